namespace Plinth.Languages;

/// <summary>What language a text seems to be in.</summary>
/// <param name="Language">ISO 639-1 code where there is one, else 639-3; <c>und</c> where there is too little to go by.</param>
/// <param name="Score">How sure that is and how much of the text it holds for, 0 to 1.</param>
/// <param name="Script"><c>Hans</c> or <c>Hant</c> for Chinese (ISO 15924), else null.</param>
public readonly record struct LanguageGuess(string Language, double Score, string? Script = null);
