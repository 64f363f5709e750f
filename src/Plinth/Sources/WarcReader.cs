using System.Buffers;

namespace Plinth.Sources;

/// <summary>Walks the records of one shard of a WARC file, and finds the next one again where something is broken.</summary>
/// <remarks>
/// An <i>anchor</i> is an offset where a frame starts whose content starts a record. A shard owns its anchors in <c>[Start, End)</c> and
/// everything up to the next anchor, faults included; so the shards of a file together give what the whole file gives. What a search cannot
/// tell from an anchor is a WARC file stored, uncompressed, within a record: a split that falls into one reads its records as well.
/// </remarks>
internal sealed class WarcReader : IDisposable
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

    /// <summary>Opens the next anchor. True with a fault where something else stands.</summary>
    private bool OpenNext(out Fault? fault)
    {
        fault = null;
        while (_position < _file.Length)
        {
            if (_searching)
            {
                _position = _frames.Scan(_position, Math.Min(_shard.End, _file.Length));
                if (_position < 0) break;
            }

            var (kind, error) = Anchor();
            if (_frame is not null)
            {
                if (_position < _shard.End) return true;
                break;
            }

            if (kind is null) continue;
            if (!_searching)
            {
                Begin(_position, 0);
                fault = Broken(kind, error);
                _searching = true;
                // An archive in the older format has no records that we read; one fault says it for all of them.
                _position = kind == "arc-file" ? _file.Length : _position + 1;
                return true;
            }

            _position++;
        }

        _position = long.MaxValue;
        return false;
    }

    /// <summary>Tries to start at <see cref="_position"/>: opens the frame, or says what is wrong, or steps over an empty frame.</summary>
    private (string? Kind, string Error) Anchor()
    {
        var frame = _frames.Open(_position);
        if (frame is null) return ("garbage", "neither a record nor a compressed frame starts here");
        try
        {
            Reset();
            while (_to < 10 && frame.Read(_buffer.AsSpan(_to, 10 - _to)) is > 0 and var read) _to += read;
            if (_buffer.AsSpan(0, _to).StartsWith("WARC/"u8))
            {
                _frame = frame;
                frame = null;
                return (null, "");
            }

            if (_to == 0 && !_searching)
            {
                _position = frame.End;
                return (null, "");
            }

            return _buffer.AsSpan(0, _to).StartsWith("filedesc:"u8)
                ? ("arc-file", "this is an ARC file, the format before WARC; convert it to WARC first")
                : ("garbage", "what stands here is not a WARC record: it does not start with 'WARC/'");
        }
        catch (InvalidDataException e)
        {
            return (_frames.Damage, e.Message);
        }
        finally
        {
            frame?.Dispose();
        }
    }

    private void Reset() => (_from, _to, _taken, _decoded, _frameDone) = (0, 0, 0, 0, false);

    private void Leave(long position, bool searching)
    {
        _frame?.Dispose();
        _frame = null;
        _position = position;
        _searching = searching;
    }

    private void Begin(long offset, long within)
    {
        Offset = offset;
        _recordId = within == 0 ? $"{_shard.Name}#{offset}" : $"{_shard.Name}#{offset}+{within}";
        _recordUrl = null;
    }

    /// <summary>Reads one record of the frame. False where there is nothing to show: the frame is at its end, or the record is unwanted.</summary>
    private bool ReadRecord(out Fault? fault)
    {
        fault = null;
        Skip(_taken);
        _taken = 0;
        if (!SkipNewlines()) return false;

        var start = _frames.Plain ? _frame!.Start + _decoded : _frame!.Start;
        while (Held < WarcHead.StartLength && FillAcross()) { }
        var starts = _frames.Plain ? WarcHead.StartsAt(Window) : Window.StartsWith("WARC/"u8);
        if (starts && start >= _shard.End)
        {
            Leave(long.MaxValue, searching: false);
            return false;
        }

        Begin(start, _frames.Plain ? 0 : _decoded);
        if (!starts)
        {
            fault = Broken("garbage", "what stands between two records is not a record: it does not start with 'WARC/'");
            Resynchronise(1);
            return true;
        }

        var headLength = ReadHead();
        if (headLength < 0) fault = Broken("bad-header", $"the record's header does not end within {MaxHead:N0} bytes");
        else if (Head.Length < 0) fault = Broken("bad-header", "the record has no Content-Length, or it is not a number");
        if (fault is null) return ReadBlock(headLength, out fault);
        Resynchronise(5);
        return true;
    }

    private int ReadHead()
    {
        for (var seen = 0; ;)
        {
            var length = HeaderLines.BlockLength(Window, Math.Max(0, seen - 3));
            if (length >= 0)
            {
                Head = WarcHead.Parse(Window[..length]);
                if (Head.Id.Length > 0) _recordId = Head.Id;
                _recordUrl = Head.Url;
                return length;
            }

            seen = Held;
            if (seen > MaxHead || !FillAcross()) return -1;
        }
    }

    private bool ReadBlock(int headLength, out Fault? fault)
    {
        fault = null;
        var wanted = _wanted(Head);
        if (Head.Length > (wanted ? _maxRecord : MaxUnwanted)) return PassOver(headLength, wanted, out fault);

        var whole = headLength + (int)Head.Length;
        while (Held < whole && FillAcross()) { }
        if (Held < whole)
        {
            fault = Broken("truncated", $"the record is {Head.Length} bytes long by its Content-Length, but only {Held - headLength} follow");
            Resynchronise(headLength);
            return true;
        }

        if (EndsAt(whole) is not { } end)
        {
            fault = Broken("bad-length", $"the record does not end after the {Head.Length} bytes of its Content-Length");
            Resynchronise(headLength);
            return true;
        }

        // The end of a frame that holds one record is sure; other lengths can be wrong and still end at a record.
        var sure = !_frames.Plain && _decoded == 0 && end == Held && _frameDone;
        if (!sure && WarcSwallowed.Find((at, _) => at < Held ? Window[(int)at..] : default, headLength, whole) is >= 0 and var inner)
        {
            fault = Swallowed();
            Resynchronise((int)inner - 1);
            return true;
        }

        (_bodyAt, _bodyLength, _taken) = (headLength, (int)Head.Length, end);
        return wanted;
    }

    /// <summary>Goes over a block too large to hold.</summary>
    private bool PassOver(int headLength, bool wanted, out Fault? fault)
    {
        fault = null;
        Skip(headLength);
        if (_frames.Plain) return Jump(wanted, out fault);
        var left = Head.Length;
        while (true)
        {
            var step = (int)Math.Min(left, Held);
            Skip(step);
            left -= step;
            if (left == 0 || !FillAcross()) break;
        }

        if (left > 0) fault = Broken("truncated", $"the record is {Head.Length} bytes long by its Content-Length, but {left} of them are missing");
        else return Passed(wanted, out fault);
        Resynchronise(0);
        return true;
    }

    private bool Jump(bool wanted, out Fault? fault)
    {
        var block = _frame!.Start + _decoded;
        if (Head.Length > _file.Length - block)
        {
            fault = Broken("truncated", $"the record is {Head.Length} bytes long by its Content-Length, but only {_file.Length - block} follow");
            Resynchronise(0);
            return true;
        }

        if (WarcSwallowed.Find(_file.At, block, block + Head.Length) is >= 0 and var inner)
        {
            fault = Swallowed();
            _frame = _frames.OpenAnywhere(inner - 1);
            Reset();
            Resynchronise(0);
            return true;
        }

        _frame = _frames.OpenAnywhere(block + Head.Length);
        Reset();
        var shown = Passed(wanted, out fault);
        if (fault?.Kind != "bad-length") return shown;
        _frame = _frames.OpenAnywhere(block);
        Reset();
        Resynchronise(0);
        return true;
    }

    private bool Passed(bool wanted, out Fault? fault)
    {
        if (EndsAt(0) is not { } end)
        {
            fault = Broken("bad-length", $"the record does not end after the {Head.Length} bytes of its Content-Length");
            if (!_frames.Plain) Resynchronise(0);
            return true;
        }

        Skip(end);
        fault = wanted ? Broken("too-large", $"the record is {Head.Length} bytes long; max_record_bytes is {_maxRecord}") : null;
        return wanted;
    }

    /// <summary>Where a record whose block ends at an offset in the window is over, with the empty lines after it; null where it goes on.</summary>
    private int? EndsAt(int at)
    {
        var newlines = 0;
        while (true)
        {
            while (at < Held && newlines < 2 && Window[at] is (byte)'\r' or (byte)'\n')
            {
                if (Window[at] == '\n') newlines++;
                at++;
            }

            if (newlines == 2)
            {
                // Drives a frame of one record to its end, so that its checksum is known before the record is given away.
                if (at == Held) Fill();
                return at;
            }

            if (at < Held && (newlines == 0 || Held - at >= WarcHead.StartLength)) break;
            if (!Fill()) break;
        }

        return at == Held || (newlines > 0 && WarcHead.StartsAt(Window[at..])) ? at : null;
    }

    /// <summary>Goes to the next place in the frame that looks like a record's start, or leaves the frame.</summary>
    private void Resynchronise(int from)
    {
        Skip(from);
        while (_frame is not null)
        {
            for (var at = 0; Window[at..].IndexOf("\nWARC/"u8) is >= 0 and var found; at += found + 1)
            {
                while (Held < at + found + 1 + WarcHead.StartLength && Fill()) { }
                if (!WarcHead.StartsAt(Window[(at + found + 1)..])) continue;
                Skip(at + found + 1);
                return;
            }

            Skip(Math.Max(0, Held - Overlap));
            if (!Fill() || (_frames.Plain && _frame.Start + _decoded >= _shard.End)) EndFrame();
        }
    }

    private bool SkipNewlines()
    {
        while (true)
        {
            var window = Window;
            var rest = window.TrimStart("\r\n"u8);
            Skip(window.Length - rest.Length);
            if (!rest.IsEmpty) return true;
            if (Fill()) continue;
            EndFrame();
            return false;
        }
    }

    private void EndFrame() => Leave(_frames.Plain ? long.MaxValue : _frame!.End, searching: false);

    private ReadOnlySpan<byte> Window => _buffer.AsSpan(_from, _to - _from);

    private int Held => _to - _from;

    private void Skip(int count)
    {
        _from += count;
        _decoded += count;
    }

    /// <summary>Decodes more of the frame into the window; false at its end.</summary>
    private bool Fill()
    {
        if (_frameDone) return false;
        if (_to == _buffer.Length) MakeRoom();
        var read = _frame!.Read(_buffer.AsSpan(_to));
        _frameDone = read == 0;
        _to += read;
        return read > 0;
    }

    /// <summary>As <see cref="Fill"/>; at the frame's end goes on into the next one, if that does not start a record itself.</summary>
    private bool FillAcross()
    {
        if (Fill()) return true;
        if (_frames.Plain) return false;
        var next = _frames.Open(_frame!.End);
        try
        {
            if (next is null) return false;
            var room = _buffer.Length - _to;
            if (room < 5) MakeRoom();
            var read = 0;
            while (read < 5 && next.Read(_buffer.AsSpan(_to + read, 5 - read)) is > 0 and var more) read += more;
            if (_buffer.AsSpan(_to, read).SequenceEqual("WARC/"u8)) return false;
            _frame.Dispose();
            (_frame, next, _frameDone) = (next, null, false);
            _to += read;
            return true;
        }
        catch (InvalidDataException)
        {
            // Nothing of it can be used: it is met again, and reported, as what stands after this frame.
            return false;
        }
        finally
        {
            next?.Dispose();
        }
    }

    private void MakeRoom()
    {
        var target = _buffer;
        if (Held > _buffer.Length / 2) target = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Window.CopyTo(target);
        if (target != _buffer) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _from, _to) = (target, 0, Held);
    }
}
