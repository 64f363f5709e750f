using System.Text;
using Plinth.Dedup.Substrings;
using Plinth.Storage;
using Plinth.Tokens;

namespace Plinth.Dedup;

/// <summary>
/// Finds every stretch of text of at least so many bytes that stands more than once in the corpus, and cuts it out, or drops documents that are made of
/// such (Lee et al. 2022, Deduplicating Training Data Makes Language Models Better, arXiv:2107.06499, section 4.1).
/// </summary>
/// <remarks>
/// What has no fingerprint that stands twice cannot repeat and is left aside; the rest goes through suffix arrays, which are made in linear time and in memory for parts of it, and merged from disk. What is
/// found does not depend on the parts. A stretch begins and ends at a character. The first of equal stretches stays, in the order of the input, unless <c>keep: none</c>. Labels:
/// <c>repeated_share</c>, 0 to 1 of the document's bytes. Disk: some six times the text while it runs.
/// </remarks>
public sealed record DedupSubstring : ICorpusStep, IPrepared, IPresets<DedupSubstring>
{
    private const int Ranges = 16;
    private const int PartTasks = 16;
    private const int SortBytes = 64 << 20;

    private Tokenizer? _tokenizer;

    /// <summary>What a stretch is measured in: <c>bytes</c> (the default) or <c>tokens</c> of <see cref="Tokenizer"/>.</summary>
    public SubstringUnit Unit { get; init; }

    /// <summary>The tokenizer of <c>unit: tokens</c>: a file or folder. A text that it does not give back byte for byte is left alone.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Shortest stretch in tokens, with <c>unit: tokens</c>; 50 by default, as Lee et al. have it.</summary>
    [Within(2, 1 << 20)]
    public int MinTokens { get; init; } = 50;

    /// <summary>Shortest stretch, in bytes of UTF-8; 100 by default, which is Lee et al.'s 50 tokens of two bytes.</summary>
    [Within(8, 1 << 20)]
    public int MinBytes { get; init; } = 100;

    /// <summary>Which of equal stretches stays: <c>first</c> (the default) or <c>none</c>.</summary>
    public SubstringKeep Keep { get; init; } = SubstringKeep.First;

    /// <summary>Cuts the stretches out; with false they only count. True by default.</summary>
    public bool Cut { get; init; } = true;

    /// <summary>Largest share of a document's bytes in stretches that stand elsewhere; more drops it. Default off.</summary>
    [Within(0, 1)]
    public double? MaxShare { get; init; }

    /// <summary>Bytes of text sorted at once, in millions; a worker takes some 5.3 times that. 256 by default.</summary>
    [Within(1, 2000)]
    public int PartMb { get; init; } = 256;

    internal long PartBytes { get; init; }

    internal double MostSorted { get; init; } = RepeatFilter.MostSorted;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<DedupSubstring>> Presets { get; } = new Dictionary<string, Func<DedupSubstring>>
    {
        ["lee"] = () => new() { MinBytes = 100, Keep = SubstringKeep.None },
    };

