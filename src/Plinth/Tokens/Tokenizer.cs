using System.Text;
using Plinth.Tokens.Decoders;
using Plinth.Tokens.Encoders;

namespace Plinth.Tokens;

/// <summary>
/// A tokenizer: a model with everything around it, immutable and shared by threads. <see cref="Open"/> reads every common format;
/// <see cref="NewEncoder"/> gives each thread its encoder.
/// </summary>
public sealed class Tokenizer
{
    private readonly Func<TokenEncoder> _newEncoder;
    private readonly IIdDecoder _decoder;
    private readonly Dictionary<int, SpecialToken> _special;

    internal Tokenizer(TokenModel model, IReadOnlyList<SpecialToken> special, Func<TokenEncoder> newEncoder, Func<IReadOnlyDictionary<int, SpecialToken>, IIdDecoder> decoder, int? endOfText = null)
    {
        Model = model;
        SpecialTokens = special;
        _newEncoder = newEncoder;
        _special = [];
        foreach (var token in special) _special[token.Id] = token;
        _decoder = decoder(_special);
        VocabularySize = Math.Max(model.Pieces.Count, special.Count == 0 ? 0 : special.Max(t => t.Id) + 1);
        EndOfText = endOfText ?? EndTexts.Select(text => special.FirstOrDefault(t => t.Special && t.Text == text)?.Id).FirstOrDefault(id => id is not null);
    }

    /// <summary>Texts that end a document, in the order in which they are looked for where a tokenizer does not say.</summary>
    private static IReadOnlyList<string> EndTexts { get; } = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>"];

    /// <summary>The model.</summary>
    public TokenModel Model { get; }

    /// <summary>What cuts text for a byte-level model; null where it is not one of ours.</summary>
    public IPreTokenizer? PreTokenizer { get; internal init; }

    /// <summary>How text is treated around a SentencePiece model; null for others.</summary>
    public SentencePieceOptions? SentencePiece { get; internal init; }

    /// <summary>The <c>tokenizer.json</c> that it was opened from, which is what is written again; null for others.</summary>
    internal byte[]? Json { get; init; }

    /// <summary>Tokens outside the model.</summary>
    public IReadOnlyList<SpecialToken> SpecialTokens { get; }

    /// <summary>All ids are below this; holes count.</summary>
    public int VocabularySize { get; }

    /// <summary>The id that ends a document; null where the tokenizer has none.</summary>
    public int? EndOfText { get; }

    /// <summary>A byte-level tokenizer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cutter">Cuts text into pre-tokens.</param>
    /// <param name="special">Special tokens.</param>
    public static Tokenizer Of(ByteBpe model, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) => Of(model, ByteVocabulary.Of(model), cutter, special);

    /// <summary>A byte-level tokenizer by ranks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cutter">Cuts text into pre-tokens.</param>
    /// <param name="special">Special tokens.</param>
    public static Tokenizer Of(RankBpe model, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) => Of(model, ByteVocabulary.Of(model), cutter, special);

    /// <summary>A SentencePiece tokenizer.</summary>
    /// <param name="model">A <see cref="PieceBpe"/> or <see cref="Unigram"/> model; its control pieces are special tokens.</param>
    /// <param name="options">How text is treated around it.</param>
    /// <param name="special">Further special tokens.</param>
    /// <param name="endOfText">The id that ends a document; null: the piece <c>&lt;/s&gt;</c>, where there is one.</param>
    public static Tokenizer Of(TokenModel model, SentencePieceOptions options, IReadOnlyList<SpecialToken> special, int? endOfText = null)
    {
        var types = model switch
        {
            PieceBpe bpe => bpe.Types,
            Unigram unigram => unigram.Types,
            _ => throw new PlinthException($"a {model.GetType().Name} model is no SentencePiece model"),
        };
        var user = UserSymbols.Of(model.Pieces, types);
        var control = Enumerable.Range(0, types.Count).Where(i => types[i] == PieceType.Control).Select(i => new SpecialToken(i, Encoding.UTF8.GetString(model.Pieces[i])));
        IReadOnlyList<SpecialToken> all = [.. control.Where(c => special.All(s => s.Id != c.Id)), .. special];
        Func<TokenEncoder> encoder;
        if (model is PieceBpe piece)
        {
            var vocabulary = TextVocabulary.Of(piece, options.ByteFallback);
            encoder = () => new SentencePieceEncoder(vocabulary, user, options, all);
        }
        else
        {
            var vocabulary = new UnigramVocabulary((Unigram)model, options.ByteFallback);
            encoder = () => new SentencePieceEncoder(vocabulary, user, options, all);
        }

        return new Tokenizer(model, all, encoder, texts => new SentencePieceDecoder(model.Pieces, types, options, new Dictionary<int, SpecialToken>(texts.Where(t => t.Key >= types.Count || types[t.Key] != PieceType.Control))), endOfText)
        {
            SentencePiece = options,
        };
    }

