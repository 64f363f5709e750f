using System.Collections.Concurrent;

namespace Plinth.Privacy;

/// <summary>Replaces private data by the name of their kind: <c>&lt;EMAIL&gt;</c>, <c>&lt;IP&gt;</c>. Nothing else in the text changes.</summary>
/// <remarks>
/// Where two kinds overlap, the one that starts first counts, then the longer, then the one listed first in the documentation. Counts are
/// labels: <c>privacy_email</c>, <c>privacy_ip</c>. Masking a masked text changes nothing.
/// </remarks>
public sealed class PrivacyEditor : IMask, IPrepared
{
    private readonly ConcurrentBag<List<SecretSpan>> _idle = [];
    private Masked[]? _masked;

    /// <summary>
    /// Kinds to mask: <c>email</c>, <c>ip</c>, <c>cn-id-card</c>, <c>cn-mobile</c>, <c>phone</c>. Default email and ip, as FineWeb has it
    /// (Penedo et al. 2024, section 3).
    /// </summary>
    public IReadOnlyList<string> Mask { get; init; } = ["email", "ip"];

    /// <summary>True, the default, leaves private, loopback, documentation and other reserved addresses in place (IANA special-purpose registries).</summary>
    public bool PublicOnly { get; init; } = true;

    /// <inheritdoc/>
    public void Prepare(StepContext context) => _masked = Build();

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        var masked = _masked ??= Build();
        if (!_idle.TryTake(out var found)) found = [];
        Find(doc.Text, masked, found);
        if (found.Count > 0)
        {
            doc.Text = Rewrite(doc.Text, found, masked);
            foreach (var span in found) doc.Labels.Add(masked[span.Kind].Label, 1);
            found.Clear();
        }

        _idle.Add(found);
        return Verdict.Keep;
    }

    private static void Find(string text, Masked[] masked, List<SecretSpan> found)
    {
        for (var kind = 0; kind < masked.Length; kind++)
        {
            var from = found.Count;
            masked[kind].Secret.Find(text, found);
            for (var i = from; i < found.Count; i++) found[i] = found[i] with { Kind = kind };
        }

        if (found.Count < 2) return;
        found.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.Length != b.Length ? b.Length.CompareTo(a.Length)
            : a.Kind.CompareTo(b.Kind));
        var (kept, end) = (0, 0);
        for (var i = 0; i < found.Count; i++)
        {
            var span = found[i];
            if (span.Start < end) continue;
            found[kept++] = span;
            end = span.End;
        }

        found.RemoveRange(kept, found.Count - kept);
    }

    private static string Rewrite(string text, List<SecretSpan> found, Masked[] masked)
    {
        var length = text.Length;
        foreach (var span in found) length += masked[span.Kind].Replacement.Length - span.Length;
        return string.Create(length, (text, found, masked), static (into, state) =>
        {
            var from = 0;
            foreach (var span in state.found)
            {
                state.text.AsSpan(from, span.Start - from).CopyTo(into);
                into = into[(span.Start - from)..];
                var replacement = state.masked[span.Kind].Replacement;
                replacement.CopyTo(into);
                into = into[replacement.Length..];
                from = span.End;
            }

            state.text.AsSpan(from).CopyTo(into);
        });
    }

    private Masked[] Build()
    {
        foreach (var kind in Mask)
        {
            if (!Secrets.All.Any(s => s.Kind == kind))
                throw new PlinthException($"privacy: unknown kind '{kind}' in mask; kinds are {string.Join(", ", Secrets.All.Select(s => s.Kind))}.");
        }

        return [.. Secrets.All.Where(s => Mask.Contains(s.Kind)).Select(s => new Masked(s.Make(PublicOnly), s.Kind))];
    }

    private sealed class Masked(ISecret secret, string kind)
    {
        public ISecret Secret { get; } = secret;

        public string Replacement { get; } = $"<{kind.Replace('-', '_').ToUpperInvariant()}>";

        public string Label { get; } = "privacy_" + kind.Replace('-', '_');
    }
}
