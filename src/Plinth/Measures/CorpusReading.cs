using System.IO.Hashing;
using System.Text;

namespace Plinth.Measures;

/// <summary>One pass over a corpus: what is measured over all of it, and a sample for the rest.</summary>
/// <param name="sampleBytes">Bytes of the sample.</param>
/// <param name="seed">Of the sample.</param>
public sealed class CorpusReading(long sampleBytes, int seed = 0)
{
    private readonly TextSample _sample = new(sampleBytes, seed);

    /// <summary>Documents that have text.</summary>
    public long Documents { get; private set; }

    /// <summary>Their bytes in UTF-8.</summary>
    public long Bytes { get; private set; }

    /// <summary>What stands in it twice.</summary>
    public Duplication Duplication { get; } = new();

    /// <summary>Documents by registered domain; those without an address are left out.</summary>
    public ThinnedCounts Domains { get; } = new();

    /// <summary>The sample.</summary>
    public IReadOnlyList<MeasuredText> Sample => field ??= _sample.Documents;

    /// <summary>Takes a document in.</summary>
    public void Add(MeasuredText document)
    {
        if (string.IsNullOrWhiteSpace(document.Text)) return;
        Documents++;
        Bytes += Encoding.UTF8.GetByteCount(document.Text);
        _sample.Add(document);
        Duplication.Add(document.Text);
        if (RegisteredDomain.Of(document.Url) is { Length: > 0 } domain) Domains.Add(MeasuredWords.Mixed(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(domain))));
    }
}
