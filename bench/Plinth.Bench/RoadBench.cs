using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>Whole runs against the floor: reading, unpacking and JSON-decoding the same file with System.Text.Json on one core.</summary>
/// <remarks>
/// Each job is a process of its own, so that start-up, compilation at run time and peak memory are its own. A job reads the file, takes it through
/// all of its stages and writes corpus (plain JSON lines), ledger and counts. Figures are MB of the file by CPU second of the whole process.
/// </remarks>
internal static class RoadBench
{
    private static readonly (string Name, string Steps)[] Jobs =
    [
        ("copy", "[]"),
        ("rules", "[ gopher-repetition: {}, gopher-quality: {}, c4: { terminal_punctuation: false }, fineweb-quality: {} ]"),
        ("minhash", "[ dedup-minhash: { preset: fineweb, verify: false } ]"),
        ("minhash-verified", "[ dedup-minhash: { preset: fineweb } ]"),
        ("exact", "[ dedup-exact: {} ]"),
        ("paragraph", "[ dedup-paragraph: {} ]"),
        ("sentence-spans", "[ dedup-sentence-spans: {} ]"),
        ("substring", "[ dedup-substring: {} ]"),
        ("substring-32", "[ dedup-substring: { part_mb: 32 } ]"),
        ("substring-8", "[ dedup-substring: { part_mb: 8 } ]"),
    ];

    public static int Run(string path, string[] only)
    {
        var megabytes = new FileInfo(path).Length / 1e6;
        Console.WriteLine($"{Path.GetFileName(path)}, {megabytes:N1} MB; {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        Console.WriteLine($"{"job",-18} {"workers",7} {"CPU s",8} {"MB/CPU s",9} {"x floor",8} {"wall s",7} {"speed-up",8} {"peak MB",8}");
        var floor = Child("floor", path, 1);
        Print("floor", 1, megabytes, floor, floor, floor);
        foreach (var (name, _) in Jobs.Where(j => only.Length == 0 || only.Contains(j.Name)))
        {
            var one = Child(name, path, 1);
            Print(name, 1, megabytes, one, floor, one);
            Print(name, 2, megabytes, Child(name, path, 2), floor, one);
        }

        return 0;
    }

    /// <summary>One job, in this process; prints CPU seconds, wall seconds and peak megabytes.</summary>
    public static int RunJob(string name, string path, int workers)
    {
        var watch = Stopwatch.StartNew();
        if (name == "floor") Floor(path);
        else Road(Jobs.Single(j => j.Name == name).Steps, path, workers);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.TotalProcessorTime.TotalSeconds} {watch.Elapsed.TotalSeconds} {self.PeakWorkingSet64 / 1e6}"));
        return 0;
    }

    private static void Floor(string path)
    {
        using var lines = new StreamLines(Compression.OpenRead(path));
        long chars = 0;
        while (lines.Next(out var line))
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("text"u8)) continue;
                reader.Read();
                chars += reader.GetString()!.Length;
            }
        }

        if (chars == 0) throw new InvalidOperationException("no text in the file");
    }

    private static void Road(string steps, string path, int workers)
    {
        var folder = Directory.CreateTempSubdirectory("plinth-bench-");
        try
        {
            var yaml = $"{{ plinth: 1, name: bench, sources: [ jsonl: {{ files: '{path}' }} ], steps: {steps}, output: {{ corpus: {{ format: jsonl }} }} }}";
            var run = Plinth.Running.Run.Start(RecipeReader.Parse(yaml, "bench", folder.FullName), Path.Combine(folder.FullName, "run"), TimeProvider.System);
            new Runner(run, workers, new NoProgress()).Execute(CancellationToken.None);
            _ = Summary.Of(run);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (double Cpu, double Wall, double Peak) Child(string name, string path, int workers)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(RoadBench).Assembly.Location, "road-job", name, path, workers.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet") start.ArgumentList.RemoveAt(0);
        using var process = Process.Start(start)!;
        var figures = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{name} failed");
        return (Number(figures[0]), Number(figures[1]), Number(figures[2]));
    }

    private static void Print(string name, int workers, double megabytes, (double Cpu, double Wall, double Peak) job, (double Cpu, double Wall, double Peak) floor,
        (double Cpu, double Wall, double Peak) one) =>
        Console.WriteLine($"{name,-18} {workers,7} {job.Cpu,8:N2} {megabytes / job.Cpu,9:N1} {job.Cpu / floor.Cpu,8:N2} {job.Wall,7:N2} {one.Wall / job.Wall,8:N2} {job.Peak,8:N0}");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Lines of a stream, as plainly as can be.</summary>
    private sealed class StreamLines(Stream stream) : IDisposable
    {
        private byte[] _buffer = new byte[1 << 20];
        private int _start;
        private int _end;

        public bool Next(out ReadOnlySpan<byte> line)
        {
            while (true)
            {
                var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                if (at >= 0)
                {
                    line = _buffer.AsSpan(_start, at);
                    _start += at + 1;
                    return true;
                }

                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
                if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
                var read = stream.Read(_buffer, _end, _buffer.Length - _end);
                _end += read;
                if (read > 0) continue;
                line = _buffer.AsSpan(0, _end);
                (_start, _end) = (0, 0);
                return line.Length > 0;
            }
        }

        public void Dispose() => stream.Dispose();
    }
}
