namespace Plinth.Sources;

/// <content>One record: its head, its block, its end, and the next one after damage.</content>
internal sealed partial class WarcReader
{
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
}
