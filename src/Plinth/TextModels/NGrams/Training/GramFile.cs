using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.TextModels.NGrams.Training;

/// <summary>Records of one size in a temporary file, written once and then read once, in order.</summary>
internal sealed class GramFile<T>(string folder) : IDisposable where T : unmanaged
{
    private readonly FileStream _file = new(
        Path.Combine(folder, $"grams-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);

    private T[] _block = new T[4096];
    private int _filled;

    public void Write(T record)
    {
        if (_filled == _block.Length) Flush();
        _block[_filled++] = record;
    }

    public IEnumerable<T> Read()
    {
        Flush();
        _block = [];
        _file.Position = 0;
        var block = new T[4096];
        var size = Unsafe.SizeOf<T>();
        while (true)
        {
            var got = _file.ReadAtLeast(MemoryMarshal.AsBytes(block.AsSpan()), block.Length * size, throwOnEndOfStream: false) / size;
            for (var i = 0; i < got; i++) yield return block[i];
            if (got < block.Length) yield break;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        _file.Write(MemoryMarshal.AsBytes(_block.AsSpan(0, _filled)));
        _filled = 0;
    }
}

/// <summary>Parts of a memory budget.</summary>
internal static class Shares
{
    /// <summary>Bytes of a part, at most what one array may hold.</summary>
    public static int Of(long memory, double share) => (int)Math.Clamp(memory * share, 1 << 16, 1 << 30);
}
