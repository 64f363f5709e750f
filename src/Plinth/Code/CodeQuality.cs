using Plinth.Sources.Markup;
using Plinth.Tokens;

namespace Plinth.Code;

/// <summary>Drops files of code by the published rules: lines, letters, encoded data, markup, data files, comments, characters a token; and files that nobody wrote.</summary>
/// <remarks>
/// The language is the label <c>language</c>, or <c>lang</c>, or is told from the label <c>path</c>. Sources of the numbers: presets. Rules for a kind of file hold for that kind alone. Lengths are in
/// characters (code points).
/// </remarks>
public sealed partial record CodeQuality : IFilter, IPrepared, IPresets<CodeQuality>
{
    private TokenEncoderPool? _tokens;
    private HashSet<string> _extensions = [];

    /// <summary>Most characters of a line; default 1000 (The Stack).</summary>
    [Within(1, 1e9)]
    public int? MaxLineLength { get; init; } = 1000;

    /// <summary>Most characters of a line on average; default 100 (The Stack).</summary>
    [Within(1, 1e9)]
    public double? MaxMeanLineLength { get; init; } = 100;

    /// <summary>Smallest share of letters and digits; default 0.25 (The Stack).</summary>
    [Within(0, 1)]
    public double? MinAlnum { get; init; } = 0.25;

    /// <summary>Smallest share of letters; default off.</summary>
    [Within(0, 1)]
    public double? MinLetters { get; init; }

    /// <summary>Largest share of hexadecimal digits; default off.</summary>
    [Within(0, 1)]
    public double? MaxHex { get; init; }

    /// <summary>Longest run of Base64 characters: data in a string; default off.</summary>
    [Within(64, 1e9)]
    public int? MaxLongString { get; init; }

    /// <summary>Drops files whose first so many characters hold <c>&lt;?xml version=</c>; default off. Files in XML's own languages stay.</summary>
    [Within(1, 1_000_000)]
    public int? XmlStart { get; init; }

    /// <summary>Smallest share of an HTML file that is visible text; default off.</summary>
    [Within(0, 1)]
    public double? MinHtmlVisible { get; init; }

    /// <summary>Fewest characters of visible text of an HTML file; default off.</summary>
    [Within(0, 1e9)]
    public int? MinHtmlText { get; init; }

    /// <summary>Fewest characters of a JSON or YAML file; default off.</summary>
    [Within(0, 1e9)]
    public int? MinData { get; init; }

    /// <summary>Most characters of a JSON or YAML file; default off.</summary>
    [Within(1, 1e9)]
    public int? MaxData { get; init; }

    /// <summary>Smallest share of letters of a JSON or YAML file; default off.</summary>
    [Within(0, 1)]
    public double? MinDataLetters { get; init; }

    /// <summary>Smallest share of comments, docstrings included, in languages that have them; default off.</summary>
    [Within(0, 1)]
    public double? MinComments { get; init; }

    /// <summary>Largest share of comments; default off.</summary>
    [Within(0, 1)]
    public double? MaxComments { get; init; }

    /// <summary>Languages that the two rules of comments hold for; empty for all that have comments.</summary>
    public string[] CommentLanguages { get; init; } = [];

    /// <summary>Smallest ratio of letters to tokens by language, <c>other</c> for the rest; needs <see cref="Tokenizer"/>. Default none.</summary>
    public IReadOnlyDictionary<string, double> MinCharsPerToken { get; init; } = new Dictionary<string, double>();

    /// <summary>The tokenizer that <see cref="MinCharsPerToken"/> counts with: a file or folder; null leaves that rule out.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Extensions that stay, with their dot; empty for all. Looked for in the label <c>path</c>.</summary>
    public string[] Extensions { get; init; } = [];

    /// <summary>Drops files that a program wrote; default true.</summary>
    public bool DropGenerated { get; init; } = true;

    /// <summary>Drops copies of other people's code; default true.</summary>
    public bool DropVendored { get; init; } = true;

    /// <summary>Drops minified JavaScript and CSS; default true.</summary>
    public bool DropMinified { get; init; } = true;

