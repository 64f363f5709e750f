using System.Text;

namespace Plinth.Tokens;

/// <summary>How often a corpus needs each id, and its size in documents, bytes, characters and tokens by language and source.</summary>
public sealed class TokenUse
{
    private readonly Dictionary<string, TokenCount> _languages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenCount> _sources = new(StringComparer.Ordinal);

    private TokenUse(Tokenizer tokenizer) => Counts = new long[tokenizer.VocabularySize];

    /// <summary>By the label <c>language</c>; documents without one are <c>unknown</c>.</summary>
    public IReadOnlyDictionary<string, TokenCount> Languages => _languages;

    /// <summary>By source.</summary>
    public IReadOnlyDictionary<string, TokenCount> Sources => _sources;

    /// <summary>All documents.</summary>
    public TokenCount All { get; private set; } = new(0, 0, 0, 0);

    /// <summary>How often each id came.</summary>
    public long[] Counts { get; }

    /// <summary>Pieces that never came, holes left out.</summary>
    public int Unused { get; private set; }

    /// <summary>Counts.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="ct">Stops it.</param>
    public static TokenUse Of(Tokenizer tokenizer, IEnumerable<Document> documents, CancellationToken ct)
    {
        var use = new TokenUse(tokenizer);
        var encoder = tokenizer.NewEncoder();
        foreach (var document in documents)
        {
            ct.ThrowIfCancellationRequested();
            var ids = encoder.Encode(document.Text);
            foreach (var id in ids) use.Counts[id]++;
            var count = new TokenCount(1, Encoding.UTF8.GetByteCount(document.Text), Runes(document.Text), ids.Length);
            use.All += count;
            Add(use._languages, document.Labels.Text("language") ?? document.Labels.Text("lang") ?? "unknown", count);
            Add(use._sources, document.Labels.Text("source") ?? document.Source, count);
        }

        for (var id = 0; id < use.Counts.Length; id++)
            if (use.Counts[id] == 0 && tokenizer.Piece(id).Length > 0) use.Unused++;
        return use;
    }

    private static void Add(Dictionary<string, TokenCount> rows, string name, TokenCount count) => rows[name] = rows.GetValueOrDefault(name, new TokenCount(0, 0, 0, 0)) + count;

    private static long Runes(string text)
    {
        long count = text.Length;
        foreach (var c in text)
            if (char.IsLowSurrogate(c)) count--;
        return count;
    }
}
