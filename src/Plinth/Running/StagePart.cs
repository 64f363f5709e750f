using System.Text.Json;
using Plinth.Ledger;
using Plinth.Recipes;
using Plinth.Sinks;
using Plinth.Sources;
using Plinth.Storage;

namespace Plinth.Running;

/// <summary>Documents between two stages: JSON lines, zstd, with all that the next stage must know.</summary>
internal static class StagePart
{
    /// <summary>Level -3 packs at some four times the speed of level 3; the files live as long as the run.</summary>
    private const int Level = -3;

    /// <summary>Opens a part for writing.</summary>
    internal sealed class Writer : IDisposable
    {
        private readonly AtomicFile _file;
        private readonly Stream _zstd;
        private readonly JsonlWriter _lines = new();

        public Writer(string path)
        {
            _file = AtomicFile.Create(path);
            _zstd = Compression.Compress(_file.Stream, CompressionKind.Zstd, Level, checksum: true);
        }

        public void Write(Document doc)
        {
            _lines.WriteStage(doc);
            if (_lines.Written.Length >= 1 << 18) Flush();
        }

        public void Complete()
        {
            Flush();
            _zstd.Dispose();
            _file.Commit();
        }

        public void Dispose() => _file.Dispose();

        private void Flush()
        {
            _zstd.Write(_lines.Written);
            _lines.Clear();
        }
    }

    /// <summary>Reads a part's documents, in order.</summary>
    public static IEnumerable<Document> Read(string path, CancellationToken ct)
    {
        if (!StoredFile.Exists(path)) throw new DamagedFileException(path, "missing");
        using var lines = new LineReader(Compression.OpenRead(path), int.MaxValue / 2);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            if (!Next(lines, path, out var doc)) yield break;
            yield return doc!;
        }
    }

    private static bool Next(LineReader lines, string path, out Document? doc)
    {
        doc = null;
        try
        {
            if (!lines.Read(out var line)) return false;
            doc = Parse(line);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new DamagedFileException(path, $"broken behind byte {lines.Offset} of what it unpacks to, or its checksum does not hold", e);
        }

        return true;
    }

    private static Document Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        var ordinal = Next(ref reader).GetInt64();
        var charsIn = Next(ref reader).GetInt32();
        var mediaType = Next(ref reader).GetString()!;
        var id = Next(ref reader).GetString()!;
        var source = Next(ref reader).GetString()!;
        var url = Next(ref reader).GetString();
        var text = Next(ref reader).GetString()!;
        var doc = new Document(text, id) { Source = source, Url = url, MediaType = mediaType, Ordinal = ordinal, CharsIn = charsIn };
        Next(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            doc.Labels.Set(name, JsonlParser.LabelOf(ref reader, line));
        }

        // Written only where there are any.
        if (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            doc.Restore(SpanColumn.Read(ref reader));
        }

        return doc;
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Read();
        return ref reader;
    }
}
