namespace Plinth.Sources;

/// <content>Where records may start: going from one anchor to the next.</content>
internal sealed partial class WarcReader
{
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
}
