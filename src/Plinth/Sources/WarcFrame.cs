namespace Plinth.Sources;

/// <summary>A piece of a WARC file that is decoded by itself: a gzip member, a Zstandard frame, or the rest of a plain file.</summary>
internal abstract class WarcFrame(long start) : IDisposable
{
    /// <summary>Where it starts in the file.</summary>
    public long Start { get; } = start;

    /// <summary>Where it ends in the file, once <see cref="Read"/> has returned 0.</summary>
    public long End { get; protected set; }

    /// <summary>Decodes more bytes; 0 means that the frame has ended, and was whole.</summary>
    /// <exception cref="InvalidDataException">The frame is damaged.</exception>
    public abstract int Read(Span<byte> buffer);

    public virtual void Dispose() { }
}

/// <summary>The frames of one file.</summary>
internal abstract class WarcFrames(FileWindow file)
{
    protected FileWindow File { get; } = file;

    /// <summary>Kind of fault that a damaged frame is.</summary>
    public abstract string Damage { get; }

    /// <summary>True where offsets in the decoded stream are offsets in the file, so that a record can be found by its own.</summary>
    public virtual bool Plain => false;

    /// <summary>Opens the frame at an offset, or null where none starts.</summary>
    public abstract WarcFrame? Open(long offset);

    /// <summary>A frame from an offset on, whatever stands there; for plain files.</summary>
    public virtual WarcFrame OpenAnywhere(long offset) => throw new NotSupportedException("only a plain file can be opened in the middle");

    /// <summary>The first offset in <c>[from, limit)</c> where a frame may start, or -1.</summary>
    public abstract long Scan(long from, long limit);

    /// <summary>The frames of a file, by its content.</summary>
    public static WarcFrames Of(FileWindow file) => Compression.Detect(file.At(0, 4)) switch
    {
        CompressionKind.Gzip => new GzipFrames(file),
        CompressionKind.Zstd => new ZstdFrames(file),
        _ => new PlainFrames(file),
    };
}
