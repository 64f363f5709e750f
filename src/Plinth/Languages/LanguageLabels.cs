namespace Plinth.Languages;

/// <summary>Labels of classifiers of languages as language and script: ISO 639-1 where there is a code, else the label's own.</summary>
/// <remarks>
/// fastText's lid.176 has <c>en</c> and, where there is no shorter code, three letters; GlotLID has ISO 639-3 and ISO 15924: <c>eng_Latn</c>. There one
/// language of a group stands for the group where it is what the shorter code mostly means: <c>cmn_Hani</c> is <c>zh</c>.
/// </remarks>
internal sealed class LanguageLabels
{
    private readonly Dictionary<string, string> _short = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _groups = new(StringComparer.Ordinal);

    public LanguageLabels()
    {
        using var reader = new StreamReader(LanguageData.Open("iso-639.tsv"));
        while (reader.ReadLine() is { } line)
        {
            var columns = line.Split('\t');
            (columns.Length > 2 ? _groups : _short).Add(columns[0], columns[1]);
        }
    }

    /// <summary>The language of a label, and its script where the label says one.</summary>
    public (string Language, string? Script) Read(string label)
    {
        var at = label.AsSpan().IndexOfAny('_', '-');
        var language = at < 0 ? label : label[..at];
        var script = at >= 0 && label.Length - at == 5 ? label[(at + 1)..] : null;
        if (_short.TryGetValue(language, out var code) || (script is not null && _groups.TryGetValue(language, out code))) language = code;
        return (language, script);
    }
}
