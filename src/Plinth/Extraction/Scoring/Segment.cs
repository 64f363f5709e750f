namespace Plinth.Extraction.Scoring;

/// <summary>A run of text between two breaks of a page: the unit that is kept or dropped. Sizes count characters without white space, Han and kana twice.</summary>
internal struct Segment
{
    /// <summary>First text node.</summary>
    public int Start;

    /// <summary>Index behind the last text node; every text node in between belongs to the segment.</summary>
    public int End;

    /// <summary>Nearest block element around it.</summary>
    public int Block;

    /// <summary>Text.</summary>
    public int Size;

    /// <summary>Text inside links.</summary>
    public int Link;

    /// <summary>Number of links.</summary>
    public int Links;

    /// <summary>Words; a Han or kana character is half a word.</summary>
    public int Words;

    /// <summary>Commas, and what serves as commas elsewhere.</summary>
    public int Commas;

    /// <summary>Ends of sentences.</summary>
    public int Stops;

    /// <summary>Decimal digits.</summary>
    public int Digits;

    /// <summary>Upper-case letters.</summary>
    public int Capitals;

    /// <summary>Han, kana and hangul characters, counted twice as in <see cref="Size"/>.</summary>
    public int Han;

    /// <summary>Characters that menus and bylines use as separators.</summary>
    public int Separators;

    /// <summary>Text set in bold.</summary>
    public int Strong;

    /// <summary>Text set in italics.</summary>
    public int Italic;

    /// <summary>Pictures between the segment before and this one.</summary>
    public int Pictures;

    /// <summary>Levels from the block up to the element that it shares with the segment before.</summary>
    public int Climb;

    /// <summary>First character that is no white space.</summary>
    public char First;

    /// <summary>Last character that is no white space.</summary>
    public char Last;

    /// <summary>Hash of the text without white space, letters in lower case.</summary>
    public ulong Hash;

    /// <summary>Lowest, highest and mean score of its words; 0 where no word is known.</summary>
    public float WordLow, WordHigh, WordMean;

    /// <summary>Share of its words that the page's title has.</summary>
    public float InTitle;

    /// <summary>Share of it that the page's structured data has as the article; see <see cref="ArticleBody"/>.</summary>
    public float InArticle;

    /// <summary>True when it begins at a line break inside a block, not at the block's edge.</summary>
    public bool AfterBreak;

    /// <summary>True when it reads as prose.</summary>
    public readonly bool IsProse => Size >= 40 && Link * 2 < Size;
}
