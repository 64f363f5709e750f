using System.Globalization;
using System.Text;

namespace Plinth.Tokens.Training;

/// <summary>The vocabulary of a SentencePiece-like model as it grows: unknown, begin, end, 256 bytes, then what was learnt.</summary>
internal sealed class PieceVocabulary
{
    /// <summary>Ids before the first learnt piece: three and 256 bytes.</summary>
    public const int Fixed = 3 + 256;

    public PieceVocabulary()
    {
        Add("<unk>"u8.ToArray(), 0, PieceType.Unknown);
        Add("<s>"u8.ToArray(), 0, PieceType.Control);
        Add("</s>"u8.ToArray(), 0, PieceType.Control);
        for (var b = 0; b < 256; b++) Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>")), 0, PieceType.Byte);
    }

    public List<byte[]> Pieces { get; } = [];

    public List<float> Scores { get; } = [];

    public List<PieceType> Types { get; } = [];

    public void Add(byte[] piece, double score, PieceType type = PieceType.Normal)
    {
        Pieces.Add(piece);
        Scores.Add((float)score);
        Types.Add(type);
    }

    /// <summary>Adds the special tokens but the first, which ends a text: that is <c>&lt;/s&gt;</c> here.</summary>
    public void AddSpecial(TokenizerOptions options)
    {
        foreach (var text in options.SpecialTokens.Skip(1)) Add(Encoding.UTF8.GetBytes(text), 0, PieceType.Control);
    }

    /// <summary>Learnt pieces that there is room for.</summary>
    public static int Room(TokenizerOptions options, int characters)
    {
        // The first special token ends a text; here that is </s>.
        var room = options.Vocabulary - Fixed - Math.Max(0, options.SpecialTokens.Count - 1);
        return room > characters ? room
            : throw new PlinthException($"a vocabulary of {options.Vocabulary} has no room for {Fixed} fixed pieces, {characters} characters and {Math.Max(0, options.SpecialTokens.Count - 1)} special tokens; a lower character_coverage needs fewer characters");
    }
}
