using Plinth.Code.Licences;

namespace Plinth.Code;

/// <summary>Keeps files by their licence: the label <c>licence</c>, an SPDX expression, which the source <c>code</c> sets.</summary>
/// <remarks>
/// Without the label the text's own head is looked at. The Stack (Kocetkov et al. 2022, arXiv:2211.15533, section 3.1) keeps permissive licences alone, by repository; here the file's own word
/// goes over its folder's, and that over the repository's. What a tool finds is no legal advice.
/// </remarks>
public sealed record CodeLicence : IFilter
{
    /// <summary>What is kept: SPDX ids, or <c>permissive</c> for the usual licences that ask for little more than their notice. Default <c>permissive</c>.</summary>
    public string[] Keep { get; init; } = ["permissive"];

    /// <summary>Keeps files of which no licence is known. Default false.</summary>
    public bool Unknown { get; init; }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var licence = doc.Labels.Text("licence") ?? doc.Labels.Text("license");
        if (licence is null && Licence.OfHead(doc.Text) is { } own)
        {
            licence = own.Expression;
            doc.Labels.Set("licence", licence);
            doc.Labels.Set("licence_from", own.From);
        }

        if (string.IsNullOrEmpty(licence)) return Unknown ? Verdict.Keep : Verdict.Drop("no-licence");
        return LicenceExpression.Covers(licence, Covered) ? Verdict.Keep : Verdict.Drop("licence");
    }

    private bool Covered(string id)
    {
        foreach (var kept in Keep)
            if (kept.Equals(id, StringComparison.OrdinalIgnoreCase) || (kept == "permissive" && LicenceExpression.Permissive.Contains(id))) return true;
        return false;
    }
}
