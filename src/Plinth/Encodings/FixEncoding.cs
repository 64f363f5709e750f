namespace Plinth.Encodings;

/// <summary>Recognises text that was once decoded by a wrong encoding ("Ã©", "â€™", "ÖÐ¹ú", "涓枃"), labels it, and repairs it.</summary>
/// <remarks>
/// Labels: <c>mojibake</c>, how it came about; <c>mojibake_repaired</c>, characters given back; <c>mojibake_lost</c>, characters that nothing gives
/// back. Only what is no likely text as it stands is touched (<see cref="Mojibake"/>).
/// </remarks>
public sealed class FixEncoding : IEditor
{
    /// <summary>Repairs what was recognised; false only labels it. Default: true.</summary>
    public bool Repair { get; init; } = true;

    /// <summary>Most lost characters (U+FFFD, 锟斤拷) as a share of all, 0 to 1; null is off. Default: null.</summary>
    [Within(0, 1)]
    public double? MaxLost { get; init; }

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        var found = Mojibake.Repair(doc.Text);
        if (found.Kind is { } kind)
        {
            doc.Labels.Set("mojibake", kind);
            if (Repair)
            {
                doc.Labels.Set("mojibake_repaired", found.Repaired);
                doc.Text = found.Text;
            }
        }

        if (found.Lost > 0) doc.Labels.Set("mojibake_lost", found.Lost);
        return rules.AtMost("max-lost", found.Text.Length == 0 ? 0 : (double)found.Lost / found.Text.Length, MaxLost) ?? Verdict.Keep;
    }
}
