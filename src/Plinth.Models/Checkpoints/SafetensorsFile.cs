using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Plinth.Models.Checkpoints;

/// <summary>A safetensors file, mapped into memory: numbers are read where they lie.</summary>
public sealed unsafe partial class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;

    private SafetensorsFile(string path, MemoryMappedFile map, long length, out bool good)
    {
        good = false;
        Path = path;
        _map = map;
        _view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            start += _view.PointerOffset;
            var header = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, 8));
            if (header > (ulong)(length - 8)) throw new PlinthException($"{path}: cut short or not safetensors: its header should have {header} bytes, the file has {length}");
            if (header > SafetensorsHeader.Longest) throw new PlinthException($"{path}: a header of {header} bytes is more than the format allows");
            var json = new ReadOnlySpan<byte>(start + 8, (int)header).ToArray();
            _data = start + 8 + header;
            (Tensors, Metadata) = SafetensorsHeader.Parse(path, json, length - 8 - (long)header);
            good = true;
        }
        finally
        {
            if (!good) Dispose();
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it holds, by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; } = new Dictionary<string, StoredTensor>();

    /// <summary>What its writer noted.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="PlinthException">It is not a whole safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path)) throw new PlinthException($"{path}: no such file");
        var length = new FileInfo(path).Length;
        if (length < 8) throw new PlinthException($"{path}: cut short or not safetensors: {length} bytes");
        return new SafetensorsFile(path, MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), length, out _);
    }

    /// <summary>A part of a tensor's bytes.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="from">First byte, from the tensor's own.</param>
    /// <param name="count">Bytes.</param>
    public ReadOnlySpan<byte> Bytes(StoredTensor tensor, long from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from + count, tensor.Bytes);
        return new ReadOnlySpan<byte>(_data + tensor.Offset + from, count);
    }

    /// <summary>Gives back the memory that reading a tensor took (Linux and macOS; Windows does it when memory is short). It can be read again.</summary>
    public void Forget(StoredTensor tensor)
    {
        if (OperatingSystem.IsWindows()) return;
        // Whole pages only: a page at either end may hold a neighbour's numbers too.
        var page = (ulong)Environment.SystemPageSize;
        var from = ((ulong)(_data + tensor.Offset) + page - 1) / page * page;
        var to = (ulong)(_data + tensor.Offset + tensor.Bytes) / page * page;
        if (to > from) _ = Advise(from, to - from, NotNeeded);
    }

    private const int NotNeeded = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(ulong address, ulong length, int advice);

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
