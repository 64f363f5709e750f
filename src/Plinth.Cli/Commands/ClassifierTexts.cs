using System.CommandLine;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Plinth.Sources;
using Plinth.TextModels.Classifiers;
using Plinth.Tokens.Training;

namespace Plinth.Cli.Commands;

/// <summary>Labelled texts for a classifier: fastText's text files, JSON lines with a field, or a good and a bad corpus.</summary>
internal sealed class ClassifierTexts
{
    private readonly Argument<string[]> _files = new("FILES")
    {
        Description = "Labelled texts: .jsonl or .parquet with a field for the label, else lines of __label__x and text.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _field = new("--label-field") { Description = "Field of .jsonl and .parquet that holds the label, or an array of labels.", HelpName = "NAME", DefaultValueFactory = _ => "label" };
    private readonly Option<double[]> _cuts = new("--cuts")
    {
        Description = "Takes the label field for a number, such as the score of plinth annotate: below the first cut the first label, from it on the next.",
        HelpName = "X…",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _cutLabels = new("--cut-labels")
    {
        Description = "Labels from the lowest up, one more than there are cuts; bad good for one cut, else numbers from 0.",
        HelpName = "NAMES",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _good = Corpora("--good", "Instead of labelled files: corpora whose documents are labelled good …");
    private readonly Option<string[]> _bad = Corpora("--bad", "… and bad.");
    private readonly Option<int?> _pieces = new("--pieces") { Description = "Cuts documents into pieces of about so many characters, at ends of lines; those of less than a quarter are left out.", HelpName = "N" };

    /// <summary>Adds the arguments and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_field);
        command.Add(_cuts);
        command.Add(_cutLabels);
        command.Add(_good);
        command.Add(_bad);
        command.Add(_pieces);
    }

    /// <summary>Reads the texts; a fault is told on stderr and costs that record alone.</summary>
    public IEnumerable<LabelledText> Read(ParseResult call, CancellationToken ct)
    {
        string[] files = call.GetValue(_files) ?? [], good = call.GetValue(_good) ?? [], bad = call.GetValue(_bad) ?? [];
        if (files.Length == 0 && (good.Length == 0 || bad.Length == 0)) throw new RecipeException("give FILES with labels, or both --good and --bad");
        if (files.Length > 0 && good.Length + bad.Length > 0) throw new RecipeException("give FILES with labels, or --good and --bad, not both");
        if (call.GetValue(_pieces) is { } pieces and < 4) throw new RecipeException($"--pieces {pieces}: at least 4");
        var labelsOf = Labeller(call);
        var texts = files.Length > 0
            ? files.SelectMany(file => IsCorpus(file) ? Corpus([file], labelsOf, ct) : FastTextLines(file, ct))
            : Corpus(good, _ => ["good"], ct).Concat(Corpus(bad, _ => ["bad"], ct));
        return call.GetValue(_pieces) is { } length ? texts.SelectMany(text => Cut(text, length)) : texts;
    }

    /// <summary>Whether a text is of the share that is held out: by its document's id, so that pieces of one document stay together.</summary>
    public static bool IsHeldOut(LabelledText text, double share, ulong seed) =>
        share > 0 && XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.Id.AsSpan()), (long)seed) / (double)ulong.MaxValue < share;

    private static Option<string[]> Corpora(string name, string description) => new(name) { Description = description, HelpName = "FILES", AllowMultipleArgumentsPerToken = true };

    private static bool IsCorpus(string file)
    {
        var name = Path.GetExtension(file).ToLowerInvariant() is ".gz" or ".zst" ? Path.GetFileNameWithoutExtension(file) : file;
        return Path.GetExtension(name).ToLowerInvariant() is ".jsonl" or ".json" or ".ndjson" or ".parquet" || Directory.Exists(file);
    }

