namespace Plinth.Dedup;

public sealed partial record DedupMinHash
{
    /// <summary>Published shapes; give <c>verify: false</c> beside one to drop every pair that shares a band, as most of them did.</summary>
    /// <remarks>
    /// Where a publication gives only a number of hashes and a threshold, bands and rows are those with the least error: half the
    /// false-positive integral plus half the false-negative one. Gopher gives no number of hashes: RedPajama's for the same shingle and threshold stand in.
    /// GPT-3's hash tables are bands of one row over single words, its threshold the Pile's for the same method.
    /// </remarks>
    public static IReadOnlyDictionary<string, Func<DedupMinHash>> Presets { get; } = new Dictionary<string, Func<DedupMinHash>>
    {
        // Penedo et al. 2024, arXiv:2406.17557: word 5-grams, 14 buckets of 8 hashes of 64 bits.
        ["fineweb"] = () => new() { Shingle = 5, Bands = 14, Rows = 8, Threshold = 0.8, HashBits = 64 },
        // Lee et al. 2022, arXiv:2107.06499, appendix A: 9,000 hashes as 450 buckets of 20, checked at 0.8. 32 times FineWeb's hashes: slow.
        ["lee"] = () => new() { Shingle = 5, Bands = 450, Rows = 20, Threshold = 0.8 },
        // SlimPajama (Cerebras 2023): 13-grams that its code takes over characters.
        ["slim"] = () => new() { Shingle = 13, Unit = ShingleUnit.Characters, Bands = 9, Rows = 13, Threshold = 0.8 },
        // RedPajama-V2 (Weber et al. 2024, arXiv:2411.12372): word 13-grams, 128 hashes.
        ["rpv2-0.7"] = () => new() { Shingle = 13, Bands = 14, Rows = 9, Threshold = 0.7 },
        ["rpv2-0.8"] = () => new() { Shingle = 13, Bands = 9, Rows = 13, Threshold = 0.8 },
        ["rpv2-0.9"] = () => new() { Shingle = 13, Bands = 5, Rows = 25, Threshold = 0.9 },
        // The Stack (Kocetkov et al. 2022, arXiv:2211.15533): word 5-grams, 256 hashes, 0.7, checked; its code splits at all but letters, digits and underscores.
        ["stack"] = () => Optimal(5, 256, 0.7) with { Unit = ShingleUnit.Code },
        // NeMo Curator's defaults: character 24-grams, 20 bands of 13.
        ["curator"] = () => new() { Shingle = 24, Unit = ShingleUnit.Characters, Bands = 20, Rows = 13, Threshold = 0.8 },
        // Data-Juicer's defaults: word 5-grams, 256 hashes, 0.7.
        ["dj"] = () => Optimal(5, 256, 0.7),
        // Duplodocus (Ai2): 5-grams, 20 bands of 5.
        ["duplodocus"] = () => new() { Shingle = 5, Bands = 20, Rows = 5, Threshold = 0.8 },
        // Gopher (Rae et al. 2021, arXiv:2112.11446, appendix A.1.1): word 13-grams, 0.8.
        ["gopher"] = () => new() { Shingle = 13, Bands = 9, Rows = 13, Threshold = 0.8 },
        // GPT-3 (Brown et al. 2020, arXiv:2005.14165, appendix A): Spark's MinHashLSH with 10 hash tables.
        ["gpt3"] = () => new() { Shingle = 1, Bands = 10, Rows = 1, Threshold = 0.5 },
        // text-dedup's defaults: word 5-grams, 240 hashes, 0.7.
        ["textdedup"] = () => Optimal(5, 240, 0.7),
    };

    private static DedupMinHash Optimal(int shingle, int hashes, double threshold)
    {
        var shape = LshShape.Optimal(threshold, hashes);
        return new DedupMinHash { Shingle = shingle, Bands = shape.Bands, Rows = shape.Rows, Threshold = threshold };
    }
}
