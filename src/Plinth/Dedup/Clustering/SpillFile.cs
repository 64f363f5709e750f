using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>Records that are put aside and read again once, in the order in which they came; gone when this is disposed. A file is made when there are many.</summary>
internal sealed class SpillFile<T>(string folder) : IDisposable where T : unmanaged
{
    private const int Block = 4096;

    private T[] _block = [];
    private int _filled;
    private FileStream? _file;

    /// <summary>Adds a record.</summary>
    public void Add(T record)
    {
        if (_filled == _block.Length)
        {
            if (_block.Length < Block) Array.Resize(ref _block, Math.Max(16, _block.Length * 2));
            else Spill();
        }

        _block[_filled++] = record;
    }

    /// <summary>The records; may be called again.</summary>
    public IEnumerable<T> Read(CancellationToken ct)
    {
        if (_file is not null)
        {
            var read = new T[Block];
            for (var at = 0L; at < _file.Length; at += (long)Block * Unsafe.SizeOf<T>())
            {
                ct.ThrowIfCancellationRequested();
                _file.Position = at;
                _file.ReadExactly(MemoryMarshal.AsBytes(read.AsSpan()));
                for (var i = 0; i < Block; i++) yield return read[i];
            }
        }

        for (var i = 0; i < _filled; i++) yield return _block[i];
    }

    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        _file ??= Scratch.Open(folder);
        _file.Position = _file.Length;
        _file.Write(MemoryMarshal.AsBytes(_block.AsSpan(0, _filled)));
        _filled = 0;
    }
}
