using System.IO.Hashing;
using System.Text;

namespace Plinth.Measures;

/// <summary>What of each corpus language models are trained on and tested on: equal bytes of training, and no text on both sides.</summary>
/// <remarks>
/// The side is drawn by the address, or else the id: a page that stands in two corpora, cut out differently, is on the same side in both. A text on the side of
/// tests that stands on the side of training of any corpus is left out.
/// </remarks>
public sealed class CrossEntropyShares
{
    /// <summary>Parts a text to train on and one to test on.</summary>
    /// <param name="samples">The samples of all corpora.</param>
    /// <param name="mostTest">Most bytes of a corpus's test.</param>
    /// <param name="seed">Another number draws other sides.</param>
    public CrossEntropyShares(IReadOnlyList<IReadOnlyList<MeasuredText>> samples, long mostTest, int seed = 0)
    {
        var train = samples.Select(s => s.Where(d => IsTrain(d, seed)).Select(d => d.Text).ToList()).ToList();
        var met = train.SelectMany(t => t).Select(t => t.Trim()).ToHashSet(StringComparer.Ordinal);
        TrainBytes = train.Min(t => t.Sum(text => (long)Encoding.UTF8.GetByteCount(text) + 1));
        Train = [.. train.Select(t => Encoding.UTF8.GetString(Diversity.Bytes(t, TrainBytes)))];
        Test = [.. samples.Select(s => First(s.Where(d => !IsTrain(d, seed) && !met.Contains(d.Text.Trim())).Select(d => d.Text), mostTest))];
    }

    /// <summary>Bytes of each corpus that are learned from.</summary>
    public long TrainBytes { get; }

    /// <summary>What is learned from, a text a corpus.</summary>
    public IReadOnlyList<string> Train { get; }

    /// <summary>What is tested on, texts of each corpus.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Test { get; }

    private static bool IsTrain(MeasuredText document, int seed) => (XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(document.Url ?? document.Id), seed + 0x5eed) & 1) == 0;

    private static List<string> First(IEnumerable<string> texts, long most)
    {
        var taken = new List<string>();
        foreach (var text in texts)
        {
            if (most <= 0) break;
            taken.Add(text);
            most -= Encoding.UTF8.GetByteCount(text);
        }

        return taken;
    }
}
