using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Plinth.Languages;

/// <summary>jieba's dictionary as a trie with a weight per word, and its hidden Markov model; immutable, shared by all threads.</summary>
/// <remarks>
/// Nodes are numbered breadth first, so that a node's children are neighbours in the order of their characters. Characters are counted from
/// <see cref="First"/>. Memory: about 6 MB.
/// </remarks>
internal sealed class ChineseDictionary
{
    /// <summary>First and last character that jieba takes for Han.</summary>
    public const char First = '\u4E00', Last = '\u9FD5';

    /// <summary>Number of characters in that range.</summary>
    public const int Range = Last - First + 1;

    private static readonly Lazy<ChineseDictionary> Loaded = new(() => new ChineseDictionary());

    private readonly int[] _firstChild;
    private readonly ushort[] _chars;
    private readonly ushort[] _ranks;
    private readonly int[] _roots = new int[Range];
    private readonly double[] _weights;

    private ChineseDictionary()
    {
        var reader = new Reader(LanguageData.ReadCompressed("chinese-words.bin"));
        var nodes = reader.Int32();
        var ranks = reader.Int32();
        _weights = reader.Doubles(ranks + 1);
        _firstChild = new int[nodes + 1];
        _chars = new ushort[nodes];
        _ranks = new ushort[nodes];
        _firstChild[0] = 1;
        FillTrie(reader.Varints(nodes), reader.Varints(nodes - 1), reader.Varints(nodes));
        for (var child = 1; child < _firstChild[1]; child++) _roots[_chars[child]] = child;
        Model = new HanHiddenMarkovModel(reader.Doubles(4), reader.Doubles(8), [reader.Table(), reader.Table(), reader.Table(), reader.Table()]);
    }

    /// <summary>The dictionary, loaded on first use.</summary>
    public static ChineseDictionary Shared => Loaded.Value;

    /// <summary>The model that finds words the dictionary lacks.</summary>
    public HanHiddenMarkovModel Model { get; }

    /// <summary>Log probability of a character that begins no word.</summary>
    public double UnknownWeight => _weights[0];

    /// <summary>The node of a first character; 0 where no word begins so.</summary>
    public int Root(int c) => _roots[c];

    /// <summary>The node one character on; 0 where no word goes on so.</summary>
    public int Child(int node, int c)
    {
        int low = _firstChild[node], high = _firstChild[node + 1] - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            int there = _chars[middle];
            if (there == c) return middle;
            if (there < c) low = middle + 1;
            else high = middle - 1;
        }

        return 0;
    }

    /// <summary>Log probability of the word that ends at a node; false where none does.</summary>
    public bool IsWord(int node, out double weight)
    {
        int rank = _ranks[node];
        weight = _weights[rank];
        return rank != 0;
    }

    // Compiled in full at once: a loop of a million turns is over before the runtime would think of it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillTrie(int[] children, int[] steps, int[] ranks)
    {
        var at = 0;
        for (var i = 0; i < children.Length; i++)
        {
            _firstChild[i + 1] = _firstChild[i] + children[i];
            for (int n = children[i], c = -1; n > 0; n--) _chars[at + 1] = (ushort)(c += steps[at++]);
            _ranks[i] = (ushort)ranks[i];
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public int Int32()
        {
            var value = BinaryPrimitives.ReadInt32LittleEndian(_rest);
            _rest = _rest[4..];
            return value;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public int[] Varints(int count)
        {
            var values = new int[count];
            var bytes = _rest;
            var at = 0;
            for (var i = 0; i < values.Length; i++)
            {
                int value = 0, shift = 0;
                byte b;
                do
                {
                    b = bytes[at++];
                    value |= (b & 0x7F) << shift;
                    shift += 7;
                }
                while (b >= 0x80);
                values[i] = value;
            }

            _rest = bytes[at..];
            return values;
        }

        public double[] Doubles(int count)
        {
            var values = new double[count];
            for (var i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(_rest[(8 * i)..]);
            _rest = _rest[(8 * count)..];
            return values;
        }

        public double[] Table()
        {
            var count = Int32();
            var chars = _rest[..(2 * count)];
            _rest = _rest[(2 * count)..];
            var values = Doubles(count);
            var table = new double[Range];
            Array.Fill(table, HanHiddenMarkovModel.Never);
            for (var i = 0; i < count; i++) table[BinaryPrimitives.ReadUInt16LittleEndian(chars[(2 * i)..]) - First] = values[i];
            return table;
        }
    }
}
