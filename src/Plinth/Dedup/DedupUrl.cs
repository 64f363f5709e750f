using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Dedup;

/// <summary>Drops documents that come from the address of another: the same page met twice, in one crawl or in several.</summary>
/// <remarks>
/// RefinedWeb (Penedo et al. 2023, arXiv:2306.01116, section 3.3) drops addresses that were met in an earlier part of the crawls. Scheme, <c>www.</c>, port, the slash at the end, the fragment and the order and tracking
/// parameters of the query do not count; host and scheme are taken in lower case. A document without an address is never a duplicate. Otherwise as <see cref="DedupExact"/>.
/// </remarks>
public sealed record DedupUrl : ICorpusStep, IPrepared
{
    private static readonly string[] s_tracking = ["utm_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "igshid", "spm", "yclid", "_ga"];

    /// <summary>Leaves the whole query out of account; default false.</summary>
    public bool IgnoreQuery { get; init; }

    /// <summary>How many documents of an address stay; default 1.</summary>
    [Within(1, 1_000_000)]
    public int MaxCopies { get; init; } = 1;

    /// <summary>Which of them stay; default the first.</summary>
    public Keep Keep { get; init; } = Keep.First;

    /// <summary>The label that <c>keep: best</c> goes by: the highest number stays.</summary>
    public string? Signal { get; init; }

    /// <summary>Folder of an index of the addresses that earlier runs kept, which this run's are compared with and added to; none by default.</summary>
    public string? Index { get; init; }

    /// <summary>Memory in which clusters are formed, in MB; 1,024 by default, which holds 200 million documents. More of them go through it a part at a time, with the same result.</summary>
    [Within(16, 1_000_000)]
    public int MemoryMb { get; init; } = Clusters.DefaultMemoryMb;

    private DedupIndex? _index;

    /// <summary>Checks that the options go together.</summary>
    public void Prepare(StepContext context)
    {
        _ = new KeepScore(Keep, Signal);
        _index = Index is null ? null : DedupIndex.For(context.Resolve(Index), Keep);
        _index?.Check(Head());
    }

    long ICorpusStep.MostDocuments => DedupFiles.MostDocuments;

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new UrlSketch(new DedupFiles(work).Sketch(shard), this);

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work) =>
        DedupExact.Phases(new DedupFiles(work, Index is null ? null : IndexPin.Of(Opened(), Head(), work)), Keep, MaxCopies, (long)MemoryMb << 20, ExternalSort<Pair>.DefaultBytes);

    /// <summary>Opens the decisions: rule <c>duplicate</c>; a document that stays gets the label <c>copies</c>.</summary>
    public IDecisions Decide(CorpusWork work, int shard) => DecisionFile.Open(new DedupFiles(work), shard, "duplicate", double.NaN, "copies");

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Finish(CorpusWork work) => Index is null ? [] : new IndexAddition(Opened(), Head(), work, null).Phases();

    private DedupIndex Opened() => _index ?? new DedupIndex(Path.GetFullPath(Index!));

    private IndexHead Head() => new("dedup-url", ("ignore_query", IgnoreQuery));

    /// <summary>What of an address counts.</summary>
    internal string Canonical(string url)
    {
        var text = url.Trim();
        if (text.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment) text = text[..fragment];
        if (text.IndexOf("://", StringComparison.Ordinal) is >= 0 and < 12 and var scheme) text = text[(scheme + 3)..];
        var (path, query) = text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? (text[..mark], text[(mark + 1)..]) : (text, "");
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var host = (slash < 0 ? path : path[..slash]).ToLowerInvariant();
        var rest = slash < 0 ? "" : path[slash..].TrimEnd('/');
        foreach (var port in (ReadOnlySpan<string>)[":80", ":443"])
            if (host.EndsWith(port, StringComparison.Ordinal)) host = host[..^port.Length];
        if (host.StartsWith("www.", StringComparison.Ordinal)) host = host[4..];
        if (IgnoreQuery || query.Length == 0) return host + rest;
        var parameters = query.Split('&').Where(p => p.Length > 0 && !s_tracking.Any(t => p.StartsWith(t, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal);
        var kept = string.Join('&', parameters);
        return kept.Length == 0 ? host + rest : $"{host}{rest}?{kept}";
    }

    private sealed class UrlSketch(string path, DedupUrl step) : ISketch
    {
        private readonly SketchWriter _writer = new(path, 2);
        private readonly KeepScore _score = new(step.Keep, step.Signal);

        public void Add(Document doc)
        {
            UInt128 hash = 0;
            if (!string.IsNullOrWhiteSpace(doc.Url)) hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(step.Canonical(doc.Url).AsSpan())) is var h && h == 0 ? 1 : h;
            _writer.Add(doc.Id, _score.Of(doc), [(ulong)(hash >> 64), (ulong)hash]);
        }

        public void Complete() => _writer.Complete();

        public void Dispose() => _writer.Dispose();
    }
}
