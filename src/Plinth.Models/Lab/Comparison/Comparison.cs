using System.Text;
using System.Text.Json;
using Plinth.Models.Checkpoints;
using Plinth.Models.Lab.Evaluation;
using Plinth.Models.Training;
using Plinth.Running;
using Plinth.Tokens;
using Plinth.Tokens.Training;

namespace Plinth.Models.Lab.Comparison;

/// <summary>Trains the same small model on the same number of tokens of each corpus, with several seeds, and reads the same held-out texts with all of them.</summary>
/// <remarks>Gopher compared steps of processing so (Rae et al. 2021, arXiv:2112.11446, appendix A). What is done already in the folder is taken as it is.</remarks>
/// <param name="plan">What to do.</param>
/// <param name="progress">Hears of each training.</param>
/// <param name="say">Hears what is begun.</param>
public sealed class Comparison(ComparisonPlan plan, Func<string, ITrainingProgress> progress, Action<string> say)
{
    /// <summary>Does it.</summary>
    /// <exception cref="PlinthException">A held-out set stands in an arm, an arm would be gone through too often, or fewer than two arms came through.</exception>
    public ComparisonResult Run(CancellationToken ct)
    {
        Directory.CreateDirectory(plan.Folder);
        var (texts, leftOut) = Clean(HeldOut.Read(plan.HeldOut, plan.MostDocuments, ct), ct);
        var tokenizerFolder = plan.Tokenizer ?? TrainTokenizer(ct);
        var tokenizer = Tokenizer.Open(tokenizerFolder);
        // A long text is measured to where it was read.
        var cut = texts.Select(t => Cut(t, tokenizer)).ToList();
        var bytes = cut.Select(t => Encoding.UTF8.GetByteCount(t)).ToList();
        var results = plan.Arms.Select(arm => Measure(arm, tokenizer, tokenizerFolder, cut, ct)).ToList();
        var done = results.Where(r => r.Failure is null).OrderBy(r => Overall(r, texts, bytes)).ToList();
        if (done.Count == 0) throw new PlinthException($"no arm came through: {string.Join("; ", results.Select(r => $"{r.Arm.Name}: {r.Failure}"))}");
        var gaps = done.Skip(1).Select(r => (r, Difference.Of(done[0].Bits, r.Bits, bytes, [.. texts.Select(t => t.Set)], 17))).ToList();
        return new([.. done, .. results.Where(r => r.Failure is not null)], texts, bytes, leftOut, gaps);
    }

    /// <summary>Mean over the sets of bits a byte.</summary>
    public static double Overall(ArmResult result, IReadOnlyList<HeldOutDocument> texts, IReadOnlyList<int> bytes) =>
        texts.Select(t => t.Set).Distinct().Average(set => result.BitsPerByte(texts, bytes, t => t.Set == set));

    private (IReadOnlyList<HeldOutDocument> Texts, IReadOnlyDictionary<string, int> LeftOut) Clean(IReadOnlyList<HeldOutDocument> texts, CancellationToken ct)
    {
        var contamination = new Contamination(texts);
        foreach (var arm in plan.Arms)
        {
            say($"looking for held-out texts in {arm.Name}");
            try { contamination.Look(arm, ct); }
            catch (Exception e) when (e is PlinthException or IOException)
            {
                // It is told of where the arm is measured.
            }
        }

        var shares = contamination.Shares();
        var clean = texts.Where((_, i) => shares[i] <= plan.MostContaminated).ToList();
        var leftOut = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var set in texts.GroupBy(t => t.Set, StringComparer.Ordinal))
        {
            var left = leftOut[set.Key] = set.Count() - clean.Count(c => c.Set == set.Key);
            if (left * 2 > set.Count())
                throw new PlinthException($"the held-out set {set.Key} is contaminated: {left} of its {set.Count()} texts stand in an arm, by more than {plan.MostContaminated:P0} of their length; choose texts that no arm has");
        }

