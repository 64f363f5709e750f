using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Plinth.TextModels.NGrams;

/// <summary>The bytes of a model: a mapped file, or memory of its own outside the collector's heap.</summary>
internal sealed unsafe class ModelMemory : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

    private ModelMemory(byte* start, long length, MemoryMappedFile? file, MemoryMappedViewAccessor? view)
    {
        _start = start;
        (Length, _file, _view) = (length, file, view);
    }

    ~ModelMemory() => Free();

    /// <summary>The first byte; good until <see cref="Dispose"/>.</summary>
    public byte* Start => _start;

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Maps a file for reading.</summary>
    public static ModelMemory Map(string path)
    {
        var length = new FileInfo(path).Length;
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new ModelMemory(start + view.PointerOffset, length, file, view);
    }

    /// <summary>Takes memory, all zero.</summary>
    public static ModelMemory Take(long length) => new((byte*)NativeMemory.AllocZeroed((nuint)length), length, null, null);

    /// <summary>A part of it.</summary>
    public Span<byte> Part(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new Span<byte>(_start + start, length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_start == null) return;
        if (_view is null) NativeMemory.Free(_start);
        else _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
        _start = null;
    }
}
