using Plinth.Tests.Cli;

namespace Plinth.Tests.Running;

public sealed class KillTests
{
    private const int Folders = 5;
    private const int KillsEach = 4;

    [Fact]
    public void Killed_at_20_random_moments_and_run_again_it_writes_the_same_bytes()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 2000);
        folder.Write("small.yaml", SmallCorpus.Recipe + "\n  tokens: { vocab: 700, shuffle: true, validation: 0.1, shard_tokens: 20000 }\n");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", "undisturbed").Code);
        var whole = (int)watch.ElapsedMilliseconds;
        var random = new Random(11);
        var struck = 0;
        for (var i = 0; i < Folders; i++)
        {
            for (var kill = 0; kill < KillsEach; kill++)
            {
                watch.Restart();
                using var process = PlinthProcess.Start(folder.Path, "run", "small.yaml", "--out", $"killed-{i}");
                if (!process.WaitForExit(random.Next(whole / 5, whole)))
                {
                    process.Kill();
                    struck++;
                }
                else whole = Math.Min(whole, (int)watch.ElapsedMilliseconds);

                process.WaitForExit();
            }

            var (code, _, error) = PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", $"killed-{i}");
            Assert.True(code == 0, error);
            Assert.Equal(folder.Fingerprints("undisturbed/corpus"), folder.Fingerprints($"killed-{i}/corpus"));
            Assert.Equal(folder.Fingerprints("undisturbed/ledger"), folder.Fingerprints($"killed-{i}/ledger"));
            Assert.Equal(folder.Fingerprints("undisturbed/tokens"), folder.Fingerprints($"killed-{i}/tokens"));
            Assert.Empty(Directory.EnumerateFiles(folder.File($"killed-{i}"), "*.tmp", SearchOption.AllDirectories));
        }

        Assert.True(struck >= Folders, $"only {struck} of the kills came before the end");
    }
}
