namespace Plinth.Sources.Markup;

/// <summary>What an <see cref="XmlScanner"/> stands on.</summary>
internal enum XmlPiece
{
    /// <summary>A start tag.</summary>
    Start,

    /// <summary>An end tag.</summary>
    End,

    /// <summary>Text.</summary>
    Text,
}
