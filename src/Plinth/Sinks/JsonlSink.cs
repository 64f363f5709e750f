using System.IO.Compression;
using Plinth.Recipes;
using Plinth.Sources;

namespace Plinth.Sinks;

/// <summary>JSON lines: <c>id, text, source, url, language, metadata</c>; plain, gzip or zstd.</summary>
public sealed class JsonlSink : ISink
{
    private const int BlockBytes = 1 << 18;

    private readonly AtomicFile _file;
    private readonly Stream _stream;
    private readonly JsonlWriter _line = new();

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="format">Plain or compressed.</param>
    /// <param name="level">Compression level, or null for the format's own default.</param>
    public JsonlSink(string path, CorpusFormat format, int? level = null)
    {
        _file = AtomicFile.Create(path);
        _stream = format switch
        {
            CorpusFormat.JsonlGz => Compression.Compress(_file.Stream, CompressionKind.Gzip, level ?? 6),
            CorpusFormat.JsonlZst => Compression.Compress(_file.Stream, CompressionKind.Zstd, level ?? 3),
            _ => _file.Stream,
        };
    }

    /// <inheritdoc/>
    public void Write(Document doc)
    {
        _line.Write(doc);
        if (_line.Written.Length >= BlockBytes) Flush();
    }

    /// <inheritdoc/>
    public void Complete()
    {
        Flush();
        if (!ReferenceEquals(_stream, _file.Stream)) _stream.Dispose();
        // .NET writes nothing for nothing, which other readers take for a broken file.
        if (_stream is GZipStream && _file.Stream.Length == 0) _file.Stream.Write(EmptyGzip);
        _file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>A gzip member of no bytes (RFC 1952).</summary>
    private static ReadOnlySpan<byte> EmptyGzip => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private void Flush()
    {
        _stream.Write(_line.Written);
        _line.Clear();
    }
}
