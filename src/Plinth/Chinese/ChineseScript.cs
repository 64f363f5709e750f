namespace Plinth.Chinese;

/// <summary>A way to write Chinese.</summary>
public enum ChineseScript
{
    /// <summary>As it stands.</summary>
    Keep,

    /// <summary>Simplified characters.</summary>
    Simplified,

    /// <summary>Traditional characters, OpenCC's standard.</summary>
    Traditional,

    /// <summary>Traditional characters as Taiwan writes them.</summary>
    Taiwan,

    /// <summary>Traditional characters as Hong Kong writes them.</summary>
    HongKong,
}
