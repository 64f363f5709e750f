using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>Tries a step with other options beside the recipe's own, on documents as they come to it.</summary>
internal static class TryDesk
{
    private const int MostShown = 30;
    private const int ExcerptChars = 400;

    public static TryAnswer Try(OpenRun open, TryRequest request, CancellationToken ct)
    {
        var run = open.Prepared;
        var before = run.Recipe.Steps.FirstOrDefault(s => s.Name == request.Step) ?? throw new NotFoundException($"the recipe has no step '{request.Step}'");
        if (before.Step is IPrepared) foreach (var (name, value) in request.Options) RefuseFiles(name, value, run.Recipe.BaseDirectory);
        var yaml = RecipeText.With(open.State.Recipe, request.Step, request.Options);
        var recipe = RecipeReader.Parse(yaml, open.State.RecipeFile, open.State.BaseDirectory, prepare: false);
        var after = recipe.Steps.First(s => s.Name == request.Step);
        (after.Step as IPrepared)?.Prepare(new StepContext(recipe.BaseDirectory, recipe.Seed));

        var sample = (StepSample)open.Answers.GetOrAdd("sample " + request.Step, _ => StepSample.Before(run, request.Step, ct));
        var (was, now) = (Outcomes(before, sample, recipe.Seed, ct), Outcomes(after, sample, recipe.Seed, ct));
        var masks = new Masks(run.Recipe);
        var changed = new List<TriedDocument>();
        for (var i = 0; i < sample.Count && changed.Count < MostShown; i++)
        {
            if (was[i].Verdict.Fate == now[i].Verdict.Fate && was[i].Verdict.Rule == now[i].Verdict.Rule && was[i].Text == now[i].Text) continue;
            var shown = masks.Shown(sample[i]);
            changed.Add(new(sample[i].Id, sample[i].Url, shown is null ? null : Cut(shown), Of(was[i].Verdict), Of(now[i].Verdict), Difference(sample[i], was[i].Text, now[i].Text, masks)));
        }

        return new(sample.Count, Counts(was, sample), Counts(now, sample), changed, yaml);
    }

    private static List<(Verdict Verdict, string Text)> Outcomes(StepEntry step, StepSample sample, ulong seed, CancellationToken ct)
    {
        var forIt = Enumerable.Range(0, sample.Count).Select(i => step.IsFor(sample[i])).ToArray();
        return [.. Trial.Run(step.Step, sample, sample.Split(""), seed, ct).Select((r, i) => forIt[i] ? (r.Verdict, r.Document!.Text) : (Verdict.Keep, sample[i].Text))];
    }

    private static IReadOnlyList<DiffPiece> Difference(Document document, string was, string now, Masks masks)
    {
        if (was == now) return [];
        string? Shown(string text)
        {
            var copy = Documents.Copy(document);
            (copy.Text, copy.MediaType) = (text, "text/plain");
            return masks.Shown(copy);
        }

        return Shown(was) is { } first && Shown(now) is { } second ? TextDiff.Of(first, second) : [];
    }

    private static TryCounts Counts(List<(Verdict Verdict, string Text)> outcomes, StepSample sample) => new(
        outcomes.Count(o => o.Verdict.Fate == Fate.Kept), outcomes.Count(o => o.Verdict.Fate == Fate.Dropped), outcomes.Count(o => o.Verdict.Fate == Fate.Failed),
        outcomes.Where((o, i) => o.Text != sample[i].Text).Count(), outcomes.Where(o => o.Verdict.Fate == Fate.Kept).Sum(o => (long)o.Text.Length),
        new SortedDictionary<string, int>(outcomes.Where(o => o.Verdict.Rule is not null).GroupBy(o => o.Verdict.Rule!).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal));

    // Files are read for those who can write the recipe, not for those who can open this page.
    private static void RefuseFiles(string name, string value, string baseDirectory)
    {
        foreach (var word in value.Split([' ', ',', '[', ']', '"', '\'', '{', '}'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!word.AsSpan().ContainsAny("/\\*?~\0") && !Path.Exists(Path.GetFullPath(word, baseDirectory))) continue;
            throw new RecipeException($"{name}: files can be named in the recipe's own file only, not here");
        }
    }

    private static TriedVerdict Of(Verdict verdict) => new(verdict.Fate.ToString().ToLowerInvariant(), verdict.Rule,
        double.IsFinite(verdict.Value) ? verdict.Value : null, double.IsFinite(verdict.Limit) ? verdict.Limit : null);

    private static string Cut(string text) => text.Length > ExcerptChars ? text[..ExcerptChars] + "…" : text;
}

/// <summary>What came of a trial.</summary>
/// <param name="Sample">Documents tried on.</param>
/// <param name="Was">With the recipe's options.</param>
/// <param name="Now">With the options tried.</param>
/// <param name="Changed">Documents whose fate, rule or text differs, the first 30.</param>
/// <param name="Recipe">The recipe with the options tried.</param>
internal sealed record TryAnswer(int Sample, TryCounts Was, TryCounts Now, IReadOnlyList<TriedDocument> Changed, string Recipe);

/// <summary>Documents by fate; those whose text was changed; characters kept; drops by rule.</summary>
internal sealed record TryCounts(int Kept, int Dropped, int Failed, int Edited, long Chars, SortedDictionary<string, int> Rules);

/// <summary>A document that fares otherwise.</summary>
internal sealed record TriedDocument(string Id, string? Url, string? Text, TriedVerdict Was, TriedVerdict Now, IReadOnlyList<DiffPiece> Diff);

/// <summary>A verdict.</summary>
internal sealed record TriedVerdict(string Fate, string? Rule, double? Value, double? Limit);
