using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Plinth.Sources;

/// <summary>A WARC file of gzip members, one a record or one for all.</summary>
internal sealed class GzipFrames(FileWindow file) : WarcFrames(file)
{
    private const int MaxHead = 1 << 17;

    public override string Damage => "broken-gzip";

    public override WarcFrame? Open(long offset)
    {
        var deflated = Head(offset);
        return deflated < 0 ? null : new Member(File, offset, deflated);
    }

    public override long Scan(long from, long limit) => File.Find([0x1f, 0x8b, 8], from, limit);

    /// <summary>Where the deflated bytes of a member start (RFC 1952, 2.3), or -1 where no member does.</summary>
    private long Head(long offset)
    {
        var head = File.At(offset, 10);
        if (head is not [0x1f, 0x8b, 8, var flags, ..] || head.Length < 10 || (flags & 0xe0) != 0) return -1;
        var at = offset + 10;
        if ((flags & 4) != 0)
        {
            var extra = File.At(at, 2);
            if (extra.Length < 2) return -1;
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(extra);
        }

        for (var strings = ((flags >> 3) & 1) + ((flags >> 4) & 1); strings > 0; strings--)
        {
            var end = File.Find([0], at, Math.Min(at + MaxHead, File.Length));
            if (end < 0) return -1;
            at = end + 1;
        }

        return (flags & 2) != 0 ? at + 2 : at;
    }

    /// <summary>One member.</summary>
    /// <remarks>
    /// The built-in decoder does not say how much of its last input it used. The member's trailer does: its checksum and length are known
    /// once all is decoded, so those eight bytes are looked for in that input, which also is the check that a gzip reader owes.
    /// </remarks>
    private sealed class Member : WarcFrame
    {
        private readonly FileWindow _file;
        private readonly Feed _feed;
        private readonly DeflateStream _inflate;
        private readonly Crc32 _crc = new();
        private uint _length;
        private bool _done;

        public Member(FileWindow file, long start, long deflated) : base(start)
        {
            _file = file;
            _feed = new Feed(file, deflated);
            _inflate = new DeflateStream(_feed, CompressionMode.Decompress);
        }

        public override int Read(Span<byte> buffer)
        {
            if (_done) return 0;
            var read = _inflate.Read(buffer);
            if (read > 0)
            {
                _crc.Append(buffer[..read]);
                _length += (uint)read;
                return read;
            }

            End = AfterTrailer();
            _done = true;
            return 0;
        }

        public override void Dispose() => _inflate.Dispose();

        private long AfterTrailer()
        {
            Span<byte> trailer = stackalloc byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
            BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
            long first = -1;
            for (var at = _feed.Earliest; at <= _feed.Latest;)
            {
                var found = _file.Find(trailer, at, _feed.Latest + 1);
                if (found < 0) break;
                if (first < 0) first = found;
                // An empty member's trailer is eight zeros, which padding may repeat: what follows decides.
                if (found + 8 == _file.Length || _file.At(found + 8, 2).StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return found + 8;
                at = found + 1;
            }

            if (first < 0) throw new InvalidDataException("the gzip member is cut short, or its checksum or length does not hold");
            return first + 8;
        }
    }

    /// <summary>The file as a stream from an offset on, which remembers the last two pieces that it handed out.</summary>
    private sealed class Feed(FileWindow file, long start) : Stream
    {
        private long _at = start;
        private long _last = start;

        /// <summary>The earliest place where the deflated bytes can have ended.</summary>
        public long Earliest { get; private set; } = start;

        /// <summary>The latest.</summary>
        public long Latest => _at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var span = file.At(_at);
            var taken = Math.Min(span.Length, buffer.Length);
            if (taken == 0) return 0;
            span[..taken].CopyTo(buffer);
            (Earliest, _last) = (_last, _at);
            _at += taken;
            return taken;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