    /// <summary>Opens the tokenizer.</summary>
    public void Prepare(StepContext context)
    {
        _extensions = new HashSet<string>(Extensions, StringComparer.OrdinalIgnoreCase);
        if (Tokenizer is not null && MinCharsPerToken.Count > 0) _tokens = new TokenEncoderPool(Tokens.Tokenizer.Open(context.Resolve(Tokenizer)));
    }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var text = doc.Text.AsSpan();
        var path = doc.Labels.Text("path") ?? "";
        var language = LanguageOf(doc, path);
        if (Written(doc, path, text) is { } rule) return Verdict.Drop(rule);
        if (_extensions.Count > 0 && path.Length > 0 && !_extensions.Contains(Path.GetExtension(path))) return Verdict.Drop("extension");
        var m = CodeMeasures.Of(text);
        var chars = Math.Max(m.Chars, 1);
        return rules.AtMost("max-line-length", m.LongestLine, MaxLineLength)
            ?? rules.AtMost("max-mean-line-length", m.Lines == 0 ? 0 : (double)(m.Chars - (m.Lines - 1)) / m.Lines, MaxMeanLineLength)
            ?? rules.AtLeast("min-alnum", (double)m.Alnum / chars, MinAlnum)
            ?? rules.AtLeast("min-letters", (double)m.Letters / chars, MinLetters)
            ?? rules.AtMost("max-hex", (double)m.Hex / chars, MaxHex)
            ?? rules.AtMost("max-long-string", m.LongestRun, MaxLongString)
            ?? Markup(text, language, rules)
            ?? (language is "json" or "yaml"
                ? rules.AtLeast("min-data", m.Chars, MinData) ?? rules.AtMost("max-data", m.Chars, MaxData) ?? rules.AtLeast("min-data-letters", (double)m.Letters / chars, MinDataLetters)
                : null)
            ?? Comments(text, language, rules)
            ?? Fertility(doc.Text, language, m, rules)
            ?? Verdict.Keep;
    }

    private static string LanguageOf(Document doc, string path)
    {
        var label = doc.Labels.Text("language") ?? doc.Labels.Text("lang");
        if (label is not null && CodeLanguages.All.ContainsKey(label)) return label;
        if (label is not null)
        {
            var name = label.ToLowerInvariant().Replace("#", "-sharp", StringComparison.Ordinal).Replace("++", "pp", StringComparison.Ordinal).Replace(' ', '-');
            if (CodeLanguages.All.ContainsKey(name)) return name;
        }

        return CodeLanguages.Of(path, doc.Text)?.Name ?? label ?? "";
    }

    private string? Written(Document doc, string path, ReadOnlySpan<char> text)
    {
        if (DropVendored && (doc.Labels.Get("vendored") is not null || CodeTraits.IsVendored(path))) return "vendored";
        if (DropGenerated && (doc.Labels.Get("generated") is not null || CodeTraits.IsGenerated(path, text))) return "generated";
        return DropMinified && (doc.Labels.Get("minified") is not null || CodeTraits.IsMinified(path, text)) ? "minified" : null;
    }

    private Verdict? Markup(ReadOnlySpan<char> text, string language, Rules rules)
    {
        if (XmlStart is { } within && language is not ("xml" or "svg" or "xslt")
            && text[..Math.Min(text.Length, within)].Contains("<?xml version=", StringComparison.Ordinal)) return Verdict.Drop("xml-start");
        if (language != "html" || (MinHtmlVisible is null && MinHtmlText is null)) return null;
        var visible = new HtmlText().Of(text.ToString()).Length;
        return rules.AtLeast("min-html-visible", text.Length == 0 ? 0 : (double)visible / text.Length, MinHtmlVisible) ?? rules.AtLeast("min-html-text", visible, MinHtmlText);
    }

    private Verdict? Comments(ReadOnlySpan<char> text, string language, Rules rules)
    {
        if ((MinComments is null && MaxComments is null) || !CodeLanguages.All.TryGetValue(language, out var known) || known.Comments == CommentStyle.None) return null;
        if (CommentLanguages.Length > 0 && Array.IndexOf(CommentLanguages, language) < 0) return null;
        var share = CodeComments.Share(text, known.Comments);
        return rules.AtLeast("min-comments", share, MinComments) ?? rules.AtMost("max-comments", share, MaxComments);
    }

    private Verdict? Fertility(string text, string language, CodeMeasures m, Rules rules)
    {
        if (_tokens is null) return null;
        if (!MinCharsPerToken.TryGetValue(language, out var least) && !MinCharsPerToken.TryGetValue("other", out least)) return null;
        var tokens = _tokens.Count(text);
        return rules.AtLeast("min-chars-per-token", tokens == 0 ? 0 : (double)m.Chars / tokens, least);
    }
}
