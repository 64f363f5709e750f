using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Running;

/// <summary>What may befall a run: its files, its tasks, its clocks.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_was_damaged_is_told_by_its_checksum_and_made_again_by_the_next_run()
    {
        Damage(Small(150, ", split_bytes: 40000"), 20);
    }

    [Fact]
    public void So_are_those_of_repeated_substrings_shares_and_perplexities()
    {
        var random = new Random(8);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"word{random.Next(5000)}"));
        var (again, other) = (Words(60), Words(40));
        Directory.CreateDirectory(_folder.File("in"));
        for (var f = 0; f < 3; f++)
        {
            File.WriteAllLines(_folder.File($"in/{f}.jsonl"), Enumerable.Range(0, 40).Select(d =>
                $$$"""{"id":"{{{f}}}-{{{d}}}","text":"{{{Words(100)}}} {{{(d == 7 ? again : d == 9 + f ? other : "")}}} {{{Words(50)}}}","metadata":{"score":{{{random.Next(1000)}}},"perplexity":{{{100 + random.Next(900)}}}}}"""));
        }

        _folder.Write("small.yaml", """
            plinth: 1
            name: small
            sources:
              - jsonl: in/*.jsonl
            steps:
              - length: { min_chars: 20 }
              - dedup-substring: {}
              - top-share: { label: score, share: 0.6 }
              - perplexity-buckets: { keep: [head, middle] }
            output:
              corpus: { format: jsonl.zst }
            """);
        Damage(Read(), 21);
    }

    private void Damage(Recipe recipe, int kinds)
    {
        Execute(Run.Start(recipe, _folder.File("whole"), TimeProvider.System));
        var files = Directory.EnumerateFiles(_folder.File("whole"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.File("whole"), f))
            .Where(f => f.StartsWith("stage-", StringComparison.Ordinal) && MakerOf(f) is not null)
            // Of each kind the largest.
            .GroupBy(f => (Path.GetDirectoryName(f), Path.GetFileName(f).Split('-', '.')[0], Path.GetExtension(f))).Select(g => g.MaxBy(f => (new FileInfo(_folder.File(Path.Combine("whole", f))).Length, f))!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(kinds, files.Count);
        foreach (var file in files)
        {
            var run = Copy(recipe);
            // As if it had come as far as the task that made the file.
            var rounds = run.Rounds(new NoProgress()).ToList();
            foreach (var round in rounds.Skip(rounds.FindIndex(r => r.Name == MakerOf(file)) + 1)) Forget(run, round);
            var path = Path.Combine(run.Folder, file);
            var whole = File.ReadAllBytes(path);
            var bytes = whole.ToArray();
            // Of a sketch a key: nobody reads all of its ids.
            bytes[file.Contains("sketch", StringComparison.Ordinal) ? 100 : bytes.Length / 2] ^= 0x10;
            File.WriteAllBytes(path, bytes);

            var error = Xunit.Record.Exception(() => Execute(run));
            Assert.True(error is PlinthException, $"{file}: {error?.ToString() ?? "nobody saw it"}");
            Assert.Contains(file, error!.Message, StringComparison.Ordinal);
            Assert.Contains("makes it again when the same command is given again", error.Message, StringComparison.Ordinal);
            Execute(run);
            Assert.Equal(whole, File.ReadAllBytes(path));
            AssertSame("copy");
        }
    }

    [Fact]
    public void A_file_that_is_gone_is_made_again_too()
    {
        var recipe = Small(100, "");
        Execute(Run.Start(recipe, _folder.File("whole"), TimeProvider.System));
        var run = Copy(recipe);
        var rounds = run.Rounds(new NoProgress()).ToList();
        Forget(run, rounds.Single(r => r.Name == "stage-3"));
        File.Delete(run.PartPath(run.Stages[1], 2));
        File.Delete(run.FatesPath(run.Stages[0], 3));
        for (var attempt = 0; attempt < 2; attempt++) Assert.Contains("missing", Assert.Throws<PlinthException>(() => Execute(run, workers: 1)).Message, StringComparison.Ordinal);
        Execute(run);
        AssertSame("copy");
    }

    [Fact]
    public void Parts_of_the_corpus_and_the_ledger_are_verified_when_that_is_asked_for()
    {
        Small(100, "");
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "whole").Code);
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy").Code);
        Assert.Contains("corpus and ledger are as they were written", PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy", "--verify").Error, StringComparison.Ordinal);
        foreach (var file in (string[])["copy/corpus/part-00002.jsonl.zst", "copy/ledger/part-00004.parquet"])
        {
            var bytes = File.ReadAllBytes(_folder.File(file));
            bytes[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(_folder.File(file), bytes);
        }

        File.Delete(_folder.File("copy/corpus/part-00000.jsonl.zst"));
        var (code, _, error) = PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy", "--verify");
        Assert.True(code == 0, error);
        foreach (var part in (string[])["corpus/part-00000.jsonl.zst", "corpus/part-00002.jsonl.zst", "ledger/part-00004.parquet"])
            Assert.Contains($"{part}: damaged or gone; made again", error, StringComparison.Ordinal);
        AssertSame("copy");
    }

    [Fact]
    public void Every_task_done_twice_at_once_leaves_the_same_bytes()
    {
        var recipe = Small(150, ", split_bytes: 40000", "dedup-exact: { index: idx }");
        Execute(Run.Start(recipe, _folder.File("whole"), TimeProvider.System));
        var index = _folder.Fingerprints("idx");
        Directory.Delete(_folder.File("idx"), recursive: true);
        var run = Run.Start(recipe, _folder.File("copy"), TimeProvider.System);
        foreach (var round in run.Rounds(new NoProgress()))
        {
            for (var task = 0; task < round.Tasks; task++)
            {
                using var together = new Barrier(2);
                var failures = new Exception?[2];
                var threads = Enumerable.Range(0, 2).Select(t => new Thread(() =>
                {
                    together.SignalAndWait();
                    failures[t] = Xunit.Record.Exception(() => round.Execute(task, CancellationToken.None));
                })).ToArray();
                foreach (var thread in threads) thread.Start();
                foreach (var thread in threads) thread.Join();
                Assert.All(failures, f => Assert.True(f is null, $"{round.Name}, task {task}: {f}"));
                Assert.True(round.IsDone(task));
            }
        }

        AssertSame("copy");
        Assert.Equal(index, _folder.Fingerprints("idx"));
        Assert.Empty(Directory.EnumerateFiles(run.Folder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Two_processes_at_the_same_task_leave_the_same_bytes()
    {
        Small(100, "");
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "whole").Code);
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy", "--plan").Code);
        string[] task = ["task", "copy", "stage-1", "0", "1", "2", "3", "4"];
        using (var one = PlinthProcess.Start(_folder.Path, task))
        using (var two = PlinthProcess.Start(_folder.Path, task))
        {
            Assert.True(one.WaitForExit(120_000) && two.WaitForExit(120_000));
            Assert.Equal((0, 0), (one.ExitCode, two.ExitCode));
        }

        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy").Code);
        AssertSame("copy");
    }

    [Fact]
    public void A_task_that_is_killed_at_20_random_moments_and_done_leaves_the_same_bytes()
    {
        Small(2000, "");
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "whole").Code);
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy", "--plan").Code);
        string[] task = ["task", "copy", "stage-1", "0", "1", "2", "3", "4"];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, task).Code);
        var whole = (int)watch.ElapsedMilliseconds;
        var random = new Random(12);
        var struck = 0;
        for (var kill = 0; kill < 20; kill++)
        {
            foreach (var done in Directory.EnumerateFiles(_folder.File("copy/stage-1"), "task-*.json")) File.Delete(done);
            watch.Restart();
            using var process = PlinthProcess.Start(_folder.Path, task);
            if (process.WaitForExit(random.Next(whole / 5, whole)))
            {
                whole = Math.Min(whole, (int)watch.ElapsedMilliseconds);
                continue;
            }

            process.Kill();
            process.WaitForExit();
            struck++;
        }

        Assert.True(struck >= 5, $"only {struck} of the kills came before the end");
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, task).Code);
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "small.yaml", "--out", "copy").Code);
        AssertSame("copy");
        Assert.Empty(Directory.EnumerateFiles(_folder.File("copy"), "*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(1985)]
    [InlineData(2085)]
    public void Clocks_that_differ_change_nothing(int year)
    {
        var recipe = Small(100, "");
        Execute(Run.Start(recipe, _folder.File("whole"), TimeProvider.System));
        // A driver whose clock is wrong; it stops after the second stage has begun.
        var run = Run.Start(recipe, _folder.File("copy"), new Clock(year));
        var rounds = run.Rounds(new NoProgress()).ToList();
        var half = rounds.FindIndex(r => r.Name == "stage-2");
        foreach (var round in rounds.Take(half))
            for (var task = 0; task < round.Tasks; task++) round.Execute(task, CancellationToken.None);
        rounds[half].Execute(0, CancellationToken.None);

        // Whatever it wrote, and the inputs, are of another time for whoever goes on.
        var then = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, then);
        Execute(Run.Start(Read(), _folder.File("copy"), TimeProvider.System));
        AssertSame("copy");
        // What was done was not done again.
        foreach (var round in rounds.Take(half).Where(r => !r.Name.Contains('.', StringComparison.Ordinal)))
            for (var task = 0; task < round.Tasks; task++) Assert.Equal(then, File.GetLastWriteTimeUtc(run.PartPath(run.Stages[0], task)));
    }

    private Recipe Small(int documents, string split, string exact = "dedup-exact: {}")
    {
        SmallCorpus.Write(_folder, documents);
        _folder.Write("small.yaml", SmallCorpus.Recipe.Replace(", split_bytes: 40000", split, StringComparison.Ordinal).Replace("dedup-exact: {}", exact, StringComparison.Ordinal));
        return Read();
    }

    private Recipe Read() => RecipeReader.Read(_folder.File("small.yaml"), _folder.Path);

    private static void Execute(Run run, int workers = 2) => new Runner(run, workers, new NoProgress()).Execute(CancellationToken.None);

    /// <summary>A copy of the whole run.</summary>
    private Run Copy(Recipe recipe)
    {
        if (Directory.Exists(_folder.File("copy"))) Directory.Delete(_folder.File("copy"), recursive: true);
        foreach (var file in Directory.EnumerateFiles(_folder.File("whole"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.File("copy"), Path.GetRelativePath(_folder.File("whole"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Run.Start(recipe, _folder.File("copy"), TimeProvider.System);
    }

    private static void Forget(Run run, Round round)
    {
        var stage = run.Stages.Single(s => s.Name == round.Name.Split('.')[0]);
        for (var task = 0; task < round.Tasks; task++)
            File.Delete(round.Name.Contains('.', StringComparison.Ordinal) ? run.DonePath(stage, round.Name.Split('.')[1], task) : run.StatsPath(stage, task));
    }

    /// <summary>The round that makes a file between stages; null for markers.</summary>
    private static string? MakerOf(string file)
    {
        var stage = file.Split(Path.DirectorySeparatorChar)[0];
        return Path.GetFileName(file).Split('-', '.')[0] switch
        {
            "part" when Path.GetFileName(Path.GetDirectoryName(file)) == "dedup-substring" => stage + ".suffixes",
            "part" or "fates" or "sketch" or "text" or "values" or "perplexity" => stage,
            "whole" => stage + ".sample",
            "fingerprints" => stage + ".fingerprints",
            "reduced" or "map" => stage + ".stretches",
            "plan" => stage + ".parts",
            "suffixes" => stage + ".suffixes",
            "marks" => stage + ".repeated",
            "spans" => stage + ".spans",
            "cut" => stage + ".cut-offs",
            "candidates" when file.Contains("dedup-substring", StringComparison.Ordinal) => stage + ".candidates",
            "numbers" => stage + ".number",
            "identical" => stage + ".identical",
            "band" => stage + ".bands",
            "candidates" => stage + ".pairs",
            "sets" => stage + ".candidates",
            "checked" => stage + ".verify",
            "outcomes" => stage + ".clusters",
            "decisions" => stage + ".decisions",
            _ => null,
        };
    }

    private void AssertSame(string run)
    {
        Assert.NotEmpty(_folder.Fingerprints("whole/corpus"));
        Assert.Equal(_folder.Fingerprints("whole/corpus"), _folder.Fingerprints($"{run}/corpus"));
        Assert.Equal(_folder.Fingerprints("whole/ledger"), _folder.Fingerprints($"{run}/ledger"));
    }

    private sealed class Clock(int year) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
