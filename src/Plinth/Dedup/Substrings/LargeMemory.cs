using System.Runtime.InteropServices;

namespace Plinth.Dedup.Substrings;

/// <summary>Memory that is read and written all over: in large pages where Linux gives them, which spares most of the looking up of addresses.</summary>
internal static unsafe partial class LargeMemory
{
    private const int PageBytes = 2 << 20;
    private const int AdviseHugePage = 14;

    /// <summary>Takes memory; what is in it is undefined.</summary>
    public static void* Alloc(long bytes)
    {
        var whole = (nuint)((bytes + PageBytes - 1) / PageBytes * PageBytes);
        // Small amounts are not worth a page.
        var memory = NativeMemory.AlignedAlloc(bytes < PageBytes ? (nuint)bytes : whole, bytes < PageBytes ? 64 : (nuint)PageBytes);
        // It is advice: where it is not taken, nothing changes but the speed.
        if (OperatingSystem.IsLinux() && bytes >= PageBytes) _ = Advise(memory, whole, AdviseHugePage);
        return memory;
    }

    /// <summary>Gives it back.</summary>
    public static void Free(void* memory) => NativeMemory.AlignedFree(memory);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* memory, nuint bytes, int advice);
}
