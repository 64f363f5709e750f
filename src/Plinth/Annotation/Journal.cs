using System.Text.Json;
using Plinth.Sources;

namespace Plinth.Annotation;

/// <summary>
/// JSON lines that are only ever added to, one a thing that was asked: a line is written the moment its answer is there, so that a run that was killed
/// goes on where it stopped. A last line that was cut short is taken away. What failed stands in a file of its own beside it, so that the first holds
/// nothing but answers.
/// </summary>
internal sealed class Journal : IDisposable
{
    private const int MostLine = 64 << 20;

    private readonly string _failedPath;
    private readonly FileStream _file;
    private FileStream? _failed;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asked">What tells this asking from any other: lines of another may not stand in the file.</param>
    /// <param name="failedAgain">Things that failed are asked again.</param>
    public Journal(string path, string asked, bool failedAgain)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _failedPath = FailedPath(path);
        _file = OpenFile(path);
        try
        {
            Read(path, _file, asked, done: true);
            if (!File.Exists(_failedPath)) return;
            _failed = OpenFile(_failedPath);
            Read(_failedPath, _failed, asked, done: !failedAgain);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the lines cost that are there.</summary>
    public Spending Spent { get; private set; }

    /// <summary>Number of things that were there when the journal was opened.</summary>
    public int Found => _done.Count;

    /// <summary>Whether a thing needs not be asked.</summary>
    public bool Has(string id) => _done.Contains(id);

    /// <summary>Where what failed stands: <c>notes.failed.jsonl</c> beside <c>notes.jsonl</c>.</summary>
    public static string FailedPath(string path) => Path.ChangeExtension(path, ".failed" + Path.GetExtension(path));

    /// <summary>Adds a line, its line break included.</summary>
    public void Add(ReadOnlySpan<byte> line, bool failed)
    {
        lock (_lock)
        {
            if (failed) (_failed ??= OpenFile(_failedPath)).Write(line);
            else _file.Write(line);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _failed?.Dispose();
    }

    // Nobody else may add to it meanwhile; and without a buffer a line is the system's the moment it is written.
    private static FileStream OpenFile(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);

    private static void CutTornLine(FileStream file)
    {
        var block = new byte[1 << 16];
        var end = file.Length;
        while (end > 0)
        {
            var start = Math.Max(0, end - block.Length);
            file.Position = start;
            var part = block.AsSpan(0, (int)(end - start));
            file.ReadExactly(part);
            var last = part.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                file.SetLength(start + last + 1);
                return;
            }

            end = start;
        }

        file.SetLength(0);
    }

    private void Read(string path, FileStream file, string asked, bool done)
    {
        CutTornLine(file);
        using var lines = new LineReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), MostLine);
        for (var number = 1; lines.Read(out var line); number++)
        {
            try
            {
                using var json = JsonDocument.Parse(line.ToArray());
                var record = json.RootElement;
                if (record.GetProperty("asked").GetString() != asked)
                    throw new PlinthException($"{path}:{number}: was asked in another way (rubric, model or seeds differ); give another file");
                Spent += new Spending(record.GetProperty("requests").GetInt64(), record.GetProperty("tokens_in").GetInt64(), record.GetProperty("tokens_out").GetInt64());
                if (done) _done.Add(record.GetProperty("id").GetString()!);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new PlinthException($"{path}:{number}: no line of such a file; give another file");
            }
        }

        file.Position = file.Length;
    }
}
