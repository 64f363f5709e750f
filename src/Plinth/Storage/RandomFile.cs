using Microsoft.Win32.SafeHandles;

namespace Plinth.Storage;

/// <summary>A file of which pieces are read here and there: of an object exactly those are asked for. Several threads may read at once.</summary>
internal sealed class RandomFile : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly S3Path _object;
    private readonly string _etag = "";

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public RandomFile(string path)
    {
        if (S3Path.Is(path, out _object))
        {
            (Length, _etag) = _object.Store.TryLook(_object, CancellationToken.None) ?? throw new FileNotFoundException($"{path} is not there", path);
            return;
        }

        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(_file);
    }

    /// <summary>Size in bytes.</summary>
    public long Length { get; }

    /// <summary>Reads a piece; false where the file ends before it does.</summary>
    public bool Read(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset + bytes.Length > Length) return false;
        if (_file is null)
        {
            var piece = new byte[bytes.Length];
            _object.Store.ReadAsync(_object, _etag, offset, piece, CancellationToken.None).GetAwaiter().GetResult();
            piece.CopyTo(bytes);
            return true;
        }

        while (bytes.Length > 0)
        {
            var n = RandomAccess.Read(_file, bytes, offset);
            if (n == 0) return false;
            bytes = bytes[n..];
            offset += n;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
