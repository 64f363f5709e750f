using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.Languages;

/// <summary>TinySegmenter's weights, laid out for lookup by small numbers; immutable, shared by all threads.</summary>
/// <remarks>
/// A feature is a table (<c>BW2</c>) and a key: one to three characters, types of characters, or earlier decisions and types. Characters that
/// occur in no key get number 0, so that a key with one of them is known to weigh nothing.
/// </remarks>
internal sealed class JapaneseWeights
{
    /// <summary>Score that every position starts with.</summary>
    public const int Bias = -332;

    /// <summary>Stand-ins for the three places before a text and the three after it (B3, B2, B1, E1, E2, E3).</summary>
    public const char Before = '\uE001', After = '\uE004';

    /// <summary>Number of character types; type 0 is "other".</summary>
    public const int Types = 7;

    private const string TypeLetters = "OMHIKAN", DecisionLetters = "UBO";
    private static readonly Lazy<JapaneseWeights> Loaded = new(() => new JapaneseWeights());

    private readonly ushort[] _numbers = new ushort[1 << 16];
    private readonly byte[] _types = new byte[1 << 16];
    private readonly Dictionary<string, short[]> _dense = [];
    private readonly Dictionary<string, Dictionary<int, short>> _sparse = [];

    private JapaneseWeights()
    {
        FillTypes();
        var count = 1;
        using var reader = new StreamReader(LanguageData.Open("japanese-weights.tsv"), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            var (table, key, weight) = (fields[0], fields[1], short.Parse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            if (table[1] != 'W')
            {
                Dense(table, key.Length)[Index(table, key)] = weight;
                continue;
            }

            // A few published keys are longer than what their table looks at; they can never match.
            var characters = Characters(key).ToArray();
            if (characters.Length != "UBT".IndexOf(table[0]) + 1) continue;
            var index = 0;
            foreach (var c in characters)
            {
                if (_numbers[c] == 0) _numbers[c] = (ushort)count++;
                index = (index << 10) | _numbers[c];
            }

            if (!_sparse.TryGetValue(table, out var sparse)) _sparse[table] = sparse = [];
            sparse[index] = weight;
        }

        Count = count;
    }

    /// <summary>The weights, loaded on first use.</summary>
    public static JapaneseWeights Shared => Loaded.Value;

    /// <summary>Number of numbered characters, 0 included; at most 1,024, ten bits.</summary>
    public int Count { get; }

    /// <summary>The number of a character.</summary>
    public int Number(char c) => _numbers[c];

    /// <summary>The type of a character.</summary>
    public int Type(char c) => _types[c];

    /// <summary>A table keyed by types and decisions (U 0, B 1, O 2): three bits a letter, the last letter lowest.</summary>
    public short[] ByType(string table) => _dense[table];

    /// <summary>A table keyed by one character number.</summary>
    public short[] ByCharacter(string table)
    {
        var weights = new short[Count];
        foreach (var (index, weight) in _sparse[table]) weights[index] = weight;
        return weights;
    }

    /// <summary>A table keyed by two or three character numbers, ten bits each.</summary>
    public Dictionary<int, short> ByCharacters(string table) => _sparse[table];

    private short[] Dense(string table, int letters) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_dense, table, out _) ??= new short[1 << (3 * letters)];

    // A Q key is a decision and then types; a P key is decisions, a C key types.
    private static int Index(string table, string key)
    {
        var index = 0;
        for (var i = 0; i < key.Length; i++)
        {
            var letters = table[1] == 'P' || (table[1] == 'Q' && i == 0) ? DecisionLetters : TypeLetters;
            index = (8 * index) + letters.IndexOf(key[i]);
        }

        return index;
    }

    private static IEnumerable<char> Characters(string key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            var mark = i + 1 < key.Length && key[i + 1] is >= '1' and <= '3' ? key[i] : '\0';
            if (mark is 'B' or 'E') i++;
            yield return mark switch
            {
                'B' => (char)(Before + ('3' - key[i])),
                'E' => (char)(After + (key[i] - '1')),
                _ => key[i],
            };
        }
    }

    private void FillTypes()
    {
        // From the last pattern to the first, for the first that matches wins.
        Fill("09０９", 6);
        Fill("azAZａｚＡＺ", 5);
        Fill("ァヴーーｱﾝﾞﾞｰｰ", 4);
        Fill("ぁん", 3);
        Fill("一龠々々〆〆ヵヵヶヶ", 2);
        foreach (var c in "一二三四五六七八九十百千万億兆") _types[c] = 1;

        void Fill(string ranges, byte type)
        {
            for (var i = 0; i < ranges.Length; i += 2) _types.AsSpan(ranges[i]..(ranges[i + 1] + 1)).Fill(type);
        }
    }
}
