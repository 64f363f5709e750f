using System.Collections.Concurrent;

namespace Plinth.Chinese;

/// <summary>Cuts advertising and inserts out of Chinese text: whole lines, sentences, and clauses within sentences. The rest stays readable.</summary>
/// <remarks>
/// An automaton over words of advertising (with their evasions: 加 薇 信, ＱＱ, ①③⑧) finds lines worth a look; a classifier judges their clauses in
/// context. Kinds: contact, follow, watermark, read-on, pitch, download, gambling, loan. Labels: <c>chinese_ads</c> (characters cut) and
/// <c>chinese_ads_KIND</c> (spans cut). Put it after <c>chinese-normalise</c>: it knows simplified characters best.
/// </remarks>
public sealed class ChineseAds : IEditor
{
    private static readonly Lazy<(AdWords Words, AdClassifier Classifier)> Loaded = new(static () => (new AdWords(Open("chinese-ad-words.tsv")), new AdClassifier(Open("chinese-ads.bin"))));
    private readonly ConcurrentBag<AdCutter> _idle = [];

    /// <summary>Least probability of being advertising at which a clause is cut; default 0.5.</summary>
    [Within(0.01, 1)]
    public double MinScore { get; init; } = 0.5;

    /// <summary>Kinds that are cut; default all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Largest share of the text that may be cut; a page above it is dropped, for it is an advertisement; default 0.5; null never drops.</summary>
    [Within(0, 1)]
    public double? MaxRemoved { get; init; } = 0.5;

    /// <summary>Writes what was cut to the ledger: kind, start and length in UTF-16 units of the text as it came into this step, never the text; default true.</summary>
    public bool Spans { get; init; } = true;

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        if (doc.Labels.Text("language") is not (null or "zh" or "yue" or "lzh")) return Verdict.Keep;
        if (!_idle.TryTake(out var cutter)) cutter = new AdCutter(Loaded.Value.Words, Loaded.Value.Classifier);
        cutter.Find(doc.Text, (float)MinScore, Kinds);
        var verdict = cutter.Cuts.Count == 0 ? Verdict.Keep : Apply(doc, rules, cutter.Cuts);
        _idle.Add(cutter);
        return verdict;
    }

    private Verdict Apply(Document doc, Rules rules, List<AdCut> cuts)
    {
        var text = doc.Text;
        var removed = cuts.Sum(c => c.End - c.Start);
        if (rules.AtMost("removed-share", (double)removed / text.Length, MaxRemoved) is { } drop) return drop;
        doc.Labels.Add("chinese_ads", removed);
        foreach (var cut in cuts) doc.Labels.Add("chinese_ads_" + AdWords.Kinds[cut.Kind].Replace('-', '_'), 1);
        if (Spans)
            foreach (var cut in cuts) doc.Report(AdWords.Kinds[cut.Kind], cut.Start, cut.End - cut.Start);
        doc.Text = AdCutter.Without(text, cuts);
        return Verdict.Keep;
    }

    private static Stream Open(string name) => typeof(ChineseAds).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded in this build of Plinth");
}
