using Plinth.Recipes;
using Plinth.Sources;
using Plinth.Storage;
using Plinth.Tokens;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Running;

/// <summary>The end of a run that is to have tokens: a tokenizer where one is to be trained, then the shards.</summary>
/// <param name="run">The run.</param>
/// <param name="output">What the recipe says.</param>
internal sealed class TokenRounds(Run run, TokenOutput output)
{
    /// <summary>Where the tokens of a run are.</summary>
    public static string FolderOf(Run run) => StoredFile.Combine(run.Folder, "tokens");

    /// <summary>The rounds; they come after all stages.</summary>
    public IEnumerable<Round> Rounds(IRunProgress progress)
    {
        var folder = FolderOf(run);
        if (output.Tokenizer == TokenOutput.Train)
        {
            yield return new Round("tokenizer", 1, _ => TrainedTokenizer.IsIn(folder, output.Kind),
                (_, ct) => TokenizerTraining.Train(Corpus(), output.Training(run.Recipe.Seed, run.Workers), new Counting(progress), ct).Save(folder));
        }
        else
        {
            var path = Path.GetFullPath(output.Tokenizer, run.Recipe.BaseDirectory);
            yield return new Round("tokenizer", 1, _ => TokenizerFiles.AreIn(path, folder), (_, _) => TokenizerFiles.Copy(path, folder));
        }

        var shards = new ShardRun(folder, Corpus, run.Shards.Count, () => OpenTokenizer(folder), ".", output.Shards(run.Recipe.Seed));
        foreach (var round in shards.Rounds("tokens", progress)) yield return round;
    }

    private static Tokenizer OpenTokenizer(string folder)
    {
        if (!S3Path.Is(folder)) return Tokenizer.Open(folder);
        var here = Directory.CreateTempSubdirectory("plinth-tokenizer-");
        try
        {
            // Beside it lie folders of shards alone.
            foreach (var path in StoredFile.Below(folder).Where(path => !StoredFile.Relative(folder, path).Contains('/', StringComparison.Ordinal)))
                File.WriteAllBytes(Path.Combine(here.FullName, StoredFile.Relative(folder, path)), StoredFile.ReadAllBytes(path));
            return Tokenizer.Open(here.FullName);
        }
        finally { here.Delete(recursive: true); }
    }

    /// <summary>The corpus that the stages wrote, a part a shard.</summary>
    private Corpus Corpus() => new([.. Enumerable.Range(0, run.Shards.Count).Select(shard =>
    {
        var path = run.CorpusPath(shard);
        ISource source = run.Recipe.Corpus.Format == CorpusFormat.Parquet ? new ParquetSource() : new JsonlSource();
        var end = run.Recipe.Corpus.Format == CorpusFormat.Parquet ? int.MaxValue : long.MaxValue;
        return (source, new Shard(path, StoredFile.Relative(run.Folder, path), 0, end));
    })]);

    /// <summary>Passes on documents alone: the round that training is in has its own name and its one task.</summary>
    private sealed class Counting(IRunProgress progress) : IRunProgress
    {
        public void Begin(string name, int tasks, int done) { }

        public void Advance(long read, long kept, long chars) => progress.Advance(read, kept, chars);

        public void TaskDone() { }

        public void End() { }
    }
}
