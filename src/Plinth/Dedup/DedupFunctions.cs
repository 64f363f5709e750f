using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Plinth.Code;
using Plinth.Dedup.Units;

namespace Plinth.Dedup;

/// <summary>Finds functions that stand nearly the same earlier in the corpus, and drops files that are made of them, or cuts them out: scaffolding that whole-file comparison does not see.</summary>
/// <remarks>
/// Functions are found by indentation and brackets in any language that is laid out by them (<see cref="CodeUnits"/>). Two that agree in a band of the MinHash values of their words are measured:
/// they are nearly the same from a Jaccard similarity of <see cref="Threshold"/> on. The default shape proposes 95% of the pairs at 0.8 and nearly all at 0.9. Comments count. Label:
/// <c>repeated_functions</c>, the share of a file's characters in functions that stand earlier.
/// </remarks>
public sealed record DedupFunctions : DedupUnits
{
    /// <summary>Fewest lines of a function; default 5.</summary>
    [Within(1, 10_000)]
    public int MinLines { get; init; } = 5;

    /// <summary>Words in a shingle; default 5.</summary>
    [Within(1, 100)]
    public int Shingle { get; init; } = 5;

    /// <summary>Bands; default 16.</summary>
    [Within(1, 200)]
    public int Bands { get; init; } = 16;

    /// <summary>MinHash values in a band; default 8.</summary>
    [Within(1, 100)]
    public int Rows { get; init; } = 8;

    /// <summary>Measures functions that agree in a band on their own shingles, for which files are read again; with false agreement is enough. Default true.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Jaccard similarity from which on two functions count as nearly the same, where it is measured; default 0.8.</summary>
    [Within(0.05, 1)]
    public double Threshold { get; init; } = 0.8;

    /// <summary>Largest share of a file's characters in repeated functions; more drops it. Default 0.5; null for none.</summary>
    [Within(0, 1)]
    public double? MaxShare { get; init; } = 0.5;

    /// <summary>Cuts repeated functions out of files that stay; default false, because what is left may not be whole.</summary>
    public bool Cut { get; init; }

    internal override IUnitCutter NewCutter(ulong seed) => new Cutter(this, seed);

    internal override IReadOnlyList<Phase>? Check(CorpusWork work, int parts) => !Verify ? null : new UnitCheck(work, this, Bands)
        .Phases(parts, doc => CodeUnits.Of(doc.Text, MinLines).Select(unit => doc.Text.Substring(unit.Start, unit.Length)), () => new Shingles(Shingle, ShingleUnit.Code), Threshold);

    private sealed class Cutter(DedupFunctions step, ulong seed) : IUnitCutter
    {
        private readonly Shingles _shingles = new(step.Shingle, ShingleUnit.Code);
        private readonly MinHash _minHash = new(new LshShape(step.Bands, step.Rows), seed);
        private readonly ulong[] _block = new ulong[1024];
        private readonly ulong[] _bands = new ulong[step.Bands];

        public int KeysPerUnit => step.Bands;

        public void Cut(Document doc, List<UInt128> keys)
        {
            foreach (var (start, length) in CodeUnits.Of(doc.Text, step.MinLines))
            {
                _shingles.Begin(doc.Text.Substring(start, length));
                _minHash.Reset();
                var any = false;
                for (int n; (n = _shingles.Next(_block)) > 0; any = true) _minHash.Add(_block.AsSpan(0, n));
                if (any) _minHash.Keys(_bands);
                for (var band = 0; band < step.Bands; band++)
                    keys.Add(any ? XxHash128.HashToUInt128(MemoryMarshal.AsBytes<ulong>([_bands[band], (ulong)band])) : 0);
            }
        }

        public Verdict Apply(Document doc, ReadOnlySpan<UnitMark> marks, Rules rules)
        {
            var units = CodeUnits.Of(doc.Text, step.MinLines);
            var repeated = 0L;
            for (var i = 0; i < marks.Length; i++)
                if (marks[i] == UnitMark.Repeated) repeated += units[i].Length;
            var share = doc.Text.Length == 0 ? 0 : Math.Round((double)repeated / doc.Text.Length, 4);
            doc.Labels.Set("repeated_functions", share);
            if (rules.AtMost("max-share", share, step.MaxShare) is { } dropped) return dropped;
            if (!step.Cut || repeated == 0) return Verdict.Keep;
            var left = new StringBuilder(doc.Text.Length);
            var at = 0;
            for (var i = 0; i < marks.Length; i++)
            {
                if (marks[i] != UnitMark.Repeated) continue;
                left.Append(doc.Text, at, units[i].Start - at);
                at = units[i].Start + units[i].Length;
            }

            left.Append(doc.Text, at, doc.Text.Length - at);
            var text = left.ToString();
            if (string.IsNullOrWhiteSpace(text)) return Verdict.Drop("nothing-left", share);
            doc.Text = text;
            return Verdict.Keep;
        }
    }
}
