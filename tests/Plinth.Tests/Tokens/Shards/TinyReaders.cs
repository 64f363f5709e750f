using System.Text;

namespace Plinth.Tests.Tokens.Shards;

/// <summary>Readers of the three formats written from their definitions, and sharing nothing with the product: a list of documents each.</summary>
internal static class TinyReaders
{
    /// <summary>Megatron-LM, core/datasets/indexed_dataset.py: header, sequence lengths (int32), pointers (int64, bytes), document indices (int64).</summary>
    public static List<long[]> Megatron(string stem)
    {
        using var index = new BinaryReader(File.OpenRead(stem + ".idx"));
        Assert.Equal("MMIDIDX\0\0", Encoding.ASCII.GetString(index.ReadBytes(9)));
        Assert.Equal(1UL, index.ReadUInt64());
        var code = index.ReadByte();
        Assert.True(code is 4 or 8);
        var sequences = (int)index.ReadUInt64();
        var marks = (int)index.ReadUInt64();
        var lengths = Enumerable.Range(0, sequences).Select(_ => index.ReadInt32()).ToArray();
        var pointers = Enumerable.Range(0, sequences).Select(_ => index.ReadInt64()).ToArray();
        var documents = Enumerable.Range(0, marks).Select(_ => index.ReadInt64()).ToArray();
        Assert.Equal(index.BaseStream.Length, index.BaseStream.Position);
        Assert.Equal(0, documents[0]);
        Assert.Equal(sequences, documents[^1]);
        using var tokens = new BinaryReader(File.OpenRead(stem + ".bin"));
        return [.. Enumerable.Range(0, marks - 1).Select(d => Enumerable.Range((int)documents[d], (int)(documents[d + 1] - documents[d])).SelectMany(s =>
        {
            tokens.BaseStream.Position = pointers[s];
            return Enumerable.Range(0, lengths[s]).Select(_ => code == 8 ? tokens.ReadUInt16() : (long)tokens.ReadInt32()).ToArray();
        }).ToArray())];
    }

    /// <summary>datatrove, pipeline/tokens/tokenizer.py: tokens, and the documents' ends as unsigned 64-bit numbers; numpy's plain files alike.</summary>
    public static List<long[]> Ends(string path, int width)
    {
        var tokens = File.ReadAllBytes(path);
        var ends = File.ReadAllBytes(path + ".index").Chunk(8).Select(b => (int)BitConverter.ToUInt64(b)).ToArray();
        Assert.Equal(tokens.Length, (ends.Length == 0 ? 0 : ends[^1]) * width);
        return [.. ends.Select((end, d) => Enumerable.Range(d == 0 ? 0 : ends[d - 1], end - (d == 0 ? 0 : ends[d - 1]))
            .Select(t => width == 2 ? BitConverter.ToUInt16(tokens, t * 2) : (long)BitConverter.ToUInt32(tokens, t * 4)).ToArray())];
    }
}
