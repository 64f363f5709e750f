using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plinth.Models.Native;

/// <summary>Loads a shared library from bytes (Linux): nothing is left on disk, and nobody else can change it on the way.</summary>
internal static partial class MemoryLibrary
{
    /// <summary>Loads a library.</summary>
    /// <param name="name">Its name, as the tools of the system show it.</param>
    /// <param name="file">The whole file.</param>
    public static nint Load(string name, ReadOnlySpan<byte> file)
    {
        var descriptor = Create(name, 0);
        if (descriptor >= 0)
        {
            using var memory = new SafeFileHandle(descriptor, ownsHandle: true);
            RandomAccess.Write(memory, file, 0);
            if (NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out var handle)) return handle;
        }

        // Where memory may not hold code, a file that only we can read has to do.
        var folder = Directory.CreateTempSubdirectory("plinth-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, file);
            return NativeLibrary.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
