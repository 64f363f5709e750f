using System.Text;
using Plinth.Tokens.Normalizers;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Encoders;

/// <summary>Any pipeline that a <c>tokenizer.json</c> can describe: normalise, cut, and each piece by the model.</summary>
/// <param name="pipeline">What is done before the model.</param>
/// <param name="model">The model.</param>
internal sealed class GeneralEncoder(Pipeline pipeline, IPieceModel model) : TokenEncoder(pipeline.Special, pipeline.Before, pipeline.After)
{
    private readonly SpecialFinder? _added = SpecialFinder.Of([.. pipeline.Special.Where(s => s.Normalized && !s.Special)]);
    private readonly SpecialFinder? _all = SpecialFinder.Of([.. pipeline.Special.Where(s => s.Normalized)]);

    /// <inheritdoc/>
    private protected override void AddText(ReadOnlySpan<char> text, bool first)
    {
        var normal = text.ToString();
        if (pipeline.Normalizer is not null) normal = pipeline.Normalizer.Normalize(normal);
        var at = 0;
        var finder = ReadSpecial ? _all : _added;
        while (finder?.Next(normal, at) is { } found)
        {
            AddPieces(normal[at..found.Start], first && at == 0);
            Add(found.Id);
            at = found.End;
        }

        AddPieces(normal[at..], first && at == 0);
    }

    private void AddPieces(string text, bool first)
    {
        if (text.Length == 0) return;
        List<string> pieces = [text];
        if (pipeline.Splitter is not null) pieces = pipeline.Splitter.Split(pieces, first);
        foreach (var piece in pieces)
        {
            if (piece.Length == 0) continue;
            var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(piece.Length) + PieceCache.Padding];
            var length = Encoding.UTF8.GetBytes(piece, utf8);
            Took(model.Encode(utf8.AsSpan(0, length), Room(length + 8)));
        }
    }
}

/// <summary>What a <c>tokenizer.json</c> says besides its model.</summary>
/// <param name="Normalizer">Changes the text; null: nothing does.</param>
/// <param name="Splitter">Cuts it; null: it stays whole.</param>
/// <param name="Special">Tokens outside the model.</param>
/// <param name="Before">Ids that the template puts before a text.</param>
/// <param name="After">Ids that it puts after it.</param>
internal sealed record Pipeline(ITextNormalizer? Normalizer, ISplitter? Splitter, IReadOnlyList<SpecialToken> Special, int[] Before, int[] After);

/// <summary>Makes ids of one piece.</summary>
internal interface IPieceModel
{
    /// <summary>The ids.</summary>
    /// <param name="piece">UTF-8; some bytes after it can be read.</param>
    /// <param name="ids">Room for an id a byte, and eight more.</param>
    /// <returns>How many.</returns>
    int Encode(ReadOnlySpan<byte> piece, Span<int> ids);
}

/// <summary>BPE pieces, remembered.</summary>
internal sealed class CachedModel(PieceEncoder pieces) : IPieceModel
{
    private static readonly WholePiece _whole = new();

    public int Encode(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        var at = 0;
        return pieces.Encode(piece, pieces.Cut(piece, ref at, _whole), ids);
    }

    private sealed class WholePiece : IPreTokenizer
    {
        public string Pattern => "";

        public int End(ReadOnlySpan<byte> utf8, int start) => utf8.Length;
    }
}

/// <summary>Unigram.</summary>
internal sealed class UnigramModel(UnigramPieces pieces) : IPieceModel
{
    public int Encode(ReadOnlySpan<byte> piece, Span<int> ids) => pieces.Encode(piece, ids);
}

/// <summary>Whole words.</summary>
internal sealed class WordLevelModel(WordLevel model, PieceTable pieces) : IPieceModel
{
    public int Encode(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        ids[0] = pieces.Find(piece) is >= 0 and var id ? id : model.Unknown;
        return 1;
    }
}

/// <summary>The longest piece first.</summary>
internal sealed class WordPieceModel(WordPiece model, PieceTable pieces) : IPieceModel
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(model.Prefix);
    private byte[] _scratch = new byte[256];

    public int Encode(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        ids[0] = model.Unknown;
        if (Encoding.UTF8.GetCharCount(piece) > model.MaxChars && Count(piece) > model.MaxChars) return 1;
        if (_scratch.Length < piece.Length + _prefix.Length) _scratch = new byte[(piece.Length + _prefix.Length) * 2];
        var made = 0;
        for (var start = 0; start < piece.Length;)
        {
            var end = piece.Length;
            var id = -1;
            while (end > start)
            {
                var part = piece[start..end];
                if (start > 0)
                {
                    _prefix.CopyTo(_scratch, 0);
                    part.CopyTo(_scratch.AsSpan(_prefix.Length));
                    part = _scratch.AsSpan(0, part.Length + _prefix.Length);
                }

                id = pieces.Find(part);
                if (id >= 0) break;
                do end--;
                while (end > start && (piece[end] & 0xC0) == 0x80);
            }

            if (id < 0)
            {
                ids[0] = model.Unknown;
                return 1;
            }

            ids[made++] = id;
            start = end;
        }

        return made;
    }

    private static int Count(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
            if ((b & 0xC0) != 0x80) count++;
        return count;
    }
}

