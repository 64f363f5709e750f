using System.Runtime.InteropServices;

namespace Plinth.Models.Native;

/// <summary>Settings of the threads that libtorch computes with.</summary>
internal static partial class OpenMp
{
    /// <summary>
    /// Threads that wait for one another spin shortly, then sleep. By default they spin for milliseconds: where another program takes one of the cores, that doubles the
    /// CPU time and makes a training ten times slower (89 s against 9 s for 60 steps of the demo's model on two busy cores).
    /// </summary>
    public static void SpinShortly()
    {
        // libgomp reads it when it is loaded, from the C library's environment, which .NET's own does not write to. A user's own setting stays.
        if (OperatingSystem.IsLinux()) _ = SetEnvironment("GOMP_SPINCOUNT", "300", 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
