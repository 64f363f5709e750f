using Plinth.Extraction;
using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.PageModel;

/// <summary>How often words stand for main text, counted by site so that no site counts more than once.</summary>
internal sealed class WordCounts(double prior)
{
    private readonly Dictionary<string, Dictionary<ulong, (double Main, double Other)>> _sites = [];

    public void Add(string site, ulong word, double label, double weight)
    {
        if (!_sites.TryGetValue(site, out var own)) _sites[site] = own = [];
        var (main, other) = own.GetValueOrDefault(word);
        own[word] = (main + label * weight, other + (1 - label) * weight);
    }

    public WordTables Sum()
    {
        var all = new Dictionary<ulong, (double Main, double Other, int Sites)>();
        foreach (var own in _sites.Values)
        {
            foreach (var (word, counts) in own)
            {
                var (main, other) = Vote(counts);
                var sum = all.GetValueOrDefault(word);
                all[word] = (sum.Main + main, sum.Other + other, sum.Sites + 1);
            }
        }

        return new WordTables(all, _sites, prior);
    }

    public static (double Main, double Other) Vote((double Main, double Other) counts)
    {
        var sum = counts.Main + counts.Other;
        var vote = Math.Min(1, sum * 20);
        return sum <= 0 ? default : (counts.Main / sum * vote, counts.Other / sum * vote);
    }
}

/// <summary>Scores of words, with or without what one site says.</summary>
internal sealed class WordTables(Dictionary<ulong, (double Main, double Other, int Sites)> all, Dictionary<string, Dictionary<ulong, (double Main, double Other)>> sites, double prior)
{
    private const int FewestSites = 3;

    public WordScores Without(string? site)
    {
        var own = site is null ? null : sites.GetValueOrDefault(site);
        var words = new List<KeyValuePair<ulong, float>>();
        foreach (var (word, sum) in all)
        {
            if (sum.Sites < FewestSites) continue;
            var (main, other, count) = sum;
            if (own is not null && own.TryGetValue(word, out var counts))
            {
                var vote = WordCounts.Vote(counts);
                (main, other, count) = (main - vote.Main, other - vote.Other, count - 1);
            }

            if (count < FewestSites) continue;
            var score = (float)Math.Log((main + prior) / (other + prior));
            if (Math.Abs(score) >= 0.2f) words.Add(new(word, score));
        }

        return new WordScores(words);
    }
}
