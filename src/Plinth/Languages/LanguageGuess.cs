namespace Plinth.Languages;

/// <summary>What language a text seems to be in.</summary>
/// <param name="Language">
/// ISO 639-1 code where there is one, else 639-3; <c>zxx</c> for what is in no language, <c>und</c> where there is too little to go by.
/// </param>
/// <param name="Score">How sure that is and how much of the text it holds for, 0 to 1.</param>
/// <param name="Script">ISO 15924 code of its script (<c>Latn</c>, <c>Cyrl</c>, <c>Hans</c>, <c>Hant</c>, <c>Jpan</c> …); null for <c>zxx</c> and <c>und</c>.</param>
/// <param name="Kind">Of <c>zxx</c>: <c>code</c> or <c>noise</c>; else null.</param>
public readonly record struct LanguageGuess(string Language, double Score, string? Script = null, string? Kind = null)
{
    /// <summary>The language, for Chinese with its script: <c>en</c>, <c>zh-Hans</c>, <c>zh-Hant</c>.</summary>
    public string Name => Language == "zh" ? $"zh-{Script}" : Language;
}
