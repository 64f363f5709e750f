using System.Runtime.InteropServices;
using TorchSharp;

namespace Plinth.Models.Native;

/// <summary>Loads libtorch and TorchSharp's own library, before TorchSharp looks for them itself.</summary>
/// <remarks>
/// TorchSharp 0.107.0 is built against GCC 13 and asks for one function of libstdc++ that older systems (Debian 12, Ubuntu 22.04) call by another
/// name; where the plain load fails for that reason alone, a copy in memory asks for the older name (<see cref="ElfImport"/>).
/// </remarks>
public static class Libtorch
{
    /// <summary>The folder to load libtorch from, over all others.</summary>
    public const string FolderVariable = "PLINTH_LIBTORCH";

    /// <summary>The version that TorchSharp is built for.</summary>
    public const string Version = "2.10";

    private static readonly Lazy<string?> Problem = new(Load);

    /// <summary>True where tensors can be made.</summary>
    public static bool IsThere => Problem.Value is null;

    /// <summary>Loads the libraries once; says why where they cannot be loaded.</summary>
    /// <exception cref="PlinthException">libtorch does not exist for this system, was not found, or does not load.</exception>
    public static void Ensure()
    {
        if (Problem.Value is { } problem) throw new PlinthException(problem);
    }

    /// <summary>The platforms that libtorch is published for, as .NET names them.</summary>
    public static IReadOnlyList<string> Platforms { get; } = ["linux-x64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>True where libtorch exists for this system and stands in none of the places that are looked in.</summary>
    public static bool CanBeFetched => Platforms.Contains(Platform) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(FolderVariable)) && !Places().Any(p => File.Exists(Path.Combine(p, FileName("torch_cpu"))));

    /// <summary>This system, as .NET names it.</summary>
    public static string Platform =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "other")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string? Load()
    {
        if (!Platforms.Contains(Platform))
            return $"models need libtorch, which is not published for {Platform}; it is for {string.Join(", ", Platforms)}";
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen && !File.Exists(Path.Combine(chosen, FileName("torch_cpu"))))
            return $"{FolderVariable} is {chosen}, where {FileName("torch_cpu")} is not";
        var places = Places().ToList();
        if (places.FirstOrDefault(p => File.Exists(Path.Combine(p, FileName("torch_cpu")))) is not { } folder)
            return $"models need libtorch, and {FileName("torch_cpu")} is in none of {string.Join(", ", places)}; set {FolderVariable} to its folder";
        if (places.Select(p => Path.Combine(p, FileName("LibTorchSharp"))).FirstOrDefault(File.Exists) is not { } bridge)
            return $"models need {FileName("LibTorchSharp")}, which is in none of {string.Join(", ", places)}";
        try
        {
            Allocator.KeepBigBlocks();
            OpenMp.SpinShortly();
            // The CUDA ones are there where the libtorch has it.
            foreach (var library in new[] { "c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch" })
                if (!library.EndsWith("_cuda", StringComparison.Ordinal) || File.Exists(Path.Combine(folder, FileName(library)))) NativeLibrary.Load(Path.Combine(folder, FileName(library)));
            var handle = Bridge(bridge);
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == "LibTorchSharp" ? handle : 0);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or InvalidDataException)
        {
            return $"libtorch in {folder} does not load on this system: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static nint Bridge(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e) when (OperatingSystem.IsLinux() && e.Message.Contains(ElfImport.GccThirteen.Version, StringComparison.Ordinal))
        {
            var file = File.ReadAllBytes(path);
            ElfImport.GccThirteen.Rewrite(file);
            return MemoryLibrary.Load("libLibTorchSharp.so", file);
        }
    }

    private static IEnumerable<string> Places()
    {
        var native = Path.Combine("runtimes", Platform, "native");
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen) yield return chosen;
        yield return AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        yield return Path.Combine(AppContext.BaseDirectory, native);
        // A program that is a single file unpacks its native parts here.
        foreach (var search in ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return search.TrimEnd(Path.DirectorySeparatorChar);
        yield return LibtorchPackage.Folder(Platform);
        // A build leaves this note, so that half a gigabyte need not be copied beside every program.
        var note = Path.Combine(AppContext.BaseDirectory, "libtorch.folder");
        if (File.Exists(note)) yield return File.ReadAllText(note).Trim();
    }
}
