namespace Plinth.Sources.Markup;

/// <summary>What is done with an element of a text in XML.</summary>
internal enum XmlRule
{
    /// <summary>Its text goes on within the line.</summary>
    Inline,

    /// <summary>It and all in it is left out.</summary>
    Drop,

    /// <summary>It stands on lines of its own.</summary>
    Block,

    /// <summary>It is a heading.</summary>
    Heading,

    /// <summary>It is a row of a table: a line.</summary>
    Row,

    /// <summary>It is a cell: parted from the next by a bar.</summary>
    Cell,

    /// <summary>It is a formula in TeX.</summary>
    Formula,

    /// <summary>A break of the line.</summary>
    Break,
}
