using System.Text;

namespace Plinth.Tokens.Encoders;

/// <summary>A BPE model over characters whose pieces' names tell a word's beginning or end (GPT-1, CLIP), made ready. Shared by threads.</summary>
internal sealed class AffixVocabulary
{
    /// <summary>Makes it.</summary>
    public AffixVocabulary(CharBpe model)
    {
        Pieces = new PieceTable(model.Pieces);
        Pairs = PairTable.Of([.. model.Merges.Select((merge, rank) => new RankedPair(merge.Left, merge.Right, rank, merge.Result))], model.Pieces.Count);
        (Prefix, Suffix) = (Encoding.UTF8.GetBytes(model.Prefix), Encoding.UTF8.GetBytes(model.Suffix));
        (Unknown, FuseUnknown, WholePieces) = (model.Unknown, model.FuseUnknown, model.IgnoreMerges);
    }

    /// <summary>The pieces.</summary>
    public PieceTable Pieces { get; }

    /// <summary>The pairs.</summary>
    public PairTable Pairs { get; }

    /// <summary>Before each character but the first.</summary>
    public byte[] Prefix { get; }

    /// <summary>Behind the last character.</summary>
    public byte[] Suffix { get; }

    /// <summary>The piece for characters that have none; -1: they are left out.</summary>
    public int Unknown { get; }

    /// <summary>Unknown pieces side by side are one.</summary>
    public bool FuseUnknown { get; }

    /// <summary>A word that is itself a piece is taken whole.</summary>
    public bool WholePieces { get; }
}
