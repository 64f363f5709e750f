using System.IO.Compression;
using System.Security.Cryptography;

namespace Plinth.Models.Native;

/// <summary>libtorch from its NuGet package, for programs that came without it: fetched once into the user's own folder, and held against its digest.</summary>
public static class LibtorchPackage
{
    /// <summary>Where packages are fetched from, over nuget.org: the base of a NuGet flat container.</summary>
    public const string SourceVariable = "PLINTH_NUGET";

    private const string Release = "2.10.0";
    private const string Source = "https://api.nuget.org/v3-flatcontainer/";

    // SHA-512 of the packages, as nuget.org publishes it.
    private static readonly Dictionary<string, string> s_digests = new()
    {
        ["linux-x64"] = "XjuaFwqqvwstyeUWyz/xtfhODesmagoPKO7T0VRmiW+r0pJwsXB/vHydA7it9xge36PSXW1qLyRRzvM3J8i9UA==",
        ["osx-arm64"] = "njbW4NbjnO3UYsZymJA5EA8kvFQZveW2rVS07QinYOxxgs6hyZFTI82zBDt0ix1yRRCZ+v+fm+pHXG37WKjyhA==",
        ["win-arm64"] = "7NCaiSTge6axhCnH5Im+1ZNSkiuA+zuYe6ZPYph9MmXS4QozEEHUcualKvMVlygxhaZOR6N3nCYqm3Ibxq5+JA==",
        ["win-x64"] = "qvrEe8b8U1SPnsqShWgJ9gE/UfzFiq+QRPJdAegxwtEBgL/jZPQPvKAhqYkpEe5kb6AXCi840KDqvDaHQuAqEA==",
    };

    /// <summary>The folder that a package is unpacked to: <c>plinth/libtorch-VERSION-PLATFORM</c> in the user's folder of local data.</summary>
    /// <param name="platform">A platform as .NET names it.</param>
    public static string Folder(string platform) =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "plinth", $"libtorch-{Release}-{platform}");

    /// <summary>Fetches and unpacks the package of a platform; nothing is there until all is.</summary>
    /// <param name="platform">A platform as .NET names it.</param>
    /// <param name="progress">Told of the bytes that have come, of all bytes.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">It could not be fetched, or is not the package that was published.</exception>
    public static Task FetchAsync(string platform, IProgress<(long Done, long All)>? progress, CancellationToken ct) =>
        FetchAsync(Environment.GetEnvironmentVariable(SourceVariable) is { Length: > 0 } own ? own.TrimEnd('/') + "/" : Source, platform, Folder(platform), progress, ct);

    internal static async Task FetchAsync(string from, string platform, string target, IProgress<(long Done, long All)>? progress, CancellationToken ct)
    {
        var name = $"libtorch-cpu-{platform}";
        var url = new Uri($"{from}{name}/{Release}/{name}.{Release}.nupkg");
        var work = Directory.CreateDirectory($"{target}.{Environment.ProcessId}.part").FullName;
        try
        {
            var package = Path.Combine(work, "package.zip");
            var digest = await DownloadAsync(url, package, progress, ct).ConfigureAwait(false);
            if (digest != s_digests[platform]) throw new PlinthException($"{url} is not the package that was published: its SHA-512 is {digest}");
            var unpacked = Directory.CreateDirectory(Path.Combine(work, "native")).FullName;
            using (var zip = ZipFile.OpenRead(package))
                foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith($"runtimes/{platform}/native/", StringComparison.Ordinal) && e.Name.Length > 0))
                    entry.ExtractToFile(Path.Combine(unpacked, Path.GetFileName(entry.Name)));
            try { Directory.Move(unpacked, target); }
            catch (IOException) when (Directory.Exists(target)) { /* Another plinth was faster. */ }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new PlinthException($"libtorch could not be fetched from {url}: {e.Message}; set {SourceVariable} to another source of NuGet packages, or {Libtorch.FolderVariable} to a folder that has libtorch {Libtorch.Version}");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<string> DownloadAsync(Uri url, string path, IProgress<(long Done, long All)>? progress, CancellationToken ct)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        using var body = await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        using var file = File.Create(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var (buffer, done) = (new byte[1 << 20], 0L);
        while (await body.ReadAsync(buffer, ct).ConfigureAwait(false) is > 0 and var n)
        {
            hash.AppendData(buffer, 0, n);
            await file.WriteAsync(buffer.AsMemory(0, n), ct).ConfigureAwait(false);
            progress?.Report((done += n, answer.Content.Headers.ContentLength ?? 0));
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
