using System.Text.Json.Nodes;
using Plinth.Cli.Commands;
using Plinth.Measures;
using Plinth.Models.Figures;

namespace Plinth.Cli.Lab;

/// <summary>Prints what was measured of corpora, and makes a page of it.</summary>
/// <param name="names">Of the corpora.</param>
/// <param name="readings">What was read of each.</param>
/// <param name="measures">What was measured.</param>
/// <param name="reference">Which of them the others are measured against; null: none.</param>
internal sealed class MeasurePage(IReadOnlyList<string> names, IReadOnlyList<CorpusReading> readings, CorpusMeasures measures, int? reference)
{
    private readonly LabPage _page = new("Measures of corpora", $"{names.Count} corpora, without a training{(reference is { } r ? $"; {names[r]} is the reference" : "")}");

    /// <summary>All tables.</summary>
    /// <param name="losses">Bits a byte of a comparison by corpus; null: none are known.</param>
    public LabPage Make(IReadOnlyDictionary<string, double>? losses)
    {
        Tell("Corpora", "Copies after the first of their kind: documents, paragraphs, and stretches of 8 and 32 words.",
        [
            ["corpus", "documents", "MB", "domains", "copied documents", "copied paragraphs", "8 words", "32 words"],
            .. readings.Select((c, i) => (IReadOnlyList<string>)
                [names[i], Units.Number(c.Documents, 0), Units.Number(c.Bytes / 1e6, 2), Units.Number(Math.ScaleB(c.Domains.Distinct, c.Domains.Level), 0), Share(c.Duplication.Documents), Share(c.Duplication.Paragraphs), Share(c.Duplication.Curve[3]), Share(c.Duplication.Curve[5])]),
        ]);
        _page.Section("Duplication by length", "The share of n-grams that stood in the corpus before.");
        _page.Chart(new LineChart
        {
            Title = "Repeated n-grams by length",
            XLabel = "words of an n-gram",
            YLabel = "share repeated",
            LogX = true,
            Series = [.. readings.Select((c, i) => new LineSeries(names[i], [.. Duplication.Lengths.Select((n, k) => ((double)n, c.Duplication.Curve[k])).Where(p => double.IsFinite(p.Item2))]))],
        });
        Tell("Diversity", $"Of samples of {Units.Bytes(measures.SampleBytes)} each; the Vendi score, an effective number of documents, of {measures.SampleDocuments:N0}.",
        [
            ["corpus", "zstd's ratio", "distinct words", "pairs", "triples", "Vendi score"],
            .. names.Select((name, i) => (IReadOnlyList<string>)[name, Number(measures.Compression[i], 2), .. measures.Distinct[i].Select(d => Number(d, 3)), Number(measures.Vendi[i], 1)]),
        ]);
        Tell("N-gram cross-entropy", measures.TrainBytes > 0 && names.Select((_, i) => measures.CrossEntropy[i][i]).Any(double.IsFinite)
            ? $"Bits a byte that a model of three words of each row, trained on {Units.Bytes(measures.TrainBytes)}, needs for other texts of each column."
            : "A sample is too small to learn from one part and test on another.", Matrix("model of", measures.CrossEntropy, x => Number(x, 3)));
        Tell("Vocabulary", "The share of the running words of each column that are among the 50,000 most frequent of each row.", Matrix("words of", measures.VocabularyCovers, Share));
        if (readings.Any(c => c.Domains.Total > 0)) Tell("Domains", "Jaccard's index of the registered domains.", Matrix("domains of", measures.DomainJaccard, x => Number(x, 3)));
        Tell("Importance weights", "Of each row's documents towards each column (DSIR): the mean of the logarithm by n-gram, 0 where they are alike; in brackets the share of documents that a weighted draw comes down to, length apart.",
            [["towards", .. names], .. names.Select((name, a) => (IReadOnlyList<string>)[name, .. names.Select((_, b) => $"{Number(measures.Towards[a][b].MeanLog, 3)} ({Share(measures.Towards[a][b].EffectivePerNGram / readings[a].Sample.Count)})")])]);
        if (losses is not null) Correlate(losses);
        Lines();
        return _page;
    }

