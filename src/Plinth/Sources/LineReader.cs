using System.Buffers;

namespace Plinth.Sources;

/// <summary>Cuts a byte stream into lines without copying them: LF ends a line, a CR before it goes too.</summary>
/// <remarks>Memory is bounded by the longest line allowed; a longer one is passed over and reported as such.</remarks>
internal sealed class LineReader(Stream stream, int maxLineBytes) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Offset of the current line's first byte from where the stream began.</summary>
    public long Offset { get; private set; }

    /// <summary>Offset of the byte after the current line and its end.</summary>
    public long Next { get; private set; }

    /// <summary>True when the current line was longer than allowed; it is then empty.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Goes to the next line.</summary>
    /// <param name="line">The line without its end; good until the next call.</param>
    /// <returns>False at the end of the stream.</returns>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        Offset = Next;
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var ahead = _buffer.AsSpan(_start, _end - _start);
            var at = ahead[searched..].IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = Take(ahead[..(searched + at)], 1);
                return true;
            }

            searched = ahead.Length;
            if (_ended)
            {
                line = Take(ahead, 0);
                return searched > 0 || TooLong;
            }

            if (searched > maxLineBytes)
            {
                TooLong = true;
                Next += searched;
                _start = _end = searched = 0;
            }

            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        stream.Dispose();
    }

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> line, int ending)
    {
        _start += line.Length + ending;
        Next += line.Length + ending;
        if (TooLong || line.Length > maxLineBytes)
        {
            TooLong = true;
            return [];
        }

        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = read == 0;
        _end += read;
    }
}
