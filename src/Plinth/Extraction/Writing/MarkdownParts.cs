namespace Plinth.Extraction.Writing;

/// <summary>What a line of Markdown can stand in.</summary>
internal enum ContainerKind
{
    /// <summary>A block quotation.</summary>
    Quote,

    /// <summary>An item of a list, or a definition.</summary>
    Item,
}

/// <summary>An open container.</summary>
/// <param name="kind">What it is.</param>
/// <param name="first">What its first line starts with.</param>
/// <param name="rest">What its other lines start with.</param>
internal sealed class Container(ContainerKind kind, string first, string rest)
{
    /// <summary>What it is.</summary>
    public ContainerKind Kind => kind;

    /// <summary>What its first line starts with.</summary>
    public string First => first;

    /// <summary>What its other lines start with.</summary>
    public string Rest => rest;

    /// <summary>True when something was written in it.</summary>
    public bool Used { get; set; }

    /// <summary>True when a blank line stands in it.</summary>
    public bool Loose { get; set; }
}

/// <summary>An open list.</summary>
/// <param name="number">Number of the next item; null for a list without numbers.</param>
internal sealed class MarkdownList(int? number)
{
    /// <summary>Number of the next item, or null.</summary>
    public int? Number { get; set; } = number;

    /// <summary>Items written.</summary>
    public int Items { get; private set; }

    /// <summary>True when the last item has no blank line in it, so that none is needed behind it.</summary>
    public bool Tight { get; private set; }

    /// <summary>Counts an item.</summary>
    public void After(bool loose)
    {
        Items++;
        Tight = !loose;
    }
}
