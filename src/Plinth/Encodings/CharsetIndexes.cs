using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace Plinth.Encodings;

/// <summary>The indexes of the WHATWG Encoding standard: from a pointer, which bytes are reckoned to, to a code point.</summary>
internal static class CharsetIndexes
{
    private static readonly FrozenDictionary<string, int[]> All = Load();

    /// <summary>An index by its name; -1 where it has no code point. <c>gb18030-ranges</c> holds pairs of pointer and code point.</summary>
    public static int[] Of(string name) => All[name];

    private static FrozenDictionary<string, int[]> Load()
    {
        using var stream = typeof(CharsetIndexes).Assembly.GetManifestResourceStream("charset-indexes.bin") ?? throw new InvalidOperationException("charset-indexes.bin is not embedded");
        using var reader = new BinaryReader(new BrotliStream(stream, CompressionMode.Decompress), Encoding.UTF8);
        var all = new Dictionary<string, int[]>();
        while (reader.ReadString() is { Length: > 0 } name)
        {
            var index = new int[reader.Read7BitEncodedInt()];
            var last = 0;
            for (var i = 0; i < index.Length; i++)
            {
                var coded = reader.Read7BitEncodedInt() - 1;
                index[i] = coded < 0 ? -1 : last += (coded & 1) == 0 ? coded / 2 : -(coded + 1) / 2;
            }

            all.Add(name, index);
        }

        return all.ToFrozenDictionary();
    }
}
