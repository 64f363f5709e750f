using System.CommandLine;
using System.Globalization;
using System.Text;
using Plinth.Cli.Lab;
using Plinth.TextModels.Fitting;
using Plinth.Tokens.Training;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth fit</c>: limits for the rules of a recipe from a better and a worse corpus.</summary>
internal static class FitCommand
{
    public static Command Make()
    {
        var recipe = Shared.RecipeArgument();
        var good = new Option<string[]>("--good") { Description = "The better corpus.", HelpName = "FILES", Required = true, AllowMultipleArgumentsPerToken = true };
        var raw = new Option<string[]>("--raw") { Description = "The worse corpus, such as pages as they come.", HelpName = "FILES", Required = true, AllowMultipleArgumentsPerToken = true };
        var output = new Option<string>("--out") { Description = "Where the steps go, as YAML with their evidence; - is standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var page = new Option<string?>("--page") { Description = "Writes a page with the distributions of both corpora, and its numbers beside it.", HelpName = "FILE.html" };
        var loss = Share("--max-loss", "Largest share of the better corpus that one rule may drop.", 0.02);
        var gain = Share("--min-gain", "A limit is set where it drops so much more of the worse corpus than of the better; else the rule is off.", 0.02);
        var least = new Option<int>("--min-documents") { Description = "A language with fewer documents in either corpus is left out.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var command = new Command("fit", "Chooses the limits of a recipe's filters from a better and a worse corpus, for each language.") { recipe, good, raw, output, page, loss, gain, least };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var read = Shared.ReadRecipe(call.GetRequiredValue(recipe), []);
            var values = new RuleValues(read);
            var counts = new Dictionary<(string Language, bool Good), long>();
            Add(values, counts, call.GetRequiredValue(good), good: true, interrupt.Token);
            Add(values, counts, call.GetRequiredValue(raw), good: false, interrupt.Token);
            var languages = values.Languages.Where(language => counts[(language, true)] >= call.GetValue(least) && counts[(language, false)] >= call.GetValue(least)).ToList();
            if (languages.Count == 0) throw new PlinthException($"no language has {call.GetValue(least)} documents in both corpora");
            var text = new StringBuilder();
            Line(text, $"# Limits fitted by plinth fit for the filters of {read.Name}; options that are not here stay as they are there.");
            Line(text, $"# Each drops at most {call.GetValue(loss):P1} of the better corpus, and at least {call.GetValue(gain):P1} more of the worse; null is off. In parentheses: the limit before.");
            Line(text, $"steps:");
            var evidence = new FitPage(read.Name);
            foreach (var language in languages)
            {
                Line(text, $"  # {language}: {counts[(language, true)]:N0} better documents, {counts[(language, false)]:N0} worse");
                var fitted = values.Fit(language, call.GetValue(loss), call.GetValue(gain));
                foreach (var filter in fitted) Write(text, filter, language);
                evidence.Add(language, counts[(language, true)], counts[(language, false)], fitted);
            }

            var path = call.GetRequiredValue(output);
            if (path == "-") Console.Write(text);
            else AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
            if (call.GetValue(page) is { } file) evidence.Write(file);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(StringBuilder text, FittedFilter filter, string language)
    {
        if (filter.Options.Count == 0) return;
        Line(text, $"  - {filter.Word}:");
        Line(text, $"      as: {filter.Name}-{language}");
        Line(text, $"      only: [{language}]");
        foreach (var option in filter.Options.GroupBy(option => option.Option))
        {
            foreach (var (key, fit) in option.Select(o => (o.Key, o.Fit)))
            {
                var which = key is null ? "" : $"{key}: ";
                Line(text, $"      # {which}drops {fit.GoodDropped:P1} of the better, {fit.RawDropped:P1} of the worse ({Number(fit.Now)}: {fit.GoodDroppedNow:P1}, {fit.RawDroppedNow:P1})");
                Line(text, $"      # {which}10, 50, 90 % of the better lie below {Values(fit.GoodValues)}, of the worse below {Values(fit.RawValues)}");
            }

            Line(text, $"      {option.Key}: {Limits([.. option])}");
        }
    }

    private static string Limits(IReadOnlyList<FittedOption> options)
    {
        if (options is [{ Key: null } one]) return Limit(one.Fit) ?? "null";
        var set = options.Where(option => option.Fit.Limit is not null).Select(option => $"{option.Key}: {Limit(option.Fit)}").ToList();
        return set.Count == 0 ? "null" : $"{{ {string.Join(", ", set)} }}";
    }

    private static string? Limit(LimitFit fit) => fit.Limit is { } limit ? Math.Round(limit, 4).ToString(CultureInfo.InvariantCulture) : null;

    private static string Values(IReadOnlyList<double> values) => string.Join(", ", values.Select(Number));

    // Three digits, and large ones whole.
    private static string Number(double value) => Math.Abs(value) >= 1000 ? value.ToString("0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static Option<double> Share(string name, string description, double value)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "SHARE", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is < 0 or > 1) result.AddError($"{name} is 0 to 1");
        });
        return option;
    }

    private static void Add(RuleValues values, Dictionary<(string, bool), long> counts, string[] paths, bool good, CancellationToken ct)
    {
        foreach (var (source, shard) in Corpus.Open(paths, Directory.GetCurrentDirectory()).Parts)
        {
            foreach (var record in source.Read(shard, ct))
            {
                if (record.Document is not { } doc) continue;
                values.Add(doc, good);
                var key = (doc.Labels.Text("language") ?? "", good);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }
    }
}
