using System.Text;
using Plinth.Dedup.Units;

namespace Plinth.Dedup;

/// <summary>Takes out spans of three sentences that stand earlier in the corpus: C4's de-duplication.</summary>
/// <remarks>
/// Raffel et al. 2020 (C4), arXiv:1910.10683, section 2.2: "we discarded all but one of any three-sentence span occurring more than once". A sentence goes when a repeated span covers it and no span that
/// is the first of its kind does. Sentences are told as spaCy's sentencizer does, and compared without case, accents and punctuation, as datatrove has it. A document of fewer sentences than a span has none to compare.
/// Label: <c>sentences_cut</c>.
/// </remarks>
public sealed record DedupSentenceSpans : DedupUnits
{
    /// <summary>Sentences of a span; default 3.</summary>
    [Within(1, 100)]
    public int Sentences { get; init; } = 3;

    /// <summary>Fewest sentences that must be left where some were cut; fewer drops the document. Default 3, as datatrove; null for any number.</summary>
    [Within(1, 1000)]
    public int? MinSentences { get; init; } = 3;

    internal override IUnitCutter NewCutter(ulong seed) => new Cutter(this);

    private sealed class Cutter(DedupSentenceSpans step) : IUnitCutter
    {
        private readonly ExactContent _content = new(ExactBy.Normalised, false);

        public int KeysPerUnit => 1;

        public void Cut(Document doc, List<UInt128> keys)
        {
            var sentences = doc.Signals.Sentences;
            for (var i = 0; i + step.Sentences <= sentences.Length; i++)
            {
                var last = sentences[i + step.Sentences - 1];
                keys.Add(_content.Normalised(doc.Text.AsSpan(sentences[i].Start, last.Start + last.Length - sentences[i].Start)));
            }
        }

        public Verdict Apply(Document doc, ReadOnlySpan<UnitMark> marks, Rules rules)
        {
            if (marks.IndexOf(UnitMark.Repeated) < 0)
            {
                doc.Labels.Set("sentences_cut", 0L);
                return Verdict.Keep;
            }

            var sentences = doc.Signals.Sentences;
            var goes = new bool[sentences.Length];
            for (var i = 0; i < marks.Length; i++)
                if (marks[i] == UnitMark.Repeated) goes.AsSpan(i, step.Sentences).Fill(true);
            for (var i = 0; i < marks.Length; i++)
                if (marks[i] == UnitMark.First) goes.AsSpan(i, step.Sentences).Fill(false);
            var left = new StringBuilder(doc.Text.Length);
            var kept = 0;
            for (var i = 0; i < sentences.Length; i++)
            {
                if (goes[i]) continue;
                kept++;
                // With the white space that follows it.
                var end = i + 1 < sentences.Length ? sentences[i + 1].Start : doc.Text.Length;
                left.Append(doc.Text, sentences[i].Start, end - sentences[i].Start);
            }

            var cut = sentences.Length - kept;
            if (cut > 0 && rules.AtLeast("min-sentences", kept, step.MinSentences) is { } dropped) return dropped;
            var text = left.ToString().Trim();
            if (text.Length == 0) return Verdict.Drop("nothing-left", cut);
            doc.Labels.Set("sentences_cut", (long)cut);
            if (cut > 0) doc.Text = text;
            return Verdict.Keep;
        }
    }
}
