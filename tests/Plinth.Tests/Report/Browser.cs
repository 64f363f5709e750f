using System.Diagnostics;

namespace Plinth.Tests.Report;

/// <summary>Headless Chromium, started anew for each page with a profile of its own.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>Opens a page and returns what the browser made of it.</summary>
    public static Task<string> DumpDom(string page, CancellationToken ct) => Run(page, ["--dump-dom"], ct);

    /// <summary>Opens a page and draws it.</summary>
    public static Task Draw(string page, string png, int width, int height, bool dark, CancellationToken ct) =>
        Run(page, [$"--screenshot={png}", $"--window-size={width},{height}", "--hide-scrollbars", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}"], ct);

    private static async Task<string> Run(string page, string[] what, CancellationToken ct)
    {
        var profile = Directory.CreateTempSubdirectory("plinth-browser-");
        try
        {
            string[] flags =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", $"--user-data-dir={profile.FullName}",
            ];
            var start = new ProcessStartInfo(Find(), [.. flags, .. what, new Uri(page).AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(90));
            try
            {
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                Assert.True(process.ExitCode == 0, $"the browser ended with {process.ExitCode}: {await errors}");
                return output;
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            // The browser's children may still be letting go of their files.
            try { profile.Delete(recursive: true); }
            catch (IOException) { }
        }
    }

    /// <summary>Path of the browser; where there is none the test is skipped, and fails on CI.</summary>
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.SelectMany(f => Names.Select(n => Path.Combine(f, OperatingSystem.IsWindows() ? n + ".exe" : n))).FirstOrDefault(File.Exists);
        if (found is not null) return found;
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))) Assert.Fail("no browser to open the report in: install Debian's chromium");
        Assert.Skip("no browser to open the report in: install Debian's chromium");
        return "";
    }
}
