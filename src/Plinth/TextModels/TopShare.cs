using System.Text;
using Plinth.Storage;

namespace Plinth.TextModels;

/// <summary>Keeps the share of the corpus with the highest value of a label, such as a classifier's score (Li et al. 2024, DataComp-LM, keep a tenth).</summary>
/// <remarks>
/// Exact, in four passes over 10 bytes a document. Documents with the same value as the last one kept are kept too, so that neither order nor threads
/// matter: with many equal values it may be more than the share. Documents without the label pass.
/// </remarks>
public sealed record TopShare : ICorpusStep, IPrepared
{
    private const int DigitBits = 16;

    /// <summary>The label; <c>quality_score</c> by default.</summary>
    public string Label { get; init; } = "quality_score";

    /// <summary>Share of documents kept, 0 to 1; 0.1 by default. It is rounded to whole documents, halves up.</summary>
    [Within(0, 1)]
    public double Share { get; init; } = 0.1;

    /// <summary>Whether the share is taken of each language by itself, by the label <c>language</c>; true by default.</summary>
    public bool ByLanguage { get; init; } = true;

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        if (Label.Length == 0) throw new PlinthException("label: name the label to go by, such as quality_score");
    }

    /// <inheritdoc/>
    public ISketch Sketch(CorpusWork work, int shard) => new Values(this, PathOf(work, shard));

    /// <inheritdoc/>
    public IReadOnlyList<Phase> Phases(CorpusWork work) => [new Phase("cut-offs", 1, (_, ct) => Select(work, ct)) { Files = _ => [work.File("cut-offs.bin")] }];

    /// <inheritdoc/>
    public IDecisions Decide(CorpusWork work, int shard) => new Decisions(this, ReadCutOffs(work.File("cut-offs.bin")));

    /// <summary>A number as bits that are ordered as numbers are.</summary>
    internal static ulong Bits(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0); // -0 is 0
        return (bits >> 63) != 0 ? ~bits : bits | (1UL << 63);
    }

    internal static double Value(ulong bits) => BitConverter.UInt64BitsToDouble((bits >> 63) != 0 ? bits & ~(1UL << 63) : ~bits);

    private static string PathOf(CorpusWork work, int shard) => work.File("values", shard, ".bin");

    private double? ValueOf(Document doc) => doc.Labels.Number(Label) is { } value && !double.IsNaN(value) ? value : null;

    private string GroupOf(Document doc) => ByLanguage ? doc.Labels.Text("language") ?? "" : "";

    // Radix selection from the highest digit down: each pass counts the next digit of the values that begin with the digits found so far.
    private void Select(CorpusWork work, CancellationToken ct)
    {
        var groups = new SortedDictionary<string, Group>(StringComparer.Ordinal);
        for (var shift = 64 - DigitBits; shift >= 0; shift -= DigitBits)
        {
            for (var shard = 0; shard < work.Shards; shard++)
            {
                ct.ThrowIfCancellationRequested();
                Count(groups, PathOf(work, shard), shift);
            }

            foreach (var group in groups.Values) group.Descend(Share);
        }

        using var file = CheckedFile.Create(work.File("cut-offs.bin"));
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(groups.Count);
            foreach (var (name, group) in groups)
            {
                writer.Write(name);
                writer.Write(group.Wanted == 0 ? double.PositiveInfinity : Value(group.Prefix));
            }
        }

        file.Complete();
    }

    private static void Count(SortedDictionary<string, Group> groups, string path, int shift)
    {
        using var reader = new BinaryReader(new MemoryStream(CheckedFile.ReadAll(path)), Encoding.UTF8);
        var own = new Group[reader.ReadInt32()];
        for (var i = 0; i < own.Length; i++)
        {
            var name = reader.ReadString();
            if (!groups.TryGetValue(name, out own[i]!)) groups.Add(name, own[i] = new Group());
        }

        for (var left = reader.ReadInt64(); left > 0; left--)
        {
            var group = own[reader.ReadUInt16()];
            group.Add(reader.ReadUInt64(), shift);
        }
    }

    private static Dictionary<string, double> ReadCutOffs(string path)
    {
        using var reader = new BinaryReader(new MemoryStream(CheckedFile.ReadAll(path)));
        var cutOffs = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--) cutOffs.Add(reader.ReadString(), reader.ReadDouble());
        return cutOffs;
    }

    /// <summary>The selection within one language.</summary>
    private sealed class Group
    {
        private readonly long[] _digits = new long[1 << DigitBits];
        private bool _started;
        private long _rank;

        /// <summary>Digits found so far; in the end, the lowest value that is kept.</summary>
        public ulong Prefix { get; private set; }

        /// <summary>How many are to be kept.</summary>
        public long Wanted { get; private set; }

        public void Add(ulong bits, int shift)
        {
            if (shift + DigitBits == 64 || bits >> (shift + DigitBits) == Prefix) _digits[(bits >> shift) & 0xFFFF]++;
        }

        public void Descend(double share)
        {
            if (!_started)
            {
                _started = true;
                Wanted = _rank = (long)Math.Floor((share * _digits.Sum()) + 0.5);
            }

            var digit = _digits.Length - 1;
            for (; digit > 0 && _digits[digit] < _rank; digit--) _rank -= _digits[digit];
            Prefix = (Prefix << DigitBits) | (uint)digit;
            Array.Clear(_digits);
        }
    }

    private sealed class Values(TopShare step, string path) : ISketch
    {
        private readonly List<string> _groups = [];
        private readonly List<(ushort Group, ulong Bits)> _values = [];

        public void Add(Document doc)
        {
            if (step.ValueOf(doc) is not { } value) return;
            var name = step.GroupOf(doc);
            var group = _groups.IndexOf(name);
            if (group < 0)
            {
                group = _groups.Count;
                _groups.Add(name);
            }

            _values.Add(((ushort)group, Bits(value)));
        }

        public void Complete()
        {
            using var file = CheckedFile.Create(path);
            using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(_groups.Count);
                foreach (var name in _groups) writer.Write(name);
                writer.Write((long)_values.Count);
                foreach (var (group, bits) in _values)
                {
                    writer.Write(group);
                    writer.Write(bits);
                }
            }

            file.Complete();
        }

        public void Dispose()
        {
            // Nothing is open before the file is written.
        }
    }

    private sealed class Decisions(TopShare step, Dictionary<string, double> cutOffs) : IDecisions
    {
        public Verdict Next(Document doc, Rules rules) =>
            step.ValueOf(doc) is { } value && cutOffs.TryGetValue(step.GroupOf(doc), out var least) ? rules.AtLeast("share", value, least) ?? Verdict.Keep : Verdict.Keep;

        public void Dispose()
        {
            // All is in memory.
        }
    }
}
