using System.Text;
using Plinth.Code.Licences;
using Plinth.Encodings;
using Plinth.Sources.Files;

namespace Plinth.Code;

/// <summary>Makes documents of the files of one repository or archive.</summary>
/// <remarks>Licence files and manifests are read first of all where the order allows; files are held back until the walk is done, up to a bound, so that a licence behind them counts too.</remarks>
internal sealed class CodeReader(CodeSource source, Shard shard)
{
    // Files are held until all licences are known: bytes of them in one shard.
    private const long HeldBytes = 64 << 20;
    private const int Sniffed = 8000;

    private readonly Dictionary<string, Licence> _licences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _languages = [.. source.Languages];

    /// <summary>Whether a path is read at all.</summary>
    public bool Wants(string path) => IsContext(path) || (CodeLanguages.MayBe(path) && !path.EndsWith('/'));

    /// <summary>Whether a file tells its folder's licence.</summary>
    public static bool IsContext(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return Licence.IsLicenceFile(name) || Licence.IsManifest(name);
    }

    /// <summary>A document a file.</summary>
    public IEnumerable<Record> Files(IEnumerable<Item> items, CancellationToken ct)
    {
        var held = new List<(Item Item, string? Text)>();
        var bytes = 0L;
        foreach (var item in items)
        {
            ct.ThrowIfCancellationRequested();
            if (item.Fault is { } fault)
            {
                // A picture that is too large would not have been read in any case.
                if (fault.Kind != "too-large" || CodeLanguages.Of(item.Path[(item.Path.IndexOf('!') + 1)..], "") is not null) yield return fault;
                continue;
            }

            if (TextOf(item) is not { } text) continue;
            if (IsContext(item.Path)) Remember(item.Path, text);
            if (item.Name.Length == 0) continue;
            held.Add((item, text));
            bytes += item.Bytes.Length;
            if (bytes < HeldBytes) continue;
            foreach (var (ready, readyText) in held)
                if (Document(ready, readyText!) is { } record) yield return record;
            held.Clear();
            bytes = 0;
        }

        foreach (var (item, text) in held)
            if (Document(item, text!) is { } record) yield return record;
    }

    /// <summary>One document of all files.</summary>
    public IEnumerable<Record> Whole(IEnumerable<Item> items, long maxChars, CancellationToken ct)
    {
        var files = new List<Document>();
        var chars = 0L;
        var full = false;
        foreach (var record in Files(items, ct))
        {
            if (record.Document is not { } doc)
            {
                yield return record;
                continue;
            }

            if (doc.Labels.Get("generated") is not null || doc.Labels.Get("minified") is not null || doc.Labels.Get("vendored") is not null) continue;
            chars += doc.Text.Length;
            full = chars > maxChars;
            if (full) break;
            files.Add(doc);
        }

        if (full) yield return new Fault(shard.Name, shard.Name, 0, "too-large", $"the repository has more than {maxChars} characters of code");
        if (full || files.Count == 0) yield break;
        var text = new StringBuilder();
        foreach (var doc in ImportOrder.Of(files)) text.Append("<filename>").Append(doc.Labels.Text("path")).Append('\n').Append(doc.Text.TrimEnd()).Append("\n\n");
        var whole = new Document(text.ToString().TrimEnd(), shard.Name) { Source = shard.Name };
        whole.Labels.Set("category", "github");
        whole.Labels.Set("language", files.GroupBy(f => f.Labels.Text("language")!).OrderByDescending(g => g.Sum(f => (long)f.Text.Length)).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key);
        whole.Labels.Set("repo", Repo);
        whole.Labels.Set("files", (long)files.Count);
        var licences = files.Select(f => f.Labels.Text("licence")).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (licences.Count > 0) whole.Labels.Set("licence", string.Join(" AND ", licences.Select(l => licences.Count > 1 && l.Contains(" OR ", StringComparison.Ordinal) ? $"({l})" : l)));
        yield return whole;
    }

    private string Repo
    {
        get
        {
            var name = shard.Name[(shard.Name.LastIndexOf('/') + 1)..];
            foreach (var end in (ReadOnlySpan<string>)[".git", ".zip", ".tgz", ".tar", ".tar.gz", ".tar.bz2", ".tar.zst"])
                if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) return name[..^end.Length];
            return name;
        }
    }

    private Record? Document(Item item, string text)
    {
        var path = item.Path;
        if (Licence.IsLicenceFile(path[(path.LastIndexOf('/') + 1)..])) return null;
        if (CodeLanguages.Of(path, text) is not { } language || (_languages.Count > 0 && !_languages.Contains(language.Name))) return null;
        if (string.IsNullOrWhiteSpace(text)) return null;
        var name = language.Name;
        var broken = (string?)null;
        if (name == "jupyter-notebook" && source.Notebooks != NotebookForm.Json)
        {
            if (Notebook.Read(text, source.Notebooks, out broken, out var kernel) is not { } made) return broken is null ? (Record?)null : (Record)new Fault(item.Name, shard.Name, 0, "invalid-notebook", broken);
            text = made;
            if (kernel is not null) name = source.Notebooks == NotebookForm.Script ? kernel : name;
        }

        var doc = new Document(text, item.Name) { Source = shard.Name };
        doc.Labels.Set("category", "github");
        doc.Labels.Set("language", name);
        if (item.Name != shard.Name) doc.Labels.Set("repo", Repo);
        doc.Labels.Set("path", path);
        if ((Licence.OfHead(text) ?? Nearest(path)) is { } licence)
        {
            doc.Labels.Set("licence", licence.Expression);
            doc.Labels.Set("licence_from", licence.From);
        }

        if (CodeTraits.IsVendored(path)) doc.Labels.Set("vendored", true);
        if (CodeTraits.IsGenerated(path, text)) doc.Labels.Set("generated", true);
        else if (CodeTraits.IsMinified(path, text)) doc.Labels.Set("minified", true);
        return doc;
    }

    private void Remember(string path, string text)
    {
        var folder = Folder(path);
        var name = path[(folder.Length == 0 ? 0 : folder.Length + 1)..];
        var manifest = Licence.IsManifest(name);
        if ((manifest ? Licence.OfManifest(text) : Licence.OfFile(text)) is not { } found) return;
        if (!_licences.TryGetValue(folder, out var known))
        {
            _licences[folder] = found;
            return;
        }

        if (known.Expression == found.Expression) return;
        // A manifest speaks for all files; LICENSE-APACHE beside LICENSE-MIT leaves the choice.
        if (manifest) _licences[folder] = found;
        else if (known.From == "file") _licences[folder] = known with { Expression = $"{known.Expression} OR {found.Expression}" };
    }

    private Licence? Nearest(string path)
    {
        for (var folder = Folder(path); ; folder = Folder(folder))
        {
            if (_licences.TryGetValue(folder, out var found)) return found;
            if (folder.Length == 0) return null;
        }
    }

    private static string Folder(string path) => path.LastIndexOf('/') is > 0 and var at ? path[..at] : "";

    private static string? TextOf(Item item)
    {
        var head = item.Bytes.AsSpan(0, Math.Min(item.Bytes.Length, Sniffed));
        var wide = head is [0xff, 0xfe, ..] or [0xfe, 0xff, ..];
        if (!wide && head.Contains((byte)0)) return null;
        var text = Charset.Decode(item.Bytes, null, html: false).Text;
        return text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
    }
}
