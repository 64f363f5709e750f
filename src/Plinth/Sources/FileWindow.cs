using Microsoft.Win32.SafeHandles;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>A file read at any position through one buffer.</summary>
internal sealed class FileWindow : IDisposable
{
    private const int BufferSize = 1 << 18;

    private readonly SafeFileHandle? _handle;
    private readonly Stream? _remote;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly CancellationToken _ct;
    private long _at;
    private int _count;

    /// <exception cref="PlinthException">The file cannot be opened.</exception>
    public FileWindow(string path, CancellationToken ct)
    {
        _ct = ct;
        if (S3Path.Is(path))
        {
            _remote = StoredFile.Open(path);
            Length = _remote.Length;
            return;
        }

        try
        {
            _handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlinthException($"{path}: cannot be opened: {e.Message}", e);
        }

        Length = RandomAccess.GetLength(_handle);
    }

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes from a position on: at least <paramref name="least"/> of them (up to 4,096) unless the file ends before.</summary>
    public ReadOnlySpan<byte> At(long offset, int least = 1)
    {
        if (offset >= Length) return default;
        if (offset < _at || offset + Math.Min(least, Length - offset) > _at + _count) Load(offset);
        return _buffer.AsSpan((int)(offset - _at), _count - (int)(offset - _at));
    }

    /// <summary>Position of the first <paramref name="magic"/> in <c>[from, limit)</c>, or -1.</summary>
    public long Find(ReadOnlySpan<byte> magic, long from, long limit)
    {
        while (from < limit)
        {
            var span = At(from, magic.Length);
            if (span.Length < magic.Length) return -1;
            var found = span.IndexOf(magic);
            if (found >= 0) return from + found < limit ? from + found : -1;
            from += span.Length - magic.Length + 1;
        }

        return -1;
    }

    public void Dispose()
    {
        _handle?.Dispose();
        _remote?.Dispose();
    }

    private void Load(long offset)
    {
        _ct.ThrowIfCancellationRequested();
        _at = offset;
        _count = 0;
        if (_remote is not null) _remote.Position = offset;
        while (_count < BufferSize)
        {
            var read = _remote?.Read(_buffer, _count, BufferSize - _count) ?? RandomAccess.Read(_handle!, _buffer.AsSpan(_count), offset + _count);
            if (read == 0) break;
            _count += read;
        }
    }
}
