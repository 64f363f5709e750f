using System.Buffers.Binary;

namespace Plinth.Sources;

/// <summary>One bzip2 block: Huffman codes, move-to-front, the Burrows-Wheeler transform and the run lengths, undone.</summary>
internal sealed class Bzip2Block
{
    private const int MaxSymbols = 900_000;
    private const int GroupSize = 50;
    private const int FastBits = 11;

    private static readonly uint[] s_crc = CrcTable();

    private readonly uint[] _tt = new uint[MaxSymbols];
    private readonly byte[] _selectors = new byte[1 << 15];
    private readonly Code[] _codes = [new(), new(), new(), new(), new(), new()];
    private readonly int[] _starts = new int[256];
    private uint _expected;
    private uint _crc;
    private uint _at;
    private int _left;
    private int _run;
    private int _repeat;
    private int _last;
    private bool _counted;

    /// <summary>Decodes up to the transform.</summary>
    /// <param name="input">Compressed bytes.</param>
    /// <param name="bit">Where the block's checksum starts.</param>
    /// <returns>The bit behind the block.</returns>
    public long Open(ReadOnlySpan<byte> input, long bit)
    {
        _left = _run = _repeat = 0;
        _last = -1;
        _counted = false;
        _crc = 0xffffffff;
        var bits = new Bits(input, bit);
        _expected = bits.Take(32);
        if (bits.Take(1) != 0) throw new InvalidDataException("the bzip2 block is of the randomised kind that no encoder has written since 1998");
        var origin = (int)bits.Take(24);
        Span<byte> front = stackalloc byte[256];
        var used = ReadAlphabet(ref bits, front);
        var groups = ReadCodes(ref bits, used);
        var count = ReadSymbols(ref bits, front, used + 1, groups);
        if (bits.Overrun) throw new InvalidDataException("the file ends inside a bzip2 block");
        if (origin >= count) throw new InvalidDataException("a bzip2 block points outside itself");
        var sum = 0;
        for (var i = 0; i < 256; i++) (_starts[i], sum) = (sum, sum + _starts[i]);
        var tt = _tt;
        for (var i = 0; i < count; i++) tt[_starts[tt[i] & 0xff]++] |= (uint)i << 8;
        _at = tt[origin] >> 8;
        _left = count;
        return bits.Position;
    }

    /// <summary>Bytes of the block; 0 at its end.</summary>
    public int Read(Span<byte> buffer)
    {
        var tt = _tt;
        var (at, left, run, repeat, last, counted, n) = (_at, _left, _run, _repeat, _last, _counted, 0);
        while (n < buffer.Length)
        {
            if (repeat > 0)
            {
                var take = Math.Min(repeat, buffer.Length - n);
                buffer.Slice(n, take).Fill((byte)last);
                n += take;
                repeat -= take;
                continue;
            }

            if (left == 0) break;
            var entry = tt[at];
            var value = (int)(entry & 0xff);
            at = entry >> 8;
            left--;
            if (run == 4)
            {
                repeat = value;
                run = 0;
                counted = true;
                continue;
            }

            run = value == last && !counted ? run + 1 : 1;
            counted = false;
            last = value;
            buffer[n++] = (byte)value;
        }

        (_at, _left, _run, _repeat, _last, _counted) = (at, left, run, repeat, last, counted);
        var crc = _crc;
        foreach (var b in buffer[..n]) crc = (crc << 8) ^ s_crc[(crc >> 24) ^ b];
        _crc = crc;
        if (n == 0 && buffer.Length > 0 && ~_crc != _expected) throw new InvalidDataException("the checksum of a bzip2 block does not hold");
        return n;
    }

    private static int ReadAlphabet(scoped ref Bits bits, scoped Span<byte> front)
    {
        var ranges = bits.Take(16);
        var used = 0;
        for (var range = 0; range < 16; range++)
        {
            if ((ranges >> (15 - range) & 1) == 0) continue;
            var map = bits.Take(16);
            for (var i = 0; i < 16; i++)
                if ((map >> (15 - i) & 1) != 0) front[used++] = (byte)(range * 16 + i);
        }

        return used > 0 ? used : throw new InvalidDataException("a bzip2 block uses no byte at all");
    }

    private int ReadCodes(ref Bits bits, int used)
    {
        var groups = (int)bits.Take(3);
        var selectors = (int)bits.Take(15);
        if (groups is < 2 or > 6 || selectors == 0) throw new InvalidDataException("a bzip2 block has a wrong number of code tables");
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < selectors; i++)
        {
            var j = 0;
            while (bits.Take(1) != 0)
                if (++j >= groups) throw new InvalidDataException("a bzip2 block names a code table that it does not have");
            var group = order[j];
            order[..j].CopyTo(order[1..]);
            _selectors[i] = order[0] = group;
        }

        Span<byte> lengths = stackalloc byte[258];
        for (var group = 0; group < groups; group++)
        {
            var length = (int)bits.Take(5);
            for (var symbol = 0; symbol < used + 2; symbol++)
            {
                while (bits.Take(1) != 0)
                {
                    length += bits.Take(1) == 0 ? 1 : -1;
                    if (length is < 1 or > 20) break;
                }

                if (length is < 1 or > 20) throw new InvalidDataException("a bzip2 block has a code of a wrong length");
                lengths[symbol] = (byte)length;
            }

            _codes[group].Build(lengths[..(used + 2)]);
        }

