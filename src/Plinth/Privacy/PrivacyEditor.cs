using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Plinth.Privacy;

/// <summary>Replaces private data: by the name of their kind (<c>&lt;EMAIL&gt;</c>), by made-up data of the same shape, or by a digest. Nothing else in the text changes.</summary>
/// <remarks>
/// Where two kinds overlap, the one that starts first counts, then the longer, then the one listed first in the documentation. Counts are
/// labels: <c>privacy_email</c>, <c>privacy_ip</c>. Masking a text that was masked by kind changes nothing.
/// </remarks>
public sealed class PrivacyEditor : IMask, IPrepared
{
    private readonly ConcurrentBag<Scratch> _idle = [];
    private Prepared? _prepared;

    /// <summary>Kinds to replace, or <c>all</c>, which is all but <c>name</c>. Default email and ip, as FineWeb has it (Penedo et al. 2024, section 3).</summary>
    public IReadOnlyList<string> Mask { get; init; } = ["email", "ip"];

    /// <summary>Kinds of which one alone drops the document; they are replaced too. Default none.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Drops documents in which more data than this were found; default off. Dolma drops above 5 (Soldaini et al. 2024, section 5.1).</summary>
    [Within(0, int.MaxValue)]
    public int? DropAbove { get; init; }

    /// <summary>What takes the place of the data: <c>kind</c> (default), <c>fake</c> or <c>hash</c>.</summary>
    public Replacement Replacement { get; init; } = Replacement.Kind;

    /// <summary>A file whose bytes are the key of fakes and digests; default is the recipe's seed. Who has the key can try out which number gives a digest.</summary>
    public string? KeyFile { get; init; }

    /// <summary>True, the default, leaves private, loopback, documentation and other reserved addresses in place (IANA special-purpose registries).</summary>
    public bool PublicOnly { get; init; } = true;

    /// <summary>
    /// Writes kind, start and length of what was replaced to the ledger, in UTF-16 units of the text as it came into this step, never the text; default false.
    /// </summary>
    public bool Spans { get; init; }

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        var key = BitConverter.IsLittleEndian ? BitConverter.GetBytes(context.Seed) : [.. BitConverter.GetBytes(context.Seed).Reverse()];
        if (KeyFile is not null)
        {
            var path = context.Resolve(KeyFile);
            try
            {
                key = File.ReadAllBytes(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PlinthException($"privacy: cannot read key_file {path}: {e.Message}", e);
            }

            if (key.Length < 8) throw new PlinthException($"privacy: key_file {path} holds {key.Length} bytes; a key needs 8 or more.");
        }

        _prepared = Build(key);
    }

    /// <summary>What stands in a document, from left to right without overlap, by kind, start and length in UTF-16 units; the document stays as it is.</summary>
    public IReadOnlyList<(string Kind, int Start, int Length)> Find(Document doc)
    {
        var prepared = _prepared ??= Build(new byte[8]);
        var (found, fresh) = (new List<SecretSpan>(), new List<SecretSpan>());
        prepared.Scan.Find(doc.Text, PhoneRegions.Of(doc), found, fresh);
        return [.. found.Select(s => (prepared.Kinds[s.Kind].Secret.Kind, s.Start, s.Length))];
    }

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        var prepared = _prepared ??= Build(new byte[8]);
        if (!_idle.TryTake(out var scratch)) scratch = new Scratch([], []);
        prepared.Scan.Find(doc.Text, prepared.AsksForRegions ? PhoneRegions.Of(doc) : [], scratch.Found, scratch.Fresh);
        if (scratch.Found.Count > 0)
        {
            if (Spans)
                foreach (var span in scratch.Found) doc.Report(prepared.Kinds[span.Kind].Secret.Kind, span.Start, span.Length);
            doc.Text = Rewrite(doc, scratch.Found, prepared);
            foreach (var span in scratch.Found) doc.Labels.Add(prepared.Kinds[span.Kind].Label, 1);
        }

        var verdict = rules.AtMost("drop-above", scratch.Found.Count, DropAbove);
        foreach (var kind in prepared.Kinds)
            if (verdict is null && kind.Drops) verdict = rules.AtMost(kind.Rule, Count(scratch.Found, prepared, kind), 0);
        _idle.Add(scratch);
        return verdict ?? Verdict.Keep;
    }

    private static int Count(List<SecretSpan> found, Prepared prepared, Masked kind)
    {
        var count = 0;
        foreach (var span in found)
            if (ReferenceEquals(prepared.Kinds[span.Kind], kind)) count++;
        return count;
    }

    private string Rewrite(Document doc, List<SecretSpan> found, Prepared prepared)
    {
        var text = doc.Text.AsSpan();
        var made = new StringBuilder(text.Length + 64);
        var from = 0;
        foreach (var span in found)
        {
            var kind = prepared.Kinds[span.Kind];
            var secret = text.Slice(span.Start, span.Length);
            made.Append(text[from..span.Start]).Append(Replacement switch
            {
                Replacement.Fake => kind.Secret.Fake(secret, new FakeSource(FakeSource.Digest(prepared.Key, $"{kind.Secret.Kind}\n{doc.Id}", secret))),
                Replacement.Hash => string.Create(CultureInfo.InvariantCulture, $"<{kind.Name}:{FakeSource.Digest(prepared.Key, kind.Secret.Kind, secret):x16}>"),
                _ => kind.Placeholder,
            });
            from = span.End;
        }

        return made.Append(text[from..]).ToString();
    }

    private Prepared Build(byte[] key)
    {
        foreach (var (option, kinds) in ((string, IReadOnlyList<string>)[])[("mask", Mask), ("drop", Drop)])
        {
            foreach (var kind in kinds)
            {
                if (kind != Secrets.Every && !Secrets.All.Any(s => s.Kind == kind))
                    throw new PlinthException($"privacy: unknown kind '{kind}' in {option}; kinds are {string.Join(", ", Secrets.All.Select(s => s.Kind))}, or {Secrets.Every}.");
            }
        }

        var drops = Drop.Contains(Secrets.Every);
        var every = drops || Mask.Contains(Secrets.Every);
        Masked[] chosen = [.. Secrets.All.Where(s => every && s.Kind != Secrets.Names || Mask.Contains(s.Kind) || Drop.Contains(s.Kind)).Select(s => new Masked(s.Make(PublicOnly), drops && s.Kind != Secrets.Names || Drop.Contains(s.Kind)))];
        return new Prepared(chosen, new SecretScan([.. chosen.Select(c => c.Secret)]), key, chosen.Any(c => c.Secret is Phone));
    }

    private sealed record Scratch(List<SecretSpan> Found, List<SecretSpan> Fresh);

    private sealed record Prepared(Masked[] Kinds, SecretScan Scan, byte[] Key, bool AsksForRegions);

    private sealed class Masked(ISecret secret, bool drops)
    {
        public ISecret Secret { get; } = secret;

        public bool Drops { get; } = drops;

        public string Name { get; } = secret.Kind.Replace('-', '_').ToUpperInvariant();

        public string Placeholder { get; } = $"<{secret.Kind.Replace('-', '_').ToUpperInvariant()}>";

        public string Label { get; } = "privacy_" + secret.Kind.Replace('-', '_');

        public string Rule { get; } = "holds-" + secret.Kind;
    }
}
