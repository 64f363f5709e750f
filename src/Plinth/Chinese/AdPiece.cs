namespace Plinth.Chinese;

/// <summary>A clause or a part of one, between which and its neighbours a cut can be made.</summary>
internal struct AdPiece
{
    /// <summary>Where it starts and ends in the text.</summary>
    public int Start, End;

    /// <summary>Number of its sentence in the line.</summary>
    public int Sentence;

    /// <summary>Hits of each kind, four bits a kind.</summary>
    public uint Hits;

    /// <summary>Number of hits, the first of them, and how many are more than topics.</summary>
    public int HitCount, FirstHit, Words;

    /// <summary>True where an account name or a number, an address, or a word that is not weak stands in it; and of its place.</summary>
    public bool HasId, HasUrl, HasStrong, Leads, Bracketed, AfterDelimiter, BeforeDelimiter;

    /// <summary>Pieces: 1, or those of a sentence or a line that is judged as a whole, and the first of them.</summary>
    public int Clauses, FirstPiece;

    /// <summary>Han characters.</summary>
    public int Han;

    /// <summary>The classifier's answer for the piece alone, and for the sentence and the line that it stands in: logarithm of the odds.</summary>
    public float Alone, InSentence, InLine;

    /// <summary>What follows from the three, as a logarithm of the odds and, with what stands around, as a probability.</summary>
    public float Sum, Score;

    /// <summary>True once it is to go.</summary>
    public bool IsCut;

    /// <summary>Hits of one kind.</summary>
    public readonly int HitsOf(int kind) => (int)(Hits >> (kind * 4)) & 15;
}