        return (clean, leftOut);
    }

    private string TrainTokenizer(CancellationToken ct)
    {
        var folder = Path.Combine(plan.Folder, "tokenizer");
        if (File.Exists(Path.Combine(folder, "tokenizer.json"))) return folder;
        say($"training a tokenizer of {plan.Vocabulary:N0} ids on all arms");
        // An arm that cannot be read is told of where it is measured.
        var corpus = new Corpus([.. plan.Arms.SelectMany(Parts)]);
        var bytes = corpus.Parts.Select(p => p.Shard.Path).Distinct().Sum(p => new FileInfo(p).Length);
        TokenizerTraining.Train(corpus, new() { Vocabulary = plan.Vocabulary, Sample = bytes > 100e6 ? 100e6 / bytes : null, Workers = Environment.ProcessorCount }, new NoProgress(), ct).Save(folder);
        return folder;
    }

    private static IReadOnlyList<(ISource Source, Shard Shard)> Parts(Arm arm)
    {
        try { return Corpus.Open([arm.Path], Directory.GetCurrentDirectory()).Parts; }
        catch (PlinthException) { return []; }
    }

    private string Cut(HeldOutDocument text, Tokenizer tokenizer)
    {
        // Far more characters than the tokens can hold need not be encoded.
        var most = Math.Min(text.Text.Length, plan.MostTokens * 16);
        var ids = tokenizer.NewEncoder().Encode(text.Text.AsSpan(0, most));
        return ids.Length <= plan.MostTokens ? text.Text[..most] : tokenizer.Decode(ids[..plan.MostTokens], lossy: true).TrimEnd('\uFFFD');
    }

    private ArmResult Measure(Arm arm, Tokenizer tokenizer, string tokenizerFolder, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var folder = Path.Combine(plan.Folder, "arms", arm.Name);
        try
        {
            say($"encoding {arm.Name}");
            var size = ArmTokens.Write(arm, tokenizer, tokenizerFolder, plan.Tokens, Path.Combine(folder, "tokens"), ct);
            var epochs = (double)plan.Tokens / size.Tokens;
            if (epochs > plan.MostEpochs)
                throw new PlinthException(FormattableString.Invariant($"it has {size.Tokens:N0} tokens, so that {plan.Tokens:N0} go through it {epochs:0.0} times, above {plan.MostEpochs}; train on fewer tokens, or allow more epochs"));
            var bits = Enumerable.Range(0, plan.Seeds).Select(seed => One(arm, seed, folder, tokenizer, texts, ct)).ToList();
            return new(arm) { Size = size, Epochs = epochs, Bits = bits };
        }
        catch (Exception e) when (e is PlinthException or IOException or InvalidDataException)
        {
            return new(arm) { Failure = e.Message };
        }
    }

    /// <summary>The arms share the seed of each round, so that what the weights begin as and the order of the data does not stand between them; or no two trainings begin alike.</summary>
    private uint Seed(Arm arm, int seed) => System.IO.Hashing.XxHash32.HashToUInt32(plan.Paired ? [] : Encoding.UTF8.GetBytes(arm.Name), seed);

    private double[] One(Arm arm, int seed, string folder, Tokenizer tokenizer, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var name = FormattableString.Invariant($"seed-{seed}");
        var training = TrainingReader.Parse(plan.Training, plan.TrainingFile,
            FormattableString.Invariant($"tokens={JsonSerializer.Serialize(Path.GetFullPath(Path.Combine(folder, "tokens")))}"), FormattableString.Invariant($"budget={plan.Tokens}"), FormattableString.Invariant($"seed={Seed(arm, seed)}"));
        say($"{arm.Name}, {name}");
        var result = new Trainer(training, Path.Combine(folder, name), progress($"{arm.Name}, {name}"), TimeProvider.System).Run(0, ct);
        using var opened = Checkpoint.Open(result.Checkpoint);
        return [.. new TextLoss(opened.Decoder, tokenizer).Measure(texts, int.MaxValue, ct).Select(t => t.Bits)];
    }
}
