using System.Text.RegularExpressions;
using Plinth.Encodings;
using Plinth.Sources.Files;
using Plinth.Sources.Latex;

namespace Plinth.Sources;

/// <summary>Papers in LaTeX: <c>.tex</c> files, archives of one paper (<c>.tar.gz</c>), and arXiv's source bundles (a tar of those).</summary>
/// <remarks>
/// <c>\input</c> and <c>\include</c> are followed inside the archive. The paper's macros are expanded; comments, bibliography, citations, labels and pictures are
/// left out; formulas stay in TeX, tables are written a row a line. Labels: <c>category</c> (<c>arxiv</c>), <c>title</c>, <c>arxiv_id</c> where the name is one.
/// </remarks>
public sealed partial record ArxivSource : FileSource
{
    /// <inheritdoc/>
    protected override string Category => "arxiv";

    /// <inheritdoc/>
    protected override bool Wants(string path) =>
        path.EndsWith(".tex", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ltx", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var paper = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in Items.Of(shard, Wants, MaxBytes, Unzips, ct))
        {
            ct.ThrowIfCancellationRequested();
            if (item.Fault is { } fault) yield return fault;
            else if (item.Bytes is [0x1f, 0x8b, ..]) yield return Packed(item, shard, ct);
            else if (paper.Values.Sum(t => (long)t.Length) + item.Bytes.Length <= MaxBytes) paper[item.Path] = Text(item.Bytes);
        }

        if (paper.Count > 0) yield return Paper(paper, shard.Name, shard);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct) => [];

    private Record Packed(Item item, Shard shard, CancellationToken ct)
    {
        byte[]? bytes;
        try
        {
            using var stream = Compression.OpenRead(new MemoryStream(item.Bytes));
            bytes = Items.ReadAll(stream, MaxBytes);
        }
        catch (Exception e) when (Items.IsDamage(e)) { return Broken(item, shard, "broken-compression", $"the paper cannot be unpacked: {e.Message}"); }
        if (bytes is null) return Broken(item, shard, "too-large", $"the paper is larger than max_bytes ({MaxBytes})");
        var paper = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Items.IsTar(bytes)) paper[item.Path] = Text(bytes);
        else
        {
            foreach (var member in Items.Tar(bytes, item.Name, Wants, MaxBytes, ct))
            {
                if (member.Fault is { } fault) return fault;
                paper[member.Path] = Text(member.Bytes);
            }
        }

        return paper.Count == 0 ? Broken(item, shard, "no-text", "the paper has no TeX file; it may be a PDF alone") : Paper(paper, item.Name, shard);
    }

    private Record Paper(Dictionary<string, string> files, string name, Shard shard)
    {
        if (LatexFiles.Main(files) is not { } main) return new Fault(name, shard.Name, 0, "no-text", "the archive has no TeX file");
        var macros = new LatexMacros();
        var tex = macros.Expand(macros.Collect(LatexFiles.Flatten(main, files)));
        var converter = new LatexText(macros);
        var text = converter.Convert(tex);
        var id = ArxivId().Match(Path.GetFileName(name.Replace('!', '/')));
        var doc = Make(text, name, shard, id.Success ? $"https://arxiv.org/abs/{id.Value}" : null);
        if (converter.Title is { Length: > 0 } title) doc.Labels.Set("title", title);
        if (id.Success) doc.Labels.Set("arxiv_id", id.Value);
        return doc;
    }

    private static string Text(byte[] bytes)
    {
        var text = Charset.Decode(bytes, null, html: false).Text;
        return text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
    }

    [GeneratedRegex(@"\d{4}\.\d{4,5}(v\d+)?")]
    private static partial Regex ArxivId();
}
