using System.Buffers;
using System.Buffers.Binary;

namespace Plinth.Sources;

/// <summary>A WARC file of Zstandard frames, with the dictionary that may lead it.</summary>
/// <remarks>IIPC, "Use of the Zstandard compression in WARC files" 1.0: the dictionary is a first skippable frame of magic 0x184D2A5D,
/// and may be compressed itself.</remarks>
internal sealed class ZstdFrames : WarcFrames
{
    private const uint DictionaryMagic = 0x184D2A5D;
    private const int MaxDictionary = 1 << 26;

    private readonly byte[]? _dictionary;

    public ZstdFrames(FileWindow file) : base(file)
    {
        _dictionary = Dictionary();
    }

    public override string Damage => "broken-zstd";

    public override WarcFrame? Open(long offset)
    {
        while (Skippable(offset) is { } size) offset += 8 + size;
        return File.At(offset, 4).StartsWith(Magic) ? new Frame(File, offset, _dictionary) : null;
    }

    public override long Scan(long from, long limit) => File.Find(Magic, from, limit);

    private static ReadOnlySpan<byte> Magic => [0x28, 0xb5, 0x2f, 0xfd];

    private long? Skippable(long offset)
    {
        var head = File.At(offset, 8);
        return head.Length >= 8 && (BinaryPrimitives.ReadUInt32LittleEndian(head) & 0xfffffff0) == 0x184D2A50
            ? BinaryPrimitives.ReadUInt32LittleEndian(head[4..])
            : null;
    }

    private byte[]? Dictionary()
    {
        var head = File.At(0, 8);
        if (head.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(head) != DictionaryMagic) return null;
        var size = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[4..]), File.Length - 8);
        if (size > MaxDictionary) return null;
        var raw = new byte[size];
        for (var filled = 0; filled < raw.Length;)
        {
            var span = File.At(8 + filled);
            if (span.IsEmpty) break;
            var taken = Math.Min(span.Length, raw.Length - filled);
            span[..taken].CopyTo(raw.AsSpan(filled));
            filled += taken;
        }

        if (!raw.AsSpan().StartsWith(Magic)) return raw;
        try
        {
            using var inner = new ZstdSharp.Decompressor();
            return inner.Unwrap(raw, MaxDictionary).ToArray();
        }
        catch (ZstdSharp.ZstdException)
        {
            // Frames that need it will say so, each for itself.
            return null;
        }
    }

    private sealed class Frame : WarcFrame
    {
        private readonly FileWindow _file;
        private readonly ZstdSharp.Decompressor _decoder = new();
        private readonly bool _checksum;
        private long _at;
        private long _blockEnd;
        private bool _last;

        public Frame(FileWindow file, long start, byte[]? dictionary) : base(start)
        {
            _file = file;
            _at = start;
            var head = file.At(start, 5);
            var flags = head.Length < 5 ? 0 : head[4];
            _checksum = (flags & 4) != 0;
            _blockEnd = start + HeadLength(flags);
            if (dictionary is { Length: > 0 }) _decoder.LoadDictionary(dictionary);
        }

        /// <remarks>The decoder would run on into the next frame, so it is given block by block, and the last block ends it.</remarks>
        public override int Read(Span<byte> buffer)
        {
            try
            {
                while (true)
                {
                    if (_at == _blockEnd && !_last) NextBlock();
                    var input = _file.At(_at);
                    input = input[..(int)Math.Min(input.Length, _blockEnd - _at)];
                    var status = _decoder.UnwrapStream(input, buffer, out var consumed, out var written);
                    _at += consumed;
                    if (status == OperationStatus.InvalidData) throw new InvalidDataException("the frame is not valid Zstandard");
                    if (written > 0) return written;
                    if (_at == _blockEnd && _last) break;
                    if (consumed == 0) throw new InvalidDataException("the file ends inside a Zstandard frame");
                }
            }
            catch (ZstdSharp.ZstdException e)
            {
                throw new InvalidDataException(e.Message, e);
            }

            End = _at;
            return 0;
        }

        /// <summary>Length of the frame header by its descriptor (RFC 8878, 3.1.1.1).</summary>
        private static int HeadLength(int flags)
        {
            var single = (flags >> 5) & 1;
            var size = (flags >> 6) switch { 0 => single, 1 => 2, 2 => 4, _ => 8 };
            return 4 + 1 + (1 - single) + ((flags & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 }) + size;
        }

        private void NextBlock()
        {
            var head = _file.At(_at, 3);
            if (head.Length < 3) throw new InvalidDataException("the file ends inside a Zstandard frame");
            var block = head[0] | (head[1] << 8) | (head[2] << 16);
            _last = (block & 1) != 0;
            // A block of one repeated byte stores that byte alone.
            var stored = ((block >> 1) & 3) == 1 ? 1 : block >> 3;
            _blockEnd = _at + 3 + stored + (_last && _checksum ? 4 : 0);
        }

        public override void Dispose() => _decoder.Dispose();
    }
}
