using System.Buffers;

namespace Plinth.Sources;

/// <content>The bytes of the current frame that are held.</content>
internal sealed partial class WarcReader
{
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
