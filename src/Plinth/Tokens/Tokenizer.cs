using System.Text;
using Plinth.Tokens.Encoders;

namespace Plinth.Tokens;

/// <summary>
/// A tokenizer: a model with everything around it, immutable and shared by threads. <see cref="Open"/> reads every common format;
/// <see cref="NewEncoder"/> gives each thread its encoder.
/// </summary>
public sealed class Tokenizer
{
    private readonly Func<TokenEncoder> _newEncoder;
    private readonly Dictionary<int, SpecialToken> _special;

    private Tokenizer(TokenModel model, IPreTokenizer? cutter, IReadOnlyList<SpecialToken> special, Func<TokenEncoder> newEncoder)
    {
        Model = model;
        PreTokenizer = cutter;
        SpecialTokens = special;
        _newEncoder = newEncoder;
        _special = [];
        foreach (var token in special) _special[token.Id] = token;
        VocabularySize = Math.Max(model.Pieces.Count, special.Count == 0 ? 0 : special.Max(t => t.Id) + 1);
        EndOfText = EndTexts.Select(text => special.FirstOrDefault(t => t.Special && t.Text == text)?.Id).FirstOrDefault(id => id is not null);
    }

    /// <summary>Texts that end a document, in the order in which they are looked for where a tokenizer does not say.</summary>
    private static IReadOnlyList<string> EndTexts { get; } = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>"];

    /// <summary>The model.</summary>
    public TokenModel Model { get; }

    /// <summary>What cuts text for a byte-level model; null for others.</summary>
    public IPreTokenizer? PreTokenizer { get; }

    /// <summary>Tokens outside the model.</summary>
    public IReadOnlyList<SpecialToken> SpecialTokens { get; }

    /// <summary>All ids are below this; holes count.</summary>
    public int VocabularySize { get; }

    /// <summary>The id that ends a document; null where the tokenizer has none.</summary>
    public int? EndOfText { get; }

    /// <summary>A byte-level tokenizer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cutter">Cuts text into pre-tokens.</param>
    /// <param name="special">Special tokens; their ids are free in the model.</param>
    public static Tokenizer Of(ByteBpe model, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) => Of(model, ByteVocabulary.Of(model), cutter, special);

    /// <summary>A byte-level tokenizer by ranks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cutter">Cuts text into pre-tokens.</param>
    /// <param name="special">Special tokens; their ids are free in the model.</param>
    public static Tokenizer Of(RankBpe model, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) => Of(model, ByteVocabulary.Of(model), cutter, special);

    /// <summary>Opens a tokenizer: a folder with one, a tiktoken rank file, a <c>tokenizer.json</c>, or a SentencePiece model.</summary>
    /// <param name="path">The file or folder. Of a rank file the name says which pattern it goes with.</param>
    /// <exception cref="PlinthException">There is none, or it cannot be used; the message says where.</exception>
    public static Tokenizer Open(string path) => Formats.TokenizerFile.Open(path);

    /// <summary>An encoder for one thread.</summary>
    public TokenEncoder NewEncoder() => _newEncoder();

    /// <summary>The bytes that an id stands for on decoding; empty for a hole and for an id out of range.</summary>
    public ReadOnlySpan<byte> Piece(int id) => _special.TryGetValue(id, out var special) ? Encoding.UTF8.GetBytes(special.Text)
        : (uint)id < (uint)Model.Pieces.Count ? Model.Pieces[id] : [];

    /// <summary>The text of ids. Bytes that are no UTF-8 (half a character at an end) become U+FFFD.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="lossy">An id that stands for nothing becomes U+FFFD instead of an error.</param>
    /// <exception cref="PlinthException">An id is out of range or a hole, and not <paramref name="lossy"/>.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool lossy = false)
    {
        var bytes = new List<byte>(ids.Length * 4);
        for (var i = 0; i < ids.Length; i++)
        {
            var piece = Piece(ids[i]);
            if (piece.Length == 0)
            {
                if (!lossy) throw new PlinthException($"id {ids[i]} at position {i} stands for nothing: ids are 0 to {VocabularySize - 1}");
                piece = "\uFFFD"u8;
            }

            bytes.AddRange(piece);
        }

        return Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
    }

    private static Tokenizer Of(TokenModel model, ByteVocabulary vocabulary, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) =>
        new(model, cutter, special, () => new ByteBpeEncoder(vocabulary, cutter, special));
}