    private void Correlate(IReadOnlyDictionary<string, double> losses)
    {
        var arms = Enumerable.Range(0, names.Count).Where(i => i != reference && losses.ContainsKey(names[i])).ToList();
        if (arms.Count < Correlation.Fewest)
        {
            Tell("What goes with the loss", $"Nothing can be told: {arms.Count} of these corpora have a loss in that comparison, and it takes {Correlation.Fewest}. Corpora are told by name.", []);
            return;
        }

        var loss = arms.Select(i => losses[names[i]]).ToList();
        var numbers = arms.Select(i => measures.Of(i, reference)).ToList();
        List<IReadOnlyList<string>> rows = [["measure", "Pearson", "Spearman", "by chance"]];
        foreach (var name in numbers[0].Keys)
        {
            var values = numbers.Select(n => n[name]).ToList();
            if (values.Any(v => !double.IsFinite(v)) || values.Distinct().Count() < 2) continue;
            var (r, rho, chance) = (Correlation.Pearson(values, loss), Correlation.Spearman(values, loss), Correlation.Chance(values, loss));
            rows.Add([name, Number(r, 2), Number(rho, 2), Number(chance, 3)]);
            _page.Numbers(new JsonObject { ["measure"] = name, ["corpora"] = arms.Count, ["pearson"] = r, ["spearman"] = rho, ["chance"] = chance });
        }

        Tell("What goes with the loss", $"Over {arms.Count} corpora, with the bits a byte of their models: below 0, more of it goes with a better model. By chance: the share of all orders whose Spearman's rho is as far from 0. Of {rows.Count - 1} measures some {(rows.Count - 1) * 0.05:0.0} are below 0.05 by chance alone.", rows);
    }

    private List<IReadOnlyList<string>> Matrix(string corner, double[][] values, Func<double, string> text) => [[corner, .. names], .. names.Select((name, a) => (IReadOnlyList<string>)[name, .. values[a].Select(text)])];

    private void Tell(string heading, string note, List<IReadOnlyList<string>> rows)
    {
        Console.Out.WriteLine($"{heading}: {char.ToLowerInvariant(note[0])}{note.AsSpan(1).TrimEnd('.')}");
        _page.Section(heading, note);
        if (rows.Count > 0)
        {
            foreach (var line in ModelCommand.Table(rows, c => c > 0)) Console.Out.WriteLine("  " + line);
            _page.Table(rows);
        }

        Console.Out.WriteLine();
    }

    private void Lines()
    {
        for (var i = 0; i < names.Count; i++)
        {
            var line = new JsonObject { ["corpus"] = names[i], ["documents"] = readings[i].Documents };
            foreach (var (name, value) in measures.Of(i, reference)) line[name.Replace(' ', '_').Replace('-', '_').ToLowerInvariant()] = Json(value);
            line["repeated_by_length"] = new JsonObject(Duplication.Lengths.Select((n, k) => KeyValuePair.Create($"{n}", Json(readings[i].Duplication.Curve[k]))));
            _page.Numbers(line);
        }

        for (var a = 0; a < names.Count; a++)
            for (var b = 0; b < names.Count; b++)
                _page.Numbers(new JsonObject
                {
                    ["from"] = names[a],
                    ["to"] = names[b],
                    ["cross_entropy"] = Json(measures.CrossEntropy[a][b]),
                    ["vocabulary_met"] = Json(measures.VocabularyCovers[a][b]),
                    ["vocabulary_jaccard"] = Json(measures.VocabularyJaccard[a][b]),
                    ["domain_jaccard"] = Json(measures.DomainJaccard[a][b]),
                    ["mean_log_weight"] = Json(measures.Towards[a][b].MeanLog),
                    ["effective_documents"] = Json(measures.Towards[a][b].Effective),
                    ["effective_documents_per_ngram"] = Json(measures.Towards[a][b].EffectivePerNGram),
                    ["divergence"] = Json(measures.Divergence[a][b]),
                });
    }

    private static JsonNode? Json(double value) => double.IsFinite(value) ? value : null;

    private static string Number(double value, int decimals) => double.IsFinite(value) ? Units.Number(value, decimals) : "-";

    private static string Share(double share) => double.IsFinite(share) ? Units.Percent(share) : "-";
}
