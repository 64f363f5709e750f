using System.Buffers;

namespace Plinth.Storage;

/// <summary>Reads an object from any place. Read on end, it asks for ever larger ranges and fetches one ahead.</summary>
/// <remarks>Up to 16 MiB of memory. All ranges are of the version that was there when it was opened.</remarks>
internal sealed class S3Stream : Stream
{
    private const int FirstRange = 1 << 18;
    private const int LargestRange = 8 << 20;

    private readonly S3Store _store;
    private readonly S3Path _path;
    private readonly string _etag;
    private readonly CancellationTokenSource _stop = new();
    private byte[] _range = [];
    private int _filled;
    private long _at;
    private int _size = FirstRange;
    private Task<(byte[] Range, int Filled)>? _next;
    private long _nextAt;
    private long _position;

    /// <exception cref="PlinthException">It is not there, or the store does not answer.</exception>
    public S3Stream(S3Store store, S3Path path)
    {
        (_store, _path) = (store, path);
        (Length, _etag) = store.Look(path, CancellationToken.None);
    }

    /// <summary>Opens an object that was looked at.</summary>
    public S3Stream(S3Store store, S3Path path, (long Length, string ETag) found)
    {
        (_store, _path) = (store, path);
        (Length, _etag) = found;
    }

    public override long Length { get; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new IOException("before the beginning");
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0 || _position >= Length) return 0;
        if (_position < _at || _position >= _at + _filled) Load();
        var from = (int)(_position - _at);
        var n = Math.Min(buffer.Length, _filled - from);
        _range.AsSpan(from, n).CopyTo(buffer);
        _position += n;
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested) Drop();
        base.Dispose(disposing);
    }

    private void Load()
    {
        var goesOn = _filled > 0 && _position == _at + _filled;
        if (!goesOn) _size = FirstRange;
        var ahead = _next is not null && _nextAt == _position;
        var task = ahead ? _next! : Fetch(_position);
        if (!ahead && _next is not null) Forget(_next);
        _next = null;
        var read = _range;
        ((_range, _filled), _at) = (task.GetAwaiter().GetResult(), _position);
        if (read.Length > 0) ArrayPool<byte>.Shared.Return(read);
        if (!goesOn || _at + _filled >= Length) return;
        _size = Math.Min(LargestRange, _size * 2);
        (_next, _nextAt) = (Fetch(_at + _filled), _at + _filled);
    }

    private async Task<(byte[] Range, int Filled)> Fetch(long at)
    {
        var length = (int)Math.Min(_size, Length - at);
        // What fails is left to the collector: a call that was given up may still write to it.
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        await _store.ReadAsync(_path, _etag, at, bytes.AsMemory(0, length), _stop.Token).ConfigureAwait(false);
        return (bytes, length);
    }

    private void Drop()
    {
        _stop.Cancel();
        if (_next is not null) Forget(_next);
        _next = null;
        if (_range.Length > 0) ArrayPool<byte>.Shared.Return(_range);
        (_range, _filled) = ([], 0);
    }

    /// <summary>What becomes of a range that nobody waits for is not asked.</summary>
    private static void Forget(Task task) => task.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
