using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.Tokens.Shards;

/// <summary>Writes one shard: tokens go to disk as they come, the documents' ends when it is complete. Until then nothing has its final name.</summary>
public sealed class ShardWriter : IDisposable
{
    private const int BufferBytes = 1 << 18;

    private readonly AtomicFile _tokens;
    private readonly ShardFormat _format;
    private readonly int _width;
    private readonly string _tokenizer;
    private readonly List<long> _ends = [];
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _filled;

    /// <summary>Starts a shard.</summary>
    /// <param name="stem">Path without extension.</param>
    /// <param name="format">Format.</param>
    /// <param name="width">Bytes of a token: 2 or 4.</param>
    /// <param name="tokenizer">The tokenizer's name, for formats that keep it.</param>
    public ShardWriter(string stem, ShardFormat format, int width, string tokenizer)
    {
        Path = stem + ShardFiles.Extension(format, width);
        (_format, _width, _tokenizer) = (format, width, tokenizer);
        _tokens = AtomicFile.Create(Path);
    }

    /// <summary>The file with the tokens.</summary>
    public string Path { get; }

    /// <summary>Tokens so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>Documents so far.</summary>
    public int Documents => _ends.Count;

    /// <summary>Adds tokens to the document at hand.</summary>
    /// <exception cref="PlinthException">An id does not fit into the width.</exception>
    public void Write(ReadOnlySpan<int> ids)
    {
        Tokens += ids.Length;
        while (!ids.IsEmpty)
        {
            if (_filled > BufferBytes - _width) Flush();
            var count = Math.Min(ids.Length, (BufferBytes - _filled) / _width);
            Put(ids[..count], _buffer.AsSpan(_filled, count * _width));
            _filled += count * _width;
            ids = ids[count..];
        }
    }

    /// <summary>Ends the document at hand.</summary>
    public void EndDocument() => _ends.Add(Tokens);

    /// <summary>Gives the files their names.</summary>
    public void Complete()
    {
        Flush();
        using var index = AtomicFile.Create(ShardFiles.IndexOf(Path));
        if (_format == ShardFormat.Megatron) MegatronIndex(index.Stream);
        else Ends(index.Stream);
        index.Commit();
        if (_format == ShardFormat.Datatrove)
            AtomicFile.Write(Path + ".metadata", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_tokenizer}|{_width}\n{Tokens}\n{Short(Tokens)}")));
        _tokens.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();

    private void Put(ReadOnlySpan<int> ids, Span<byte> bytes)
    {
        var most = _width == 2 ? ushort.MaxValue : (uint)int.MaxValue;
        var all = 0u;
        foreach (var id in ids) all |= (uint)id;
        if (all > most) throw new PlinthException($"{Path}: an id does not fit into {_width} bytes");
        if (_width == 4 && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(ids).CopyTo(bytes);
            return;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            if (_width == 2) BinaryPrimitives.WriteUInt16LittleEndian(bytes[(i * 2)..], (ushort)ids[i]);
            else BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * 4)..], ids[i]);
        }
    }

    private void Flush()
    {
        _tokens.Stream.Write(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }

    /// <summary>
    /// Magic, version 1, type of the tokens (8: uint16, 4: int32), number of sequences, number of document marks; then the sequences' lengths,
    /// their offsets in bytes, and the marks: the sequence at which each document begins, and the end. Here a document is one sequence.
    /// </summary>
    private void MegatronIndex(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write("MMIDIDX\0\0"u8);
        writer.Write(1UL);
        writer.Write((byte)(_width == 2 ? 8 : 4));
        writer.Write((ulong)_ends.Count);
        writer.Write((ulong)_ends.Count + 1);
        var start = 0L;
        foreach (var end in _ends)
        {
            writer.Write(checked((int)(end - start)));
            start = end;
        }

        start = 0;
        foreach (var end in _ends)
        {
            writer.Write(start * _width);
            start = end;
        }

        for (var document = 0L; document <= _ends.Count; document++) writer.Write(document);
    }

    private void Ends(Stream stream)
    {
        Span<byte> number = stackalloc byte[8];
        foreach (var end in _ends)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, end);
            stream.Write(number);
        }
    }

    /// <summary>A count as people say it: three digits and a sign.</summary>
    private static string Short(long count)
    {
        var (value, unit) = count switch
        {
            >= 1_000_000_000_000 => (count / 1e12, " TT"),
            >= 1_000_000_000 => (count / 1e9, " GT"),
            >= 1_000_000 => (count / 1e6, " MT"),
            >= 1_000 => (count / 1e3, " kT"),
            _ => (count, " T"),
        };
        return value.ToString("G3", CultureInfo.InvariantCulture) + unit;
    }
}
