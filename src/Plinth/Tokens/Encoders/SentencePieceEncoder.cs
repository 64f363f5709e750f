using System.Text;
using Plinth.Tokens.Normalizers;

namespace Plinth.Tokens.Encoders;

/// <summary>SentencePiece encoding of text: normalised as a whole, symbols of the user's own apart, the rest by the model.</summary>
internal sealed class SentencePieceEncoder : TokenEncoder
{
    private readonly SentencePieceNormalizer _normalizer;
    private readonly TextVocabulary? _bpe;
    private readonly TextPieces? _pieces;
    private readonly UnigramPieces? _unigram;
    private readonly PieceTable? _userDefined;
    private readonly ByteTrie? _userTrie;
    private readonly int _unknown;
    private byte[] _utf8 = new byte[1024];
    private byte[] _text = new byte[4096];

    private SentencePieceEncoder(UserSymbols? user, SentencePieceOptions options, IReadOnlyList<SpecialToken> special, int unknown) : base(special, [], [])
    {
        (_userDefined, _userTrie) = (user?.Table, user?.Trie);
        _normalizer = new SentencePieceNormalizer(options, user?.Trie);
        _unknown = unknown;
    }

    /// <summary>With a BPE model.</summary>
    public SentencePieceEncoder(TextVocabulary bpe, UserSymbols? user, SentencePieceOptions options, IReadOnlyList<SpecialToken> special)
        : this(user, options, special, bpe.Unknown) => (_bpe, _pieces) = (bpe, new TextPieces(bpe));

    /// <summary>With a unigram model.</summary>
    public SentencePieceEncoder(UnigramVocabulary unigram, UserSymbols? user, SentencePieceOptions options, IReadOnlyList<SpecialToken> special)
        : this(user, options, special, unigram.Unknown) => _unigram = new UnigramPieces(unigram);

    /// <inheritdoc/>
    private protected override void AddText(ReadOnlySpan<char> text, bool first)
    {
        if (text.Length > Array.MaxLength / 4) throw new PlinthException($"a text of {text.Length:N0} characters is too long to encode at once");
        if (_utf8.Length < text.Length * 3L) _utf8 = new byte[text.Length * 3L];
        var length = Encoding.UTF8.GetBytes(text, _utf8);
        var count = _normalizer.Normalize(_utf8.AsSpan(0, length), ref _text);
        var normal = _text.AsSpan(0, count);
        if (_unigram is not null)
        {
            Took(_unigram.Encode(normal, Room(count + 4)));
            return;
        }

        if (_userTrie is null) AddPieces(normal);
        else AddWithSymbols(normal);
    }

    private void AddWithSymbols(ReadOnlySpan<byte> text)
    {
        var from = 0;
        for (var at = 0; at < text.Length;)
        {
            var symbol = _userTrie!.Longest(text[at..]);
            if (symbol == 0)
            {
                at += Utf8.Length(text[at]);
                continue;
            }

            if (at > from) AddPieces(text[from..at]);
            Add(_userDefined!.Find(text.Slice(at, symbol)));
            at += symbol;
            from = at;
        }

        if (from < text.Length) AddPieces(text[from..]);
    }

    private void AddPieces(ReadOnlySpan<byte> text)
    {
        var cutter = _bpe!.Symbols;
        var before = Last;
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var cut = _pieces!.Cut(text, ref at, cutter);
            var room = Room(at - start + 4);
            var made = _pieces.Encode(text, cut, room);

            // Unknown pieces side by side are one, also where the text was cut between them.
            if (_bpe.ByteIds is null) made = Fuse(room[..made], before);
            Took(made);
            before = Last;
        }
    }

    private int Fuse(Span<int> ids, int before)
    {
        var kept = 0;
        foreach (var id in ids)
        {
            if (id != _unknown || before != _unknown) ids[kept++] = id;
            before = id;
        }

        return kept;
    }
}
