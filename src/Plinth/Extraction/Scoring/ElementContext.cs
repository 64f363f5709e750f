namespace Plinth.Extraction.Scoring;

/// <summary>What an element stands in, itself included.</summary>
[Flags]
internal enum Inside
{
    None = 0,
    Nav = 1 << 0,
    Aside = 1 << 1,
    Footer = 1 << 2,
    Header = 1 << 3,
    Form = 1 << 4,
    Article = 1 << 5,
    Main = 1 << 6,
    List = 1 << 7,
    Table = 1 << 8,
    Quote = 1 << 9,
    Figure = 1 << 10,
    Pre = 1 << 11,
    Heading = 1 << 12,
    Definition = 1 << 13,
    Address = 1 << 14,

    /// <summary>Something named as boilerplate, comments, an article's body, the main part, a byline.</summary>
    Boilerplate = 1 << 15,
    Comments = 1 << 16,
    Body = 1 << 17,
    MainName = 1 << 18,
    About = 1 << 19,

    /// <summary>Something hidden.</summary>
    Hidden = 1 << 20,

    /// <summary>What the rules took out of the page, and out of the container; and the container itself.</summary>
    CutFromPage = 1 << 21,
    CutFromContainer = 1 << 22,
    Container = 1 << 23,

    /// <summary>Two articles, one in the other.</summary>
    ArticleInArticle = 1 << 24,

    /// <summary>What is shown only where scripts don't run.</summary>
    Noscript = 1 << 25,
}

/// <summary>An element in the light of its ancestors.</summary>
internal struct ElementContext
{
    /// <summary>What it stands in.</summary>
    public Inside Inside;

    /// <summary>Number of ancestors.</summary>
    public int Depth;

    /// <summary>Lowest and highest score of a word in its own class and id; 0 without.</summary>
    public float OwnLow, OwnHigh;

    /// <summary>Lowest and highest over it and its ancestors.</summary>
    public float Low, High;

    /// <summary>Scores from the root down, each ancestor counting less than the next.</summary>
    public float Sum;

    /// <summary>Hash of its tag and class and of its parent's: what a template repeats has the same.</summary>
    public uint Signature;

    /// <summary>Text inside.</summary>
    public int Size;

    /// <summary>Text inside links inside.</summary>
    public int Link;

    /// <summary>Prose inside.</summary>
    public int Prose;

    /// <summary>Number of segments inside.</summary>
    public int Segments;

    /// <summary>True when a segment inside is kept.</summary>
    public bool Kept;
}
