using System.Buffers;
using System.Buffers.Binary;
using Plinth.Storage;

namespace Plinth.Tokens.Shards;

/// <summary>Reads a shard of any <see cref="ShardFormat"/>.</summary>
public sealed class ShardReader : IShardReader
{
    private readonly RandomFile _file;
    private readonly long[] _ends;

    private ShardReader(string path, int width, long[] ends)
    {
        (Path, Width, _ends) = (path, width, ends);
        try { _file = new RandomFile(path); }
        catch (FileNotFoundException e) { throw new PlinthException($"{path}: no such shard", e); }

        Tokens = _file.Length / width;
        if (_file.Length % width == 0 && (ends.Length == 0 ? 0 : ends[^1]) == Tokens) return;
        _file.Dispose();
        throw new PlinthException($"{path} has {Tokens} tokens, its index ends at {(ends.Length == 0 ? 0 : ends[^1])}: the two do not belong together, or one is cut short");
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public long Tokens { get; }

    /// <inheritdoc/>
    public int Documents => _ends.Length;

    /// <inheritdoc/>
    public int Width { get; }

    /// <summary>Opens a shard by the file with its tokens: <c>.bin</c>, <c>.ds</c>, <c>.u16</c> or <c>.u32</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Bytes of a token, for a <c>.ds</c> whose metadata do not say.</param>
    /// <exception cref="PlinthException">The shard or its index is missing or broken.</exception>
    public static ShardReader Open(string path, int? width = null)
    {
        var index = ShardFiles.IndexOf(path);
        byte[] bytes;
        try { bytes = StoredFile.ReadAllBytes(index); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlinthException(StoredFile.Exists(path) ? $"{path}: its index {System.IO.Path.GetFileName(index)} is missing" : $"{path}: no such shard", e);
        }

        switch (System.IO.Path.GetExtension(path))
        {
            case ".bin":
                var (megatronWidth, ends) = Megatron(index, bytes);
                return new(path, megatronWidth, ends);
            case ".ds": return new(path, width ?? WidthFromMetadata(path), Ends(index, bytes));
            case ".u16": return new(path, 2, Ends(index, bytes));
            case ".u32": return new(path, 4, Ends(index, bytes));
            default: throw new PlinthException($"{path}: a shard ends in .bin, .ds, .u16 or .u32");
        }
    }

    /// <inheritdoc/>
    public long EndOf(int document) => _ends[document];

    /// <inheritdoc/>
    public void Read(long start, Span<int> ids)
    {
        if (start < 0 || start > Tokens - ids.Length) throw new ArgumentOutOfRangeException(nameof(start), $"{ids.Length} tokens from {start} on are not within {Tokens}");
        var bytes = ArrayPool<byte>.Shared.Rent(ids.Length * Width);
        var wanted = bytes.AsSpan(0, ids.Length * Width);
        if (!_file.Read(start * Width, wanted)) throw new PlinthException($"{Path} was cut short while it was read");

        for (var i = 0; i < ids.Length; i++)
            ids[i] = Width == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(wanted[(i * 2)..]) : BinaryPrimitives.ReadInt32LittleEndian(wanted[(i * 4)..]);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long[] Ends(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % 8 != 0) throw new PlinthException($"{path}: {bytes.Length} bytes are no list of numbers of 64 bits");
        var ends = new long[bytes.Length / 8];
        for (var i = 0; i < ends.Length; i++) ends[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]);
        Ascending(path, ends);
        return ends;
    }

    private static (int Width, long[] Ends) Megatron(string path, ReadOnlySpan<byte> bytes)
    {
        const int Head = 9 + 8 + 1 + 8 + 8;
        if (bytes.Length < Head || !bytes.StartsWith("MMIDIDX\0\0"u8)) throw new PlinthException($"{path}: no Megatron index: it does not begin with MMIDIDX");
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[9..]) != 1) throw new PlinthException($"{path}: a Megatron index of another version than 1");
        var width = bytes[17] switch
        {
            8 => 2,
            4 => 4,
            var code => throw new PlinthException($"{path}: tokens of type {code}; 8 (uint16) and 4 (int32) are read"),
        };
        var (sequences, marks) = (BinaryPrimitives.ReadInt64LittleEndian(bytes[18..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[26..]));
        if (sequences < 0 || marks < 1 || sequences > bytes.Length || marks > bytes.Length || bytes.Length < Head + sequences * 12 + marks * 8)
            throw new PlinthException($"{path}: cut short: {bytes.Length} bytes for {sequences} sequences and {marks} marks");
        var lengths = bytes[Head..];
        var pointers = lengths[(int)(sequences * 4)..];
        var documents = pointers[(int)(sequences * 8)..];
        var sequenceEnds = new long[sequences + 1];
        for (var i = 0; i < (int)sequences; i++)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(pointers[(i * 8)..]) != sequenceEnds[i] * width)
                throw new PlinthException($"{path}: sequence {i} does not begin where the one before ends");
            sequenceEnds[i + 1] = sequenceEnds[i] + BinaryPrimitives.ReadInt32LittleEndian(lengths[(i * 4)..]);
        }

        var ends = new long[marks - 1];
        for (var i = 0; i < ends.Length; i++)
        {
            var mark = BinaryPrimitives.ReadInt64LittleEndian(documents[((i + 1) * 8)..]);
            ends[i] = mark >= 0 && mark <= sequences ? sequenceEnds[mark] : throw new PlinthException($"{path}: document {i} ends at sequence {mark} of {sequences}");
        }

        Ascending(path, ends);
        return (width, ends);
    }

    private static void Ascending(string path, long[] ends)
    {
        for (var i = 0; i < ends.Length; i++)
            if (ends[i] < (i == 0 ? 0 : ends[i - 1])) throw new PlinthException($"{path}: document {i} ends before it begins");
    }

    private static int WidthFromMetadata(string path)
    {
        var metadata = path + ".metadata";
        var first = StoredFile.Exists(metadata) ? System.Text.Encoding.UTF8.GetString(StoredFile.ReadAllBytes(metadata)).Split('\n')[0].TrimEnd('\r') : "";
        // Older files name the tokenizer alone; all of them have 16 bits.
        return first.EndsWith("|4", StringComparison.Ordinal) ? 4 : 2;
    }
}