    /// <summary>Opens a tokenizer: a folder with one, a tiktoken rank file, a <c>tokenizer.json</c>, or a SentencePiece model.</summary>
    /// <param name="path">The file or folder. Of a rank file the name says which pattern it goes with.</param>
    /// <exception cref="PlinthException">There is none, or it cannot be used; the message says where.</exception>
    public static Tokenizer Open(string path) => Formats.TokenizerFile.Open(path);

    /// <summary>An encoder for one thread.</summary>
    public TokenEncoder NewEncoder() => _newEncoder();

    /// <summary>Writes <c>tokenizer.json</c>, <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>, and a SentencePiece model where it is one.</summary>
    /// <param name="folder">Where to; made where it is not there.</param>
    public void Save(string folder) => Formats.TokenizerFolder.Write(this, folder);

    /// <summary>The bytes of a piece as the vocabulary has them; empty for a hole and for an id out of range.</summary>
    public ReadOnlySpan<byte> Piece(int id) => _special.TryGetValue(id, out var special) ? Encoding.UTF8.GetBytes(special.Text)
        : (uint)id < (uint)Model.Pieces.Count ? Model.Pieces[id] : [];

    /// <summary>The bytes of an id as a reader sees them: SentencePiece's space as a space, its byte pieces as bytes.</summary>
    public ReadOnlySpan<byte> Shown(int id)
    {
        var piece = Piece(id);
        if (Model is not (PieceBpe or Unigram or CharBpe)) return piece;
        if (Formats.SentencePieceBytes.Value(piece) is >= 0 and var value) return new[] { (byte)value };
        return piece.IndexOf("\u2581"u8) < 0 ? piece : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(piece).Replace('\u2581', ' '));
    }

    /// <summary>The text of ids. Bytes that are no UTF-8 (half a character at an end) become U+FFFD.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="lossy">An id that stands for nothing becomes U+FFFD instead of an error.</param>
    /// <param name="skipSpecial">Special tokens are left out.</param>
    /// <exception cref="PlinthException">An id is out of range or a hole, and not <paramref name="lossy"/>.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool lossy = false, bool skipSpecial = false)
    {
        var known = new int[ids.Length];
        var count = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i];
            if (_special.TryGetValue(id, out var special))
            {
                if (skipSpecial && special.Special) continue;
            }
            else if ((uint)id >= (uint)Model.Pieces.Count || Model.Pieces[id].Length == 0)
            {
                if (!lossy) throw new PlinthException($"id {id} at position {i} stands for nothing: ids are 0 to {VocabularySize - 1}{((uint)id < (uint)VocabularySize ? ", and this one is a hole" : "")}");
                id = -1;
            }

            known[count++] = id;
        }

        return _decoder.Decode(known.AsSpan(0, count));
    }

    private static Tokenizer Of(TokenModel model, ByteVocabulary vocabulary, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) =>
        new(model, special, () => new ByteBpeEncoder(vocabulary, cutter, new Pipeline(null, null, special, [], [])), texts => new ByteDecoder(model.Pieces, texts)) { PreTokenizer = cutter };
}
