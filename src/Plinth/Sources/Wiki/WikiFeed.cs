using System.Text;
using Plinth.Storage;

namespace Plinth.Sources.Wiki;

/// <summary>The unpacked bytes of a dump, from where a shard starts on; says which of them are the shard's own.</summary>
internal sealed class WikiFeed : IDisposable
{
    private const int PieceBytes = 1 << 17;

    private readonly Stream _file;
    private readonly Stream? _unpacked;
    private readonly Bzip2Reader? _bzip2;
    private readonly Shard _shard;
    private readonly byte[] _raw = new byte[PieceBytes];
    private Decoder? _utf16;
    private char[] _chars = [];
    private byte[] _recoded = [];
    private bool _open;
    private bool _ended;
    private bool _first = true;
    private long _at;

    /// <exception cref="PlinthException">The file cannot be opened.</exception>
    public WikiFeed(Shard shard, CompressionKind kind)
    {
        _shard = shard;
        try
        {
            _file = StoredFile.Open(shard.Path, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlinthException($"{shard.Path}: cannot be opened: {e.Message}", e);
        }

        if (kind == CompressionKind.Bzip2)
        {
            _file.Position = shard.Start;
            _bzip2 = new Bzip2Reader(_file, shard.Start);
            if (shard.Start > 0) _bzip2.Find();
        }
        else if (kind != CompressionKind.None) _unpacked = Compression.OpenRead(_file);
        else _file.Position = _at = shard.Start;
    }

    /// <summary>Bytes of the current piece, in UTF-8.</summary>
    public ReadOnlySpan<byte> Piece => _utf16 is null ? _raw.AsSpan(0, Count) : _recoded.AsSpan(0, Count);

    /// <summary>Whether records that start in the current piece belong to the shard.</summary>
    public bool Own { get; private set; }

    /// <summary>What was wrong with the file at this place, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the file is in UTF-16.</summary>
    public bool IsRecoded => _utf16 is not null;

    private int Count { get; set; }

    /// <summary>Goes to the next piece; one with an error is empty, and what follows it does not join what came before.</summary>
    public bool Next()
    {
        Error = null;
        Count = 0;
        try
        {
            Count = Read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            Error = e.Message;
            Own = _bzip2 is null || Owns(_bzip2.BlockStart);
            _open = false;
            if (_bzip2 is null || !_bzip2.Find()) _ended = true;
            return true;
        }

        if (Count == 0) return false;
        if (_first) Detect();
        if (_utf16 is not null) Recode();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _unpacked?.Dispose();
        _bzip2?.Dispose();
        _file.Dispose();
    }

    private bool Owns(long bit) => _shard.End == long.MaxValue || bit < _shard.End * 8;

    private int Read()
    {
        if (_ended) return 0;
        if (_bzip2 is null)
        {
            var wanted = _unpacked is null && _shard.End > _at ? (int)Math.Min(_raw.Length, _shard.End - _at) : _raw.Length;
            Own = _unpacked is not null || _at < _shard.End;
            var read = (_unpacked ?? _file).Read(_raw, 0, wanted);
            _at += read;
            return read;
        }

        while (true)
        {
            if (_open && _bzip2.Read(_raw) is > 0 and var read) return read;
            if (!(_open = _bzip2.Next())) return 0;
            Own = Owns(_bzip2.BlockStart);
        }
    }

    private void Detect()
    {
        _first = false;
        if (_shard.Start > 0 || Count < 2) return;
        var head = _raw.AsSpan(0, 2);
        if (head is [0xff, 0xfe]) _utf16 = Encoding.Unicode.GetDecoder();
        else if (head is [0xfe, 0xff]) _utf16 = Encoding.BigEndianUnicode.GetDecoder();
        if (_utf16 is null) return;
        _chars = new char[PieceBytes];
        _recoded = new byte[PieceBytes * 3];
    }

    private void Recode()
    {
        var chars = _utf16!.GetChars(_raw.AsSpan(0, Count), _chars, flush: false);
        Count = Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _recoded);
    }
}
