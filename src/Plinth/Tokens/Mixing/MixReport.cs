namespace Plinth.Tokens.Mixing;

/// <summary>What a mix took of each source.</summary>
/// <param name="Sources">The sources, in the plan's order.</param>
public sealed record MixReport(IReadOnlyList<MixedSource> Sources)
{
    /// <summary>Sources that are gone through more often than helps, a sentence each.</summary>
    public IEnumerable<string> Warnings => Sources.Where(s => s.Epochs > MixPlan.MostEpochs).Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{s.Name} is gone through {s.Epochs:0.0} times; beyond {MixPlan.MostEpochs:0} times repeated data helps less and less (Muennighoff et al. 2023)"));
}

/// <summary>A source in a mix.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documents">Documents that it has.</param>
/// <param name="Tokens">Tokens that it has.</param>
/// <param name="Wanted">Tokens that the plan gives it.</param>
/// <param name="Taken">Tokens that were written; whole documents, so up to one document more than wanted.</param>
/// <param name="TakenDocuments">Documents that were written.</param>
public sealed record MixedSource(string Name, long Documents, long Tokens, long Wanted, long Taken = 0, long TakenDocuments = 0)
{
    /// <summary>Bytes of text that its tokens stand for; 0 where the manifest of the source does not say.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of text of what was written, in the source's proportion to tokens.</summary>
    public long TakenBytes => Tokens == 0 ? 0 : (long)Math.Round(Bytes * (Taken / (double)Tokens));

    /// <summary>How often the source is gone through.</summary>
    public double Epochs => Tokens == 0 ? 0 : Math.Max(Wanted, Taken) / (double)Tokens;
}
