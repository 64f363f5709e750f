using System.Runtime.InteropServices;

namespace Plinth.Models.Native;

/// <summary>Open MPI's C interface. Its handles are addresses of what the library exports.</summary>
/// <remarks>Message Passing Interface Forum, MPI 3.1 (2015). The library's own plug-ins look for its symbols, so it is loaded for all to see.</remarks>
internal sealed unsafe partial class Mpi
{
    private const int Serialized = 2, Shared = 0;

    private static readonly void* s_inPlace = (void*)1;

    private readonly nint _library, _byte, _noInfo;
    private readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int> _beginAllReduce;
    private readonly delegate* unmanaged<nint*, int*, void*, int> _test;
    private bool _ended;

    private Mpi(nint library)
    {
        _library = library;
        (World, Float, Double, _byte) = (Export("ompi_mpi_comm_world"), Export("ompi_mpi_float"), Export("ompi_mpi_double"), Export("ompi_mpi_byte"));
        (Sum, Max, _noInfo) = (Export("ompi_mpi_op_sum"), Export("ompi_mpi_op_max"), Export("ompi_mpi_info_null"));
        _allReduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)Export("MPI_Allreduce");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)Export("MPI_Bcast");
        _beginAllReduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int>)Export("MPI_Iallreduce");
        _test = (delegate* unmanaged<nint*, int*, void*, int>)Export("MPI_Test");
    }

    /// <summary>All processes.</summary>
    public nint World { get; }

    /// <summary>float32.</summary>
    public nint Float { get; }

    /// <summary>float64.</summary>
    public nint Double { get; }

    /// <summary>Addition.</summary>
    public nint Sum { get; }

    /// <summary>The larger of two.</summary>
    public nint Max { get; }

    /// <summary>Loads the library and joins the others.</summary>
    /// <exception cref="PlinthException">It is not there, or is another MPI.</exception>
    public static Mpi Start()
    {
        var library = Load();
        try
        {
            var mpi = new Mpi(library);
            int given;
            Check(((delegate* unmanaged<int*, byte***, int, int*, int>)mpi.Export("MPI_Init_thread"))(null, null, Serialized, &given));
            return mpi;
        }
        catch (EntryPointNotFoundException e)
        {
            throw new PlinthException($"the MPI library here is not Open MPI 2 to 5: {e.Message}", e);
        }
    }

    /// <summary>This process' number among those of a communicator.</summary>
    public int RankIn(nint communicator)
    {
        int rank;
        Check(((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank"))(communicator, &rank));
        return rank;
    }

    /// <summary>Processes of a communicator.</summary>
    public int SizeOf(nint communicator)
    {
        int size;
        Check(((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size"))(communicator, &size));
        return size;
    }

    /// <summary>The processes that share this machine's memory.</summary>
    public nint OnThisMachine()
    {
        nint communicator;
        Check(((delegate* unmanaged<nint, int, int, nint, nint*, int>)Export("MPI_Comm_split_type"))(World, Shared, 0, _noInfo, &communicator));
        return communicator;
    }

    /// <summary>The same processes, whose messages are kept apart.</summary>
    public nint CopyOf(nint communicator)
    {
        nint copy;
        Check(((delegate* unmanaged<nint, nint*, int>)Export("MPI_Comm_dup"))(communicator, &copy));
        return copy;
    }

    /// <summary>Combines numbers of all, in place.</summary>
    public void AllReduce(void* numbers, int count, nint type, nint how, nint communicator) => Check(_allReduce(s_inPlace, numbers, count, type, how, communicator));

    /// <summary>The same, without waiting.</summary>
    public void BeginAllReduce(void* numbers, int count, nint type, nint how, nint communicator, nint* request) => Check(_beginAllReduce(s_inPlace, numbers, count, type, how, communicator, request));

    /// <summary>True when a request is done.</summary>
    public bool IsDone(nint* request)
    {
        int done;
        Check(_test(request, &done, null));
        return done != 0;
    }

    /// <summary>Copies the first one's bytes to all.</summary>
    public void Broadcast(void* bytes, int count, nint communicator) => Check(_broadcast(bytes, count, _byte, 0, communicator));

    /// <summary>Ends all processes, this one among them.</summary>
    public void Abort(int code) => ((delegate* unmanaged<nint, int, int>)Export("MPI_Abort"))(World, code);

    /// <summary>Leaves, when all do.</summary>
    public void End()
    {
        if (_ended) return;
        _ended = true;
        Check(((delegate* unmanaged<int>)Export("MPI_Finalize"))());
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);

    // Open MPI's own handler has ended the program before; this is for other handlers.
    private static void Check(int code)
    {
        if (code != 0) throw new PlinthException($"MPI says error {code}");
    }

    private static nint Load()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) throw new PlinthException("training by MPI is for Linux and macOS, with Open MPI");
        var (name, global) = OperatingSystem.IsMacOS() ? ("libmpi.40.dylib", 0x8) : ("libmpi.so.40", 0x100);
        const int Now = 2;
        nint library;
        try { library = Open(name, Now | global); }
        catch (EntryPointNotFoundException) { library = OpenOlder(name, Now | global); }
        return library != 0 ? library : throw new PlinthException($"this process is one of several that mpirun or srun started, and {name} of Open MPI, by which they would train together, does not load: install it (Debian: openmpi-bin), or add its folder to LD_LIBRARY_PATH");
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);

    // Before glibc 2.34 it was in a library of its own.
    [LibraryImport("libdl.so.2", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenOlder(string name, int flags);
}
