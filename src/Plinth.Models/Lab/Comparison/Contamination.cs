using System.Text;
using Plinth.Models.Lab.Evaluation;
using Plinth.Tokens.Training;

namespace Plinth.Models.Lab.Comparison;

/// <summary>Which held-out texts stand in what models are trained on.</summary>
/// <remarks>
/// Stretches of 50 bytes of letters and digits, case and all else taken away: some nine English words, or 17 Chinese characters. Of a held-out text every eighth is kept,
/// of a corpus all are looked up.
/// </remarks>
public sealed class Contamination
{
    private const int Stretch = 50, Every = 8;
    private const ulong Base = 0x9e3779b97f4a7c15 | 1;

    private readonly IReadOnlyList<HeldOutDocument> _documents;
    private readonly Dictionary<ulong, List<int>> _owners = [];
    private readonly int[] _kept;
    private readonly HashSet<ulong> _met = [];
    private readonly ulong[] _first = new ulong[1 << 14];
    private readonly ulong _leaves = Power(Stretch);

    /// <summary>Takes down the held-out texts.</summary>
    public Contamination(IReadOnlyList<HeldOutDocument> documents)
    {
        _documents = documents;
        _kept = new int[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            var (document, at) = (i, 0);
            Stretches(documents[i].Text, hash =>
            {
                if (at++ % Every != 0) return;
                _kept[document]++;
                if (!_owners.TryGetValue(hash, out var owners)) _owners[hash] = owners = [];
                if (owners.Count == 0 || owners[^1] != document) owners.Add(document);
                _first[hash >> 50] |= 1UL << (int)(hash >> 44 & 63);
            });
        }
    }

    /// <summary>Looks a corpus through.</summary>
    public void Look(Arm arm, CancellationToken ct)
    {
        foreach (var (source, shard) in Corpus.Open([arm.Path], Directory.GetCurrentDirectory()).Parts)
            foreach (var record in source.Read(shard, ct))
                if (record.Document is { } d) Stretches(d.Text, Meet);
    }

    /// <summary>For each held-out text the share of its stretches that were met.</summary>
    public IReadOnlyList<double> Shares()
    {
        var met = new int[_documents.Count];
        foreach (var hash in _met)
            foreach (var owner in _owners[hash]) met[owner]++;
        return [.. met.Select((m, i) => _kept[i] == 0 ? 0 : Math.Min(1, (double)m / _kept[i]))];
    }

    private void Meet(ulong hash)
    {
        // Most stretches stop at a table of a million bits.
        if ((_first[hash >> 50] >> (int)(hash >> 44 & 63) & 1) != 0 && _owners.ContainsKey(hash)) _met.Add(hash);
    }

    /// <summary>The hash of each stretch of a text, rolled on byte by byte.</summary>
    private void Stretches(string text, Action<ulong> found)
    {
        Span<byte> ring = stackalloc byte[Stretch], utf8 = stackalloc byte[4];
        var (hash, count) = (0UL, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune)) continue;
            var bytes = Rune.ToLowerInvariant(rune).EncodeToUtf8(utf8);
            for (var i = 0; i < bytes; i++)
            {
                var place = count % Stretch;
                hash = hash * Base + utf8[i] + 1 - (count >= Stretch ? (ulong)(ring[place] + 1) * _leaves : 0);
                ring[place] = utf8[i];
                count++;
            }

            if (count >= Stretch) found(Mixed(hash));
        }
    }

    private static ulong Mixed(ulong hash)
    {
        hash ^= hash >> 32;
        hash *= 0xd6e8feb86659fd93;
        return hash ^ (hash >> 32);
    }

    private static ulong Power(int exponent)
    {
        var power = 1UL;
        for (var i = 0; i < exponent; i++) power *= Base;
        return power;
    }
}
