using System.Buffers.Binary;

namespace Plinth.Sources;

/// <summary>bzip2 block by block: every block of a file can be found and decoded by itself, wherever in the file reading starts.</summary>
/// <remarks>Streams that follow one another (multistream dumps, pbzip2) are read as one. Checksums of blocks are held to; what a damaged block says is lost with it.</remarks>
internal sealed class Bzip2Reader : IDisposable
{
    private const ulong BlockMagic = 0x314159265359;
    private const ulong EndMagic = 0x177245385090;
    private const ulong Magic48 = (1UL << 48) - 1;

    // The largest block that can be stored: 900,000 symbols of 20 bits, and the tables before them.
    private const int Ahead = 5 << 19;

    private readonly Stream _stream;
    private readonly Bzip2Block _block = new();
    private byte[] _in = new byte[Ahead + (1 << 20)];
    private long _base;
    private long _bit;
    private int _count;
    private bool _ended;
    private bool _inStream;

    /// <summary>Starts reading.</summary>
    /// <param name="stream">The compressed bytes; closed with this.</param>
    /// <param name="offset">Where in its file the stream stands, in bytes.</param>
    public Bzip2Reader(Stream stream, long offset = 0)
    {
        _stream = stream;
        _base = offset;
    }

    /// <summary>Where the block that is being read starts, in bits from the start of the file.</summary>
    public long BlockStart { get; private set; }

    /// <summary>Goes to the next block.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The file is cut or damaged here; <see cref="Find"/> goes on behind it.</exception>
    public bool Next()
    {
        while (true)
        {
            Fill();
            var left = _count * 8L - _bit;
            if (left < 32)
            {
                if (_inStream) throw new InvalidDataException("the file ends inside a bzip2 stream");
                return false;
            }

            if (left >= 48 && Peek(_bit) == BlockMagic)
            {
                BlockStart = _base * 8 + _bit;
                _inStream = true;
                // Before the block is read, so that one that turns out to be broken is not met again.
                var start = _bit;
                _bit += 48;
                _bit = _block.Open(_in.AsSpan(0, _count), start + 48);
                return true;
            }

            if (left >= 80 && Peek(_bit) == EndMagic)
            {
                _bit = (_bit + 80 + 7) & ~7L;
                _inStream = false;
            }
            else if (!_inStream && (_bit & 7) == 0 && _in.AsSpan((int)(_bit >> 3), 4) is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9'])
            {
                _bit += 32;
                _inStream = true;
            }
            else if (!_inStream && _base + (_bit >> 3) > 0) return false; // bzip2 itself passes over what follows the last stream
            else throw new InvalidDataException("there is no bzip2 block where one should be");
        }
    }

    /// <summary>Bytes of the current block.</summary>
    /// <returns>0 at its end.</returns>
    /// <exception cref="InvalidDataException">Its checksum does not hold.</exception>
    public int Read(Span<byte> buffer) => _block.Read(buffer);

    /// <summary>Looks for the next block from here on.</summary>
    /// <returns>False when there is none.</returns>
    public bool Find()
    {
        while (true)
        {
            Fill();
            var last = _count - 8;
            for (var at = (int)(_bit >> 3); at <= last; at++)
            {
                var word = BinaryPrimitives.ReadUInt64BigEndian(_in.AsSpan(at));
                for (var shift = 0; shift < 8; shift++)
                {
                    if (((word >> (16 - shift)) & Magic48) != BlockMagic || at * 8L + shift < _bit) continue;
                    _bit = at * 8L + shift;
                    _inStream = true;
                    return true;
                }
            }

            _bit = Math.Max(_bit, (last + 1) * 8L);
            if (_ended) return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private ulong Peek(long bit)
    {
        var at = (int)(bit >> 3);
        var word = 0UL;
        for (var i = 0; i < 7; i++) word = word << 8 | (at + i < _count ? _in[at + i] : 0UL);
        return (word >> (8 - (int)(bit & 7))) & Magic48;
    }

    private void Fill()
    {
        var used = (int)(_bit >> 3);
        if (_ended || _count - used >= Ahead) return;
        if (used > 0)
        {
            _in.AsSpan(used, Math.Max(0, _count - used)).CopyTo(_in);
            _count = Math.Max(0, _count - used);
            _base += used;
            _bit &= 7;
        }

        while (_count < _in.Length && !_ended)
        {
            var read = _stream.Read(_in, _count, _in.Length - _count);
            _ended = read == 0;
            _count += read;
        }
    }
}
