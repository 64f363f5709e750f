using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.Tokens.Training;

/// <summary>How well a tokenizer packs texts of one language.</summary>
/// <param name="Language">The language, <c>unknown</c> where documents do not say.</param>
/// <param name="Documents">Documents encoded.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Bytes">Their bytes as UTF-8.</param>
/// <param name="Characters">Their code points.</param>
public sealed record LanguageCompression(string Language, long Documents, long Tokens, long Bytes, long Characters)
{
    /// <summary>Bytes a token.</summary>
    public double BytesPerToken => Tokens == 0 ? 0 : Bytes / (double)Tokens;

    /// <summary>Characters a token.</summary>
    public double CharactersPerToken => Tokens == 0 ? 0 : Characters / (double)Tokens;

    /// <summary>Encodes a sample of a corpus, chosen by a hash of the ids.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="share">Share of the documents.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>By language, the largest first.</returns>
    public static IReadOnlyList<LanguageCompression> Measure(Corpus corpus, Tokenizer tokenizer, double share, int workers, CancellationToken ct)
    {
        var sums = new Dictionary<string, LanguageCompression>(StringComparer.Ordinal);
        Parallel.ForEach(corpus.Parts, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct }, part =>
        {
            var encoder = tokenizer.NewEncoder();
            var mine = new Dictionary<string, LanguageCompression>(StringComparer.Ordinal);
            foreach (var record in part.Source.Read(part.Shard, ct))
            {
                if (record.Document is not { } doc || XxHash3.HashToUInt64(MemoryMarshal.AsBytes(doc.Id.AsSpan())) / (double)ulong.MaxValue > share) continue;
                var language = doc.Labels.Text("language") ?? "unknown";
                var text = doc.Text;
                var low = text.Count(char.IsLowSurrogate);
                Add(mine, new(language, 1, encoder.Encode(text).Length, Encoding.UTF8.GetByteCount(text), text.Length - low));
            }

            lock (sums)
                foreach (var sum in mine.Values) Add(sums, sum);
        });
        return [.. sums.Values.OrderByDescending(s => s.Bytes).ThenBy(s => s.Language, StringComparer.Ordinal)];
    }

    private static void Add(Dictionary<string, LanguageCompression> sums, LanguageCompression more)
    {
        var sum = sums.GetValueOrDefault(more.Language, new(more.Language, 0, 0, 0, 0));
        sums[more.Language] = new(more.Language, sum.Documents + more.Documents, sum.Tokens + more.Tokens, sum.Bytes + more.Bytes, sum.Characters + more.Characters);
    }
}