    private static IEnumerable<LabelledText> Corpus(string[] paths, Func<Document, string[]> labels, CancellationToken ct)
    {
        foreach (var (source, shard) in Tokens.Training.Corpus.Open(paths, Directory.GetCurrentDirectory()).Parts)
        {
            foreach (var record in source.Read(shard, ct))
                if (record.Document is { } doc) yield return new LabelledText(doc.Id, doc.Text, labels(doc));
                else Console.Error.WriteLine($"plinth: {record.Fault!.Source}:{record.Fault.Offset}: {record.Fault.Error}");
        }
    }

    private static IEnumerable<LabelledText> FastTextLines(string pattern, CancellationToken ct)
    {
        foreach (var (path, name) in Globs.Expand([pattern], Directory.GetCurrentDirectory()))
        {
            using var reader = new StreamReader(Compression.OpenRead(path), Encoding.UTF8);
            var number = 0;
            while (reader.ReadLine() is { } line)
            {
                ct.ThrowIfCancellationRequested();
                number++;
                var labels = new List<string>();
                var text = line.AsSpan().TrimStart();
                // Labels stand before the text; one within it is no word, to the trainer as to fastText.
                while (text.StartsWith("__label__"))
                {
                    var end = text.IndexOfAny(" \t");
                    labels.Add(text["__label__".Length..(end < 0 ? text.Length : end)].ToString());
                    text = end < 0 ? default : text[end..].TrimStart();
                }

                if (labels.Count > 0) yield return new LabelledText($"{name}:{number}", text.ToString(), [.. labels]);
            }
        }
    }

    private Func<Document, string[]> Labeller(ParseResult call)
    {
        var (field, cuts, names) = (call.GetRequiredValue(_field), call.GetValue(_cuts) ?? [], call.GetValue(_cutLabels) ?? []);
        if (cuts.Length == 0) return names.Length == 0 ? doc => LabelsOf(doc, field) : throw new RecipeException("--cut-labels needs --cuts");
        for (var i = 1; i < cuts.Length; i++)
            if (!(cuts[i] > cuts[i - 1])) throw new RecipeException("--cuts must rise");
        if (names.Length == 0) names = cuts.Length == 1 ? ["bad", "good"] : [.. Enumerable.Range(0, cuts.Length + 1).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        if (names.Length != cuts.Length + 1) throw new RecipeException($"{cuts.Length} cuts make {cuts.Length + 1} labels; --cut-labels has {names.Length}");
        return doc => Number(doc, field) is { } score ? [names[cuts.Count(cut => score >= cut)]] : [];
    }

    private static double? Number(Document doc, string field) => doc.Labels.Get(field) is not { } label ? null
        : label.AsNumber() ?? (double.TryParse(label.AsText(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null);

    private static string[] LabelsOf(Document doc, string field)
    {
        if (doc.Labels.Get(field) is not { } label) return [];
        if (label.Kind != LabelKind.Json) return [label.AsText()];
        using var json = JsonDocument.Parse(label.AsText());
        return json.RootElement.ValueKind != JsonValueKind.Array ? [] : [.. json.RootElement.EnumerateArray().Select(item => item.ToString())];
    }

    private static IEnumerable<LabelledText> Cut(LabelledText text, int length)
    {
        for (var start = 0; start < text.Text.Length;)
        {
            var end = start + length;
            if (end >= text.Text.Length) end = text.Text.Length;
            else if (text.Text.IndexOf('\n', end) is >= 0 and var line && line - end < length) end = line + 1;
            else if (char.IsLowSurrogate(text.Text[end])) end++;
            if ((end - start) * 4 >= length || (start == 0 && end == text.Text.Length)) yield return text with { Text = text.Text[start..end] };
            start = end;
        }
    }
}

/// <summary>A text and its labels.</summary>
/// <param name="Id">Id of its document.</param>
/// <param name="Text">The text.</param>
/// <param name="Labels">Its labels; none where the record has none.</param>
internal sealed record LabelledText(string Id, string Text, string[] Labels);
