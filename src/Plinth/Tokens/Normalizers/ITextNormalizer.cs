namespace Plinth.Tokens.Normalizers;

/// <summary>Changes text before it is cut.</summary>
internal interface ITextNormalizer
{
    /// <summary>The changed text.</summary>
    string Normalize(string text);
}
