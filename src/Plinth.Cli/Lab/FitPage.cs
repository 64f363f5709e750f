using System.Text.Json.Nodes;
using Plinth.Cli.Commands;
using Plinth.Cli.Report;
using Plinth.TextModels.Fitting;

namespace Plinth.Cli.Lab;

/// <summary>What speaks for fitted limits: what each drops of either corpus, and how both lie.</summary>
/// <param name="recipe">Whose filters they are.</param>
internal sealed class FitPage(string recipe)
{
    private readonly LabPage _page = new($"Limits fitted for {recipe}", "Where a better and a worse corpus differ, and where the limits stand. Each rule is fitted by itself; shares are of that rule alone.");

    /// <summary>Adds what was fitted for a language.</summary>
    public void Add(string language, long good, long raw, IReadOnlyList<FittedFilter> filters)
    {
        _page.Section(language, $"{good:N0} better documents, {raw:N0} worse.");
        _page.Table(
        [
            ["rule", "limit before", "limit now", "dropped of the better", "before", "dropped of the worse", "before"],
            .. filters.SelectMany(f => f.Options.Select(o => (IReadOnlyList<string>)
            [
                $"{f.Name}: {Name(o)}", Figures.Value(o.Fit.Now), o.Fit.Limit is { } limit ? Figures.Value(limit) : "off",
                Share(o.Fit.GoodDropped), Share(o.Fit.GoodDroppedNow), Share(o.Fit.RawDropped), Share(o.Fit.RawDroppedNow),
            ])),
        ]);
        foreach (var filter in filters)
        {
            foreach (var option in filter.Options.Where(o => o.Good.Count > 0 && o.Raw.Count > 0))
            {
                var fit = option.Fit;
                _page.Note($"{filter.Name}: {Name(option)}, the better corpus and then the worse; {(fit.Limit is null ? "no limit is worth having" : $"fitted limit {Figures.Value(fit.Limit.Value)}")}, before {Figures.Value(fit.Now)}.");
                _page.Histogram($"{Name(option)} of the better", option.Good, fit.Limit, fit.AtLeast, Dropped(option.Good.Sum(b => b.Count), fit.GoodDropped));
                _page.Histogram($"{Name(option)} of the worse", option.Raw, fit.Limit, fit.AtLeast, Dropped(option.Raw.Sum(b => b.Count), fit.RawDropped));
                _page.Numbers(new JsonObject
                {
                    ["language"] = language,
                    ["step"] = filter.Name,
                    ["option"] = option.Option,
                    ["key"] = option.Key,
                    ["limit"] = fit.Limit,
                    ["limit_before"] = fit.Now,
                    ["good_dropped"] = fit.GoodDropped,
                    ["good_dropped_before"] = fit.GoodDroppedNow,
                    ["raw_dropped"] = fit.RawDropped,
                    ["raw_dropped_before"] = fit.RawDroppedNow,
                    ["good"] = Buckets(option.Good),
                    ["raw"] = Buckets(option.Raw),
                });
            }
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(string path) => _page.Write(path);

    private static string Name(FittedOption option) => option.Key is { } key ? $"{option.Option} {key}" : option.Option;

    private static string Share(double share) => Figures.Percent(share, 1);

    private static long Dropped(long all, double share) => (long)Math.Round(all * share);

    private static JsonArray Buckets(IReadOnlyList<Running.HistogramBucket> buckets) => [.. buckets.Select(b => (JsonNode)new JsonArray(b.Lower, b.Upper, b.Count))];
}
