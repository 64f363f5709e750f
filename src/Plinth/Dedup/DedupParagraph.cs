using System.Text;
using Plinth.Dedup.Units;

namespace Plinth.Dedup;

/// <summary>Takes out paragraphs that stand earlier in the corpus: CCNet's de-duplication, which removes menus, notices of cookies and addresses of contact.</summary>
/// <remarks>
/// Wenzek et al. 2020 (CCNet), arXiv:1911.00359, section 3.1: a paragraph is a line, compared in lower case, without accents and punctuation, digits as 0. CCNet compares within groups of 50 of 1,600
/// shards to save memory; here the whole corpus is compared. A line without a letter or digit is never a duplicate. Label: <c>paragraphs_cut</c>.
/// </remarks>
public sealed record DedupParagraph : DedupUnits, IPrepared
{
    /// <summary>Fewest characters of a paragraph that is compared; default 1.</summary>
    [Within(1, 100_000)]
    public int MinChars { get; init; } = 1;

    /// <summary>Takes every ASCII digit for 0; default true, as CCNet.</summary>
    public bool DigitsToZero { get; init; } = true;

    /// <summary>Largest share of a document's characters that may be cut; more drops it. Default off.</summary>
    [Within(0, 1)]
    public double? MaxShare { get; init; }

    /// <summary>Folder of an index of the paragraphs that earlier runs kept, which this run's are compared with and added to; none by default.</summary>
    public string? Index { get; init; }

    private DedupIndex? _index;

    /// <summary>Opens the index, if there is one.</summary>
    public void Prepare(StepContext context)
    {
        _index = Index is null ? null : new DedupIndex(context.Resolve(Index));
        _index?.Check(Head());
    }

    internal override IUnitCutter NewCutter(ulong seed) => new Cutter(this);

    internal override (DedupIndex Index, IndexHead Head)? OpenIndex() => Index is null ? null : (_index ?? new DedupIndex(Path.GetFullPath(Index)), Head());

    private IndexHead Head() => new("dedup-paragraph", ("min_chars", MinChars), ("digits_to_zero", DigitsToZero));

    private sealed class Cutter(DedupParagraph step) : IUnitCutter
    {
        private readonly ExactContent _content = new(ExactBy.Normalised, step.DigitsToZero);

        public int KeysPerUnit => 1;

        public void Cut(Document doc, List<UInt128> keys)
        {
            var text = doc.Text.AsSpan();
            foreach (var range in text.Split('\n')) keys.Add(text[range].Trim().Length < step.MinChars ? 0 : _content.Normalised(text[range]));
        }

        public Verdict Apply(Document doc, ReadOnlySpan<UnitMark> marks, Rules rules)
        {
            if (marks.IndexOf(UnitMark.Repeated) < 0)
            {
                doc.Labels.Set("paragraphs_cut", 0L);
                return rules.AtMost("max-share", 0, step.MaxShare) ?? Verdict.Keep;
            }

            var left = new StringBuilder(doc.Text.Length);
            var (unit, cut) = (0, 0L);
            var whole = doc.Text.AsSpan();
            foreach (var range in whole.Split('\n'))
            {
                if (marks[unit++] == UnitMark.Repeated) cut++;
                else left.Append(whole[range]).Append('\n');
            }

            var text = left.ToString().Trim('\n');
            var share = 1 - ((double)text.Length / doc.Text.Length);
            if (rules.AtMost("max-share", share, step.MaxShare) is { } dropped) return dropped;
            if (string.IsNullOrWhiteSpace(text)) return Verdict.Drop("nothing-left", share);
            doc.Labels.Set("paragraphs_cut", cut);
            doc.Text = text;
            return Verdict.Keep;
        }
    }
}