        return selectors;
    }

    private int ReadSymbols(scoped ref Bits bits, scoped Span<byte> front, int end, int selectors)
    {
        Array.Clear(_starts);
        var tt = _tt;
        var (count, selector, inGroup, run, weight) = (0, 0, 0, 0, 1);
        var code = _codes[0];
        while (true)
        {
            if (inGroup-- == 0)
            {
                if (selector == selectors) throw new InvalidDataException("a bzip2 block has more symbols than code tables for them");
                code = _codes[_selectors[selector++]];
                inGroup = GroupSize - 1;
                if (bits.Overrun) throw new InvalidDataException("the file ends inside a bzip2 block");
            }

            var symbol = code.Read(ref bits);
            if (symbol <= 1)
            {
                if (weight > MaxSymbols) throw new InvalidDataException("a bzip2 block is longer than allowed");
                run += weight << symbol;
                weight <<= 1;
                continue;
            }

            if (run > 0)
            {
                if (run > MaxSymbols - count) throw new InvalidDataException("a bzip2 block is longer than allowed");
                tt.AsSpan(count, run).Fill(front[0]);
                _starts[front[0]] += run;
                count += run;
                (run, weight) = (0, 1);
            }

            if (symbol == end) return count;
            if (count == MaxSymbols) throw new InvalidDataException("a bzip2 block is longer than allowed");
            var index = symbol - 1;
            var value = front[index];
            if (index < 16)
                for (var i = index; i > 0; i--) front[i] = front[i - 1];
            else front[..index].CopyTo(front[1..]);
            front[0] = value;
            tt[count++] = value;
            _starts[value]++;
        }
    }

    private static uint[] CrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var c = i << 24;
            for (var k = 0; k < 8; k++) c = (c & 0x80000000) != 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
            table[i] = c;
        }

        return table;
    }

    /// <summary>Bits, the highest of a byte first.</summary>
    private ref struct Bits
    {
        private readonly ReadOnlySpan<byte> _input;
        private ulong _hold;
        private int _have;
        private int _next;

        public Bits(ReadOnlySpan<byte> input, long bit)
        {
            _input = input;
            _next = (int)(bit >> 3);
            Refill();
            Skip((int)(bit & 7));
        }

        public readonly long Position => _next * 8L - _have;

        public readonly bool Overrun => Position > _input.Length * 8L;

        public uint Take(int count)
        {
            if (_have < count) Refill();
            var value = (uint)(_hold >> (64 - count));
            Skip(count);
            return value;
        }

        public uint Peek20()
        {
            if (_have < 20) Refill();
            return (uint)(_hold >> 44);
        }

        public void Skip(int count)
        {
            _hold <<= count;
            _have -= count;
        }

        private void Refill()
        {
            var word = 0u;
            if (_next + 4 <= _input.Length) word = BinaryPrimitives.ReadUInt32BigEndian(_input[_next..]);
            else
                for (var i = 0; i < 4; i++) word = word << 8 | (_next + i < _input.Length ? _input[_next + i] : 0u);
            _hold |= (ulong)word << (32 - _have);
            _have += 32;
            _next += 4;
        }
    }

    /// <summary>A Huffman code of up to 20 bits; short ones by one look-up.</summary>
    private sealed class Code
    {
        private readonly ushort[] _fast = new ushort[1 << FastBits];
        private readonly int[] _limit = new int[22];
        private readonly int[] _offset = new int[22];
        private readonly ushort[] _symbols = new ushort[258];

        public void Build(ReadOnlySpan<byte> lengths)
        {
            Array.Clear(_fast);
            Array.Fill(_limit, -1);
            var (code, index) = (0, 0);
            for (var length = 1; length <= 20; length++)
            {
                _offset[length] = code - index;
                for (var symbol = 0; symbol < lengths.Length; symbol++)
                {
                    if (lengths[symbol] != length) continue;
                    _symbols[index++] = (ushort)symbol;
                    if (length <= FastBits && code < 1 << length)
                        _fast.AsSpan(code << (FastBits - length), 1 << (FastBits - length)).Fill((ushort)(symbol << 4 | length));
                    code++;
                }

                _limit[length] = code - 1;
                code <<= 1;
            }
        }

        public int Read(scoped ref Bits bits)
        {
            var window = bits.Peek20();
            var fast = _fast[window >> (20 - FastBits)];
            if (fast != 0)
            {
                bits.Skip(fast & 15);
                return fast >> 4;
            }

            for (var length = FastBits + 1; length <= 20; length++)
            {
                var code = (int)(window >> (20 - length));
                var at = code - _offset[length];
                if (code > _limit[length] || at < 0 || at >= _symbols.Length) continue;
                bits.Skip(length);
                return _symbols[at];
            }

            throw new InvalidDataException("a bzip2 block has a code that stands for nothing");
        }
    }
}