    /// <summary>Opens the tokenizer.</summary>
    public void Prepare(StepContext context)
    {
        if (Unit == SubstringUnit.Bytes) return;
        if (Tokenizer is null) throw new PlinthException("unit: tokens needs a tokenizer: give tokenizer: PATH");
        _tokenizer = Tokens.Tokenizer.Open(context.Resolve(Tokenizer));
        if (_tokenizer.VocabularySize > TokenBytes.MostIds) throw new PlinthException($"{Tokenizer}: {_tokenizer.VocabularySize} ids; unit: tokens takes up to {TokenBytes.MostIds}");
    }

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new TextSketch(new SubstringFiles(work).Original(shard), NewTokens());

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work)
    {
        var files = new SubstringFiles(work);
        var least = Unit == SubstringUnit.Tokens ? MinTokens * TokenBytes.Width : MinBytes;
        return
        [
            new Phase("sample", 1, (_, ct) => RepeatFilter.Sample(files, least, MostSorted, ct)) { Files = _ => [files.Whole] },
            new Phase("fingerprints", work.Shards, (shard, ct) => RepeatFilter.Fingerprint(files, shard, least, ct)) { Files = shard => [files.Fingerprints(shard)] },
            new Phase("candidates", RepeatFilter.Tasks, (task, ct) => RepeatFilter.Write(files, task, SortBytes, ct)) { Files = task => [files.Candidates(task)] },
            new Phase("stretches", work.Shards, (shard, ct) => RepeatFilter.Reduce(files, shard, least, ct)) { Files = shard => [files.Text(shard), files.Map(shard)] },
            new Phase("parts", 1, (_, ct) => files.WritePlan(PartBytes > 0 ? PartBytes : PartMb * 1_000_000L, ct)) { Files = _ => [files.Plan] },
            new Phase("suffixes", PartTasks, (task, ct) =>
            {
                foreach (var part in PartsOf(task)) PartSuffixes.Write(files, part, least, ct);
            }) { Files = task => [.. PartsOf(task).SelectMany(part => (string[])[files.Part(part), files.Suffixes(part)])] },
            new Phase("repeated", Ranges, (range, ct) =>
            {
                using var windows = new RepeatedWindows(files, least);
                windows.Mark(range, Ranges, Keep == SubstringKeep.First, SortBytes, ct);
            }) { Files = range => [files.Marks(range)] },
            new Phase("spans", work.Shards, (shard, ct) => SubstringSpans.Write(files, shard, Ranges, least, ct)) { Files = shard => [files.Spans(shard)] },
        ];

        IEnumerable<int> PartsOf(int task)
        {
            var parts = files.ReadPlan().Length - 1;
            for (var part = task; part < parts; part += PartTasks) yield return part;
        }
    }

    /// <inheritdoc/>
    public IDecisions Decide(CorpusWork work, int shard) => new Decisions(this, NewTokens(), new SubstringSpans.Reader(new SubstringFiles(work).Spans(shard)));

    private TokenBytes? NewTokens() => _tokenizer is null ? null : new TokenBytes(_tokenizer);

    private Verdict Judge(Document doc, TokenBytes? tokens, List<(int Start, int Length)> spans, Rules rules)
    {
        if (spans.Count == 0)
        {
            doc.Labels.Set("repeated_share", 0.0);
            return rules.AtMost("max-share", 0, MaxShare) ?? Verdict.Keep;
        }

        var bytes = Encoding.UTF8.GetBytes(doc.Text);
        if (tokens is not null)
        {
            tokens.Of(bytes, doc.Text, out var ends);
            spans = spans.ConvertAll(span => TokenBytes.Span(bytes, ends, span));
        }

        var share = Math.Round(spans.Sum(span => span.Length) / (double)bytes.Length, 4);
        doc.Labels.Set("repeated_share", share);
        if (rules.AtMost("max-share", share, MaxShare) is { } dropped) return dropped;
        if (!Cut) return Verdict.Keep;
        var left = new MemoryStream(bytes.Length);
        var at = 0;
        foreach (var (start, length) in spans)
        {
            left.Write(bytes, at, start - at);
            at = start + length;
        }

        left.Write(bytes, at, bytes.Length - at);
        var text = Encoding.UTF8.GetString(left.GetBuffer(), 0, (int)left.Length);
        if (string.IsNullOrWhiteSpace(text)) return Verdict.Drop("nothing-left", share);
        doc.Text = text;
        return Verdict.Keep;
    }

    private sealed class TextSketch(string path, TokenBytes? tokens) : ISketch
    {
        private readonly CheckedFile.Writer _file = CheckedFile.Create(path);

        public void Add(Document doc)
        {
            var bytes = Encoding.UTF8.GetBytes(doc.Text);
            if (tokens is null) bytes.AsSpan().Replace((byte)0, SubstringFiles.Nul);
            else bytes = tokens.Of(bytes, doc.Text, out _);
            _file.Write(bytes);
            _file.WriteByte(SubstringFiles.Separator);
        }

        public void Complete() => _file.Complete();

        public void Dispose() => _file.Dispose();
    }

    private sealed class Decisions(DedupSubstring step, TokenBytes? tokens, SubstringSpans.Reader spans) : IDecisions
    {
        public Verdict Next(Document doc, Rules rules) => step.Judge(doc, tokens, spans.Next(), rules);

        public void Dispose() => spans.Dispose();
    }
}

/// <summary>What stretches are measured in.</summary>
public enum SubstringUnit
{
    /// <summary>Bytes of UTF-8.</summary>
    Bytes,

    /// <summary>Tokens of a tokenizer.</summary>
    Tokens,
}

/// <summary>Which of equal stretches stays.</summary>
public enum SubstringKeep
{
    /// <summary>The first in the order of the input.</summary>
    First,

    /// <summary>None: all are cut, as Lee et al. do.</summary>
    None,
}
