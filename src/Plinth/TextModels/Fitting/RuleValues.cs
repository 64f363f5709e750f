using Plinth.Languages;
using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.TextModels.Fitting;

/// <summary>The values that the rules of a recipe's filters measure on a better and a worse corpus, by language.</summary>
/// <remarks>Limits are set as far out as they go, so that every rule of a filter that is on sees every document. The recipe is not to be run afterwards.</remarks>
public sealed class RuleValues
{
    private readonly List<(StepEntry Entry, IFilter Filter, Dictionary<string, RuleLimit> Limits)> _filters = [];
    private readonly Dictionary<(string Language, int Filter, bool Good), Rules> _rules = [];
    private readonly LanguageFilter _language = new() { MinScore = null };

    /// <summary>Prepares the filters of a recipe.</summary>
    /// <exception cref="PlinthException">It has no filters with limits, or one cannot be prepared.</exception>
    public RuleValues(Recipe recipe)
    {
        foreach (var entry in recipe.Steps)
        {
            if (entry.Step is LanguageFilter || entry.Step is not IFilter filter) continue;
            var limits = new Dictionary<string, RuleLimit>(StringComparer.Ordinal);
            foreach (var (name, option) in OptionBinder.OptionsOf(Steps.All[entry.Word].Type))
            {
                if (option.GetValue(filter) is IReadOnlyDictionary<int, double> map)
                {
                    // An option by n, such as top_n_grams, has a rule for each n: top-2-gram.
                    foreach (var (n, share) in map)
                        limits[name.Replace("_n_", $"_{n}_", StringComparison.Ordinal).TrimEnd('s')] = new RuleLimit(name, n, share, Whole: false);
                    option.SetValue(filter, map.Keys.ToDictionary(n => n, _ => 1.0));
                    continue;
                }

                if (option.GetCustomAttributes(typeof(WithinAttribute), false) is not [WithinAttribute within]) continue;
                var open = name.StartsWith("min", StringComparison.Ordinal) ? within.Least : within.Most;
                switch (option.GetValue(filter))
                {
                    case int number:
                        limits[name] = new RuleLimit(name, null, number, Whole: true);
                        option.SetValue(filter, (int)open);
                        break;
                    case long number:
                        limits[name] = new RuleLimit(name, null, number, Whole: true);
                        option.SetValue(filter, (long)open);
                        break;
                    case double number:
                        limits[name] = new RuleLimit(name, null, number, Whole: false);
                        option.SetValue(filter, open);
                        break;
                }
            }

            if (limits.Count == 0) continue;
            (filter as IPrepared)?.Prepare(new StepContext(recipe.BaseDirectory, recipe.Seed));
            _filters.Add((entry, filter, limits));
        }

        if (_filters.Count == 0) throw new PlinthException($"{recipe.Name}: no filter in it has limits to fit");
    }

    /// <summary>Languages met in both corpora.</summary>
    public IReadOnlyList<string> Languages =>
        [.. _rules.Keys.Where(key => key.Good && _rules.ContainsKey(key with { Good = false })).Select(key => key.Language).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Measures a document; one without the label <c>language</c> is asked for it.</summary>
    public void Add(Document doc, bool good)
    {
        if (doc.Labels.Get("language") is null) _language.Judge(doc, new Rules());
        var language = doc.Labels.Text("language") ?? LanguageDetector.Undetermined;
        for (var i = 0; i < _filters.Count; i++)
        {
            if (!_filters[i].Entry.IsFor(doc)) continue;
            if (!_rules.TryGetValue((language, i, good), out var rules)) _rules.Add((language, i, good), rules = new Rules());
            _filters[i].Filter.Judge(doc, rules);
        }
    }

    /// <summary>The limits for a language, filter by filter.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="maxLoss">Largest share of the better corpus that one rule may drop, 0 to 1.</param>
    /// <param name="minGain">Least difference of the shares dropped for a limit to be worth having, 0 to 1.</param>
    public IReadOnlyList<FittedFilter> Fit(string language, double maxLoss, double minGain)
    {
        var fitted = new List<FittedFilter>();
        for (var i = 0; i < _filters.Count; i++)
        {
            if (!_rules.TryGetValue((language, i, true), out var good) || !_rules.TryGetValue((language, i, false), out var raw)) continue;
            var (entry, _, limits) = _filters[i];
            var options = new List<FittedOption>();
            foreach (var tally in good.Tallies)
            {
                var other = raw.Tallies.FirstOrDefault(t => t.Rule == tally.Rule && t.AtLeast == tally.AtLeast);
                if (other is null || LimitOf(tally, limits) is not { } limit) continue;
                var fit = LimitFit.Of(tally, other, limit.Now, maxLoss, minGain);
                // Of whole numbers the same are dropped.
                if (limit.Whole && fit.Limit is { } number) fit = fit with { Limit = fit.AtLeast ? Math.Ceiling(number) : Math.Floor(number) };
                options.Add(new FittedOption(limit.Option, limit.Key, fit, HistogramBucket.Of(tally.Buckets), HistogramBucket.Of(other.Buckets)));
            }

            fitted.Add(new FittedFilter(entry.Name, entry.Word, options));
        }

        return fitted;
    }

    // A rule is named as its option is, with or without min or max; rules that share an option have none of their own.
    private static RuleLimit? LimitOf(RuleTally tally, Dictionary<string, RuleLimit> limits)
    {
        var name = tally.Rule.Replace('-', '_');
        return limits.GetValueOrDefault(name) ?? limits.GetValueOrDefault($"{(tally.AtLeast ? "min" : "max")}_{name}");
    }

    /// <summary>A limit of a rule: an option, or one number of an option with several.</summary>
    private sealed record RuleLimit(string Option, int? Key, double Now, bool Whole);
}

/// <summary>A filter with limits chosen.</summary>
/// <param name="Name">Its name in the recipe.</param>
/// <param name="Word">The step.</param>
/// <param name="Options">Its options, with what speaks for their limits.</param>
public sealed record FittedFilter(string Name, string Word, IReadOnlyList<FittedOption> Options);

/// <summary>A limit chosen for an option.</summary>
/// <param name="Option">The option.</param>
/// <param name="Key">Of an option with several numbers: which.</param>
/// <param name="Fit">The limit, and what speaks for it.</param>
/// <param name="Good">How the values of the better corpus are distributed.</param>
/// <param name="Raw">The same of the worse.</param>
public sealed record FittedOption(string Option, int? Key, LimitFit Fit, IReadOnlyList<HistogramBucket> Good, IReadOnlyList<HistogramBucket> Raw);
