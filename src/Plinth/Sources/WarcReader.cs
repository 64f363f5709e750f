using System.Buffers;

namespace Plinth.Sources;

/// <summary>Walks the records of one shard of a WARC file, and finds the next one again where something is broken.</summary>
/// <remarks>
/// An <i>anchor</i> is an offset where a frame starts whose content starts a record. A shard owns its anchors in <c>[Start, End)</c> and
/// everything up to the next anchor, faults included; so the shards of a file together give what the whole file gives. What a search cannot
/// tell from an anchor is a WARC file stored, uncompressed, within a record: a split that falls into one reads its records as well.
/// </remarks>
internal sealed partial class WarcReader : IDisposable
{
    private const int MaxHead = 1 << 20;
    private const int MaxUnwanted = 1 << 20;
    private const int Overlap = 64;

    private readonly Shard _shard;
    private readonly FileWindow _file;
    private readonly WarcFrames _frames;
    private readonly Func<WarcHead, bool> _wanted;
    private readonly long _maxRecord;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _from;
    private int _to;
    private int _taken;
    private long _decoded;
    private WarcFrame? _frame;
    private bool _frameDone;
    private long _position;
    private bool _searching;
    private string _recordId = "";
    private string? _recordUrl;
    private int _bodyAt;
    private int _bodyLength;

    /// <param name="shard">What to read.</param>
    /// <param name="wanted">Which records must be held whole; others may be passed over as a stream.</param>
    /// <param name="maxRecord">Largest record that is held, in bytes.</param>
    /// <param name="ct">Stops between pieces of the file.</param>
    public WarcReader(Shard shard, Func<WarcHead, bool> wanted, long maxRecord, CancellationToken ct)
    {
        _shard = shard;
        _wanted = wanted;
        _maxRecord = maxRecord;
        _file = new FileWindow(shard.Path, ct);
        _frames = WarcFrames.Of(_file);
        _position = shard.Start;
        _searching = shard.Start > 0;
    }

    /// <summary>The header of the record.</summary>
    public WarcHead Head { get; private set; } = new();

    /// <summary>The block of the record, until the next <see cref="Read"/>.</summary>
    public Span<byte> Body => _buffer.AsSpan(_from + _bodyAt, _bodyLength);

    /// <summary>Where the record starts in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Id of the record: its own, or file and offset.</summary>
    public string Id => _recordId;

    /// <summary>Goes to the next wanted record, or to the next fault; false at the end of the shard.</summary>
    public bool Read(out Fault? fault)
    {
        while (true)
        {
            fault = null;
            if (_frame is null)
            {
                if (!OpenNext(out fault)) return false;
                if (fault is not null) return true;
            }

            try
            {
                if (ReadRecord(out fault)) return true;
            }
            catch (InvalidDataException e)
            {
                fault = Broken(_frames.Damage, e.Message);
                Leave(_frame!.Start + 1, searching: true);
                return true;
            }
        }
    }

    public void Dispose()
    {
        _frame?.Dispose();
        _file.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Fault Broken(string kind, string error) => new(_recordId, _shard.Name, Offset, kind, error, _recordUrl);

    private Fault Swallowed() => Broken("bad-length", $"the record's Content-Length of {Head.Length} takes in records that follow it");
}
