using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Plinth.Code;

/// <summary>Puts what is known of a file before it: <c>&lt;reponame&gt;…&lt;filename&gt;…&lt;gh_stars&gt;…</c>, each with its own probability.</summary>
/// <remarks>
/// Li et al. 2023 (StarCoder), arXiv:2305.06161, section 5.1: each is put there or not independently, so that the model serves with and without. From the labels <c>repo</c>, <c>path</c> and <c>stars</c>
/// (or <c>max_stars_count</c>); stars come in buckets (0, 1-10, 10-100, 100-1000, 1000+). What is drawn depends on the recipe's seed and the document's id alone.
/// </remarks>
public sealed record CodePrefix : IEditor, IPrepared
{
    private ulong _seed;

    /// <summary>Probability of the repository's name; default 0.2.</summary>
    [Within(0, 1)]
    public double Repo { get; init; } = 0.2;

    /// <summary>Probability of the file's path; default 0.2.</summary>
    [Within(0, 1)]
    public double Filename { get; init; } = 0.2;

    /// <summary>Probability of the stars; default 0.2.</summary>
    [Within(0, 1)]
    public double Stars { get; init; } = 0.2;

    /// <summary>Probability of the language, behind <c>&lt;language&gt;</c>, which StarCoder does not have; default 0.</summary>
    [Within(0, 1)]
    public double Language { get; init; }

    /// <summary>Takes the recipe's seed.</summary>
    public void Prepare(StepContext context) => _seed = context.Seed;

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        var prefix = new StringBuilder();
        Put(prefix, doc, "reponame", doc.Labels.Text("repo") ?? doc.Labels.Text("max_stars_repo_name"), Repo);
        Put(prefix, doc, "filename", doc.Labels.Text("path") ?? doc.Labels.Text("max_stars_repo_path"), Filename);
        Put(prefix, doc, "gh_stars", (doc.Labels.Number("stars") ?? doc.Labels.Number("max_stars_count")) is { } stars ? Bucket(stars) : null, Stars);
        Put(prefix, doc, "language", doc.Labels.Text("language"), Language);
        if (prefix.Length > 0) doc.Text = prefix.Append('\n').Append(doc.Text).ToString();
        return Verdict.Keep;
    }

    /// <summary>StarCoder's buckets of stars.</summary>
    private static string Bucket(double stars) => stars switch { <= 0 => "0", <= 10 => "1-10", <= 100 => "10-100", <= 1000 => "100-1000", _ => "1000+" };

    private void Put(StringBuilder prefix, Document doc, string token, string? value, double probability)
    {
        if (string.IsNullOrEmpty(value)) return;
        var hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{token}\0{doc.Id}")), unchecked((long)_seed));
        if ((hash >> 11) * (1.0 / (1UL << 53)) < probability) prefix.Append('<').Append(token).Append('>').Append(value);
    }
}
