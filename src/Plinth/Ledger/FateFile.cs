using System.Text;
using Plinth.Sources;
using Plinth.Storage;

namespace Plinth.Ledger;

/// <summary>Ledger rows between stages: in reading order, binary, zstd.</summary>
internal static class FateFile
{
    // What a row begins with; files that were written before spans were know the first two only.
    private const byte End = 0;
    private const byte Plain = 1;
    private const byte WithSpans = 2;

    /// <summary>Writes rows; the file has its name once complete.</summary>
    internal sealed class Writer : ILedgerWriter
    {
        private readonly AtomicFile _file;
        private readonly Stream _zstd;
        private readonly BinaryWriter _out;

        public Writer(string path)
        {
            _file = AtomicFile.Create(path);
            _zstd = Compression.Compress(_file.Stream, CompressionKind.Zstd, 1, checksum: true);
            _out = new BinaryWriter(_zstd, Encoding.UTF8, leaveOpen: true);
        }

        public void Add(LedgerRow row)
        {
            _out.Write(row.Spans is null ? Plain : WithSpans);
            _out.Write7BitEncodedInt64(row.Ordinal);
            Text(row.Id);
            Text(row.Source);
            Text(row.Url);
            _out.Write((byte)row.Fate);
            Text(row.Step);
            Text(row.Rule);
            _out.Write(row.Value);
            _out.Write(row.Limit);
            Text(row.DuplicateOf);
            _out.Write7BitEncodedInt64(row.CharsIn);
            _out.Write7BitEncodedInt64(row.CharsOut);
            Text(row.Error);
            if (row.Spans is not null) _out.Write(row.Spans);
        }

        public void Complete()
        {
            _out.Write(End);
            _out.Dispose();
            _zstd.Dispose();
            _file.Commit();
        }

        public void Dispose() => _file.Dispose();

        private void Text(string? text)
        {
            _out.Write(text is not null);
            if (text is not null) _out.Write(text);
        }
    }

    /// <summary>Reads the rows of a file, in order.</summary>
    public static IEnumerable<LedgerRow> Read(string path)
    {
        if (!StoredFile.Exists(path)) throw new DamagedFileException(path, "missing");
        using var stream = Compression.OpenRead(path);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        while (Next(reader, path) is { } row) yield return row;
    }

    private static LedgerRow? Next(BinaryReader reader, string path)
    {
        try
        {
            var mark = reader.ReadByte();
            if (mark != End)
            {
                return new LedgerRow(
                    reader.Read7BitEncodedInt64(), Text(reader)!, Text(reader)!, Text(reader), (Fate)reader.ReadByte(), Text(reader), Text(reader),
                    reader.ReadDouble(), reader.ReadDouble(), Text(reader), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), Text(reader),
                    mark == WithSpans ? reader.ReadString() : null);
            }

            // The checksum is behind the last row.
            return reader.BaseStream.ReadByte() < 0 ? null : throw new DamagedFileException(path, "something stands behind its end");
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidDataException or ArgumentException or ZstdSharp.ZstdException)
        {
            throw new DamagedFileException(path, "broken, or its checksum does not hold", e);
        }
    }

    private static string? Text(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
