using System.Collections.Concurrent;
using System.Text;

namespace Plinth.Filters;

/// <summary>Drops Chinese pages in which sensitive words stand densely and are offered, not spoken of.</summary>
/// <remarks>
/// A word weighs 1; <see cref="ContextWeight"/> where a word of law, medicine, research or narrative stands within <see cref="Window"/> characters
/// and none that offers something; <see cref="OfferWeight"/> where one that offers does. The weights per thousand characters are the density. Words:
/// LDNOOBW's Chinese list (CC BY 4.0) and an own one, or files of the user's.
/// </remarks>
public sealed class SensitiveWords : IFilter, IPrepared
{
    private readonly ConcurrentBag<List<(int Start, int Length)>> _idle = [];
    private PatternMatcher? _words, _context, _offers;

    /// <summary>Files with a word a line (UTF-8; <c>#</c> begins a remark) in place of the built-in words; default none.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>Largest weight of sensitive words per thousand characters; default 15.</summary>
    [Within(0, 10000)]
    public double? MaxDensity { get; init; } = 15;

    /// <summary>Texts whose words weigh less in all pass whatever their density; default 3.</summary>
    [Within(0, 10000)]
    public double MinWeight { get; init; } = 3;

    /// <summary>Weight of a word that is spoken of; default 0.1.</summary>
    [Within(0, 1)]
    public double ContextWeight { get; init; } = 0.1;

    /// <summary>Weight of a word that is offered; default 2.</summary>
    [Within(1, 100)]
    public double OfferWeight { get; init; } = 2;

    /// <summary>Characters before and after a word that are its context; default 40.</summary>
    [Within(0, 1000)]
    public int Window { get; init; } = 40;

    /// <inheritdoc/>
    public void Prepare(StepContext context) => Load(context.Resolve);

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        if (doc.Labels.Text("language") is not (null or "zh" or "yue" or "lzh") || doc.Text.Length == 0) return Verdict.Keep;
        if (_words is null) Load(Path.GetFullPath);
        var weight = Weigh(doc.Text);
        var density = weight < MinWeight ? 0 : weight * 1000 / doc.Text.Length;
        return rules.AtMost("density", density, MaxDensity) ?? Verdict.Keep;
    }

    private double Weigh(string text)
    {
        if (!_idle.TryTake(out var found)) found = [];
        found.Clear();
        _words!.FindAll(text, found);
        double weight = 0;
        foreach (var (start, length) in found)
        {
            var from = Math.Max(0, start - Window);
            var around = text.AsSpan(from, Math.Min(text.Length, start + length + Window) - from);
            weight += _offers!.IsIn(around, whole: false) ? OfferWeight : _context!.IsIn(around, whole: false) ? ContextWeight : 1;
        }

        _idle.Add(found);
        return weight;
    }

    private void Load(Func<string, string> resolve)
    {
        var parts = ReadParts();
        _context = new PatternMatcher(parts["context"]);
        _offers = new PatternMatcher(parts["solicit"]);
        _words = new PatternMatcher(Lists is null ? parts["sensitive"].Concat(BadWords.ReadLists()["zh"]) : Lists.SelectMany(l => WordList.Read("sensitive-words", resolve(l))).ToList());
    }

    private static Dictionary<string, List<string>> ReadParts()
    {
        using var stream = typeof(SensitiveWords).Assembly.GetManifestResourceStream("sensitive-words.tsv")
            ?? throw new InvalidOperationException("The list of sensitive words is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var parts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var tab = line.IndexOf('\t');
            if (!parts.TryGetValue(line[..tab], out var part)) parts[line[..tab]] = part = [];
            part.Add(line[(tab + 1)..]);
        }

        return parts;
    }
}
