using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plinth.TextModels.Classifiers;

namespace Plinth.Cli.Commands;

/// <summary>What <c>plinth classifier eval</c> and <c>show</c> print.</summary>
internal static class ClassifierPrint
{
    private const int MostConfusions = 20;

    public static void Report(ClassifierReport report, bool json)
    {
        if (json) Json(writer => Write(writer, report));
        else Console.Write(Text(report));
    }

    public static void Model(TextClassifier model, IReadOnlyList<LabelWeights> weights, bool json)
    {
        if (json) Json(writer => Write(writer, model, weights));
        else Console.Write(Text(model, weights));
    }

    private static string Text(ClassifierReport report)
    {
        var text = new StringBuilder();
        Line(text, $"{report.Texts:N0} texts, {report.Accuracy:P1} right, calibration error {report.CalibrationError:0.000}");
        if (report.Unknown > 0) Line(text, $"{report.Unknown:N0} texts left out: their labels are not the model's");
        Line(text, $"");
        Line(text, $"label                  texts  precision  recall      F1     AUC");
        foreach (var label in report.Labels.Where(label => label.Texts > 0 || !double.IsNaN(label.Precision)))
            Line(text, $"{label.Label,-18} {label.Texts,9:N0}  {label.Precision,9:0.000}  {label.Recall,6:0.000}  {label.F1,6:0.000}  {label.Auc,6:0.000}");
        Line(text, $"");
        Line(text, $"confidence      texts    mean   right");
        for (var bin = 0; bin < report.Bins.Count; bin++)
            if (report.Bins[bin] is { Texts: > 0 } of) Line(text, $"{bin / 10.0:0.0} to {(bin + 1) / 10.0:0.0}  {of.Texts,9:N0}  {of.Confidence,6:0.000}  {of.Right,6:0.000}");
        var wrong = report.Confusions.Where(c => c.Label != c.Guess).OrderByDescending(c => c.Texts).Take(MostConfusions).ToList();
        if (wrong.Count > 0) Line(text, $"");
        foreach (var confusion in wrong) Line(text, $"{confusion.Label} taken for {confusion.Guess}: {confusion.Texts:N0}");
        return text.ToString();
    }

    private static string Text(TextClassifier model, IReadOnlyList<LabelWeights> weights)
    {
        var text = new StringBuilder();
        Line(text, $"labels   {string.Join(", ", model.Labels)}");
        Line(text, $"words    {model.WordCount:N0}");
        Line(text, $"vectors  {model.Dim} numbers{(model.IsQuantised ? ", quantised" : "")}");
        Line(text, $"n-grams  up to {model.WordNgrams} words{(model.CharNgrams is { } chars ? $", {chars.Min} to {chars.Max} characters" : "")}, {model.Buckets:N0} buckets");
        foreach (var label in weights)
        {
            Line(text, $"");
            Line(text, $"{label.Label}: words {List(label.Words)}");
            if (label.Ngrams.Count > 0) Line(text, $"{label.Label}: n-grams {List(label.Ngrams)}");
        }

        return text.ToString();
    }

    private static string List(IReadOnlyList<FeatureWeight> features) =>
        string.Join(", ", features.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Text} ({f.Weight:0.0})")));

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Json(Action<Utf8JsonWriter> write)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) write(writer);
        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter writer, ClassifierReport report)
    {
        writer.WriteStartObject();
        writer.WriteNumber("texts", report.Texts);
        writer.WriteNumber("unknown", report.Unknown);
        Number(writer, "accuracy", report.Accuracy);
        Number(writer, "calibration_error", report.CalibrationError);
        writer.WriteStartArray("labels");
        foreach (var label in report.Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("label", label.Label);
            writer.WriteNumber("texts", label.Texts);
            Number(writer, "precision", label.Precision);
            Number(writer, "recall", label.Recall);
            Number(writer, "f1", label.F1);
            Number(writer, "auc", label.Auc);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("calibration");
        foreach (var bin in report.Bins)
        {
            writer.WriteStartObject();
            writer.WriteNumber("texts", bin.Texts);
            Number(writer, "confidence", bin.Confidence);
            Number(writer, "right", bin.Right);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("confusion");
        foreach (var confusion in report.Confusions)
        {
            writer.WriteStartObject();
            writer.WriteString("label", confusion.Label);
            writer.WriteString("guess", confusion.Guess);
            writer.WriteNumber("texts", confusion.Texts);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TextClassifier model, IReadOnlyList<LabelWeights> weights)
    {
        writer.WriteStartObject();
        writer.WriteNumber("words", model.WordCount);
        writer.WriteNumber("dim", model.Dim);
        writer.WriteBoolean("quantised", model.IsQuantised);
        writer.WriteNumber("word_ngrams", model.WordNgrams);
        writer.WriteNumber("min_chars", model.CharNgrams?.Min ?? 0);
        writer.WriteNumber("max_chars", model.CharNgrams?.Max ?? 0);
        writer.WriteNumber("buckets", model.Buckets);
        writer.WriteStartArray("labels");
        foreach (var label in weights)
        {
            writer.WriteStartObject();
            writer.WriteString("label", label.Label);
            Features(writer, "words", label.Words);
            Features(writer, "ngrams", label.Ngrams);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Features(Utf8JsonWriter writer, string name, IReadOnlyList<FeatureWeight> features)
    {
        writer.WriteStartArray(name);
        foreach (var feature in features)
        {
            writer.WriteStartObject();
            writer.WriteString("text", feature.Text);
            Number(writer, "weight", feature.Weight);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, Math.Round(value, 6));
        else writer.WriteNull(name);
    }
}
