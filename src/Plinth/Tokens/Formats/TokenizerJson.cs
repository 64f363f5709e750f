using System.Text;
using Plinth.Tokens.Decoders;
using Plinth.Tokens.Encoders;

namespace Plinth.Tokens.Formats;

/// <summary>Opens Hugging Face's <c>tokenizer.json</c>.</summary>
internal static class TokenizerJson
{
    /// <summary>Opens a file; a <c>tokenizer_config.json</c> beside it says which token ends a text.</summary>
    public static Tokenizer Open(string path)
    {
        string? end = null;
        var config = Path.Combine(Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".", "tokenizer_config.json");
        if (File.Exists(config))
        {
            var eos = JsonAt.Read(File.ReadAllBytes(config), config)["eos_token"];
            if (!eos.IsNull) end = eos.Kind == System.Text.Json.JsonValueKind.Object ? eos["content"].Text() : eos.Text();
        }

        return Read(File.ReadAllBytes(path), path, end);
    }

    /// <summary>Reads one.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="endText">The token that ends a text, where that is said elsewhere.</param>
    public static Tokenizer Read(byte[] json, string name, string? endText = null)
    {
        var root = JsonAt.Read(json, name);
        var special = Added(root["added_tokens"]);
        var normalizer = JsonNormalizers.Read(root["normalizer"]);
        var cuts = JsonPreTokenizers.Read(root["pre_tokenizer"]);
        var (before, after) = JsonTemplate.Read(root["post_processor"]);
        if (normalizer is null) special = [.. special.Select(s => s with { Normalized = false })];
        var pipeline = new Pipeline(normalizer, cuts.Splitter, special, before, after);
        var end = endText is null ? null : special.FirstOrDefault(s => s.Text == endText)?.Id;
        var model = root["model"];
        var step = JsonDecoders.Read(root["decoder"]);
        var loaded = JsonModels.Read(model, cuts.ByteLevel, special);
        var pieces = loaded.Pieces;
        IIdDecoder Chain(IReadOnlyDictionary<int, SpecialToken> texts) => new ChainDecoder(pieces, texts, step);
        switch (loaded)
        {
            case ByteBpe bpe:
                var vocabulary = At(model, () => ByteVocabulary.Of(bpe));
                IIdDecoder Bytes(IReadOnlyDictionary<int, SpecialToken> texts) => new ByteDecoder(pieces, texts);
                if (cuts.Known is { } known && special.All(s => !s.Normalized))
                    return new Tokenizer(bpe, special, () => new ByteBpeEncoder(vocabulary, known, pipeline), Bytes, end) { PreTokenizer = known, Json = json };
                return new Tokenizer(bpe, special, () => new GeneralEncoder(pipeline, new CachedModel(new BytePieces(vocabulary))), Bytes, end) { Json = json };
            case CharBpe bpe:
                if (cuts.ByteLevel) pipeline = pipeline with { Splitter = JsonPreTokenizers.WithLetters(cuts.Splitter) };
                if (bpe.Prefix.Length + bpe.Suffix.Length > 0)
                {
                    var affixed = At(model, () => new AffixVocabulary(bpe));
                    return new Tokenizer(bpe, special, () => new GeneralEncoder(pipeline, new CachedModel(new AffixPieces(affixed))), Chain, end) { Json = json };
                }

                var text = At(model, () => TextVocabulary.Of(bpe));
                return new Tokenizer(bpe, special, () => new GeneralEncoder(pipeline, new CachedModel(new TextPieces(text))), Chain, end) { Json = json };
            case Unigram unigram:
                var lattice = new UnigramVocabulary(unigram, unigram.Types.Contains(PieceType.Byte));
                return new Tokenizer(unigram, special, () => new GeneralEncoder(pipeline, new UnigramModel(new UnigramPieces(lattice))), Chain, end) { Json = json };
            case WordPiece words:
                var table = new PieceTable(words.Pieces);
                return new Tokenizer(words, special, () => new GeneralEncoder(pipeline, new WordPieceModel(words, table)), Chain, end) { Json = json };
            case WordLevel words:
                var whole = new PieceTable(words.Pieces);
                return new Tokenizer(words, special, () => new GeneralEncoder(pipeline, new WordLevelModel(words, whole)), Chain, end) { Json = json };
            default: throw model.Wrong("no model that can be used");
        }
    }

    private static T At<T>(JsonAt place, Func<T> make)
    {
        try { return make(); }
        catch (PlinthException e) { throw place.Wrong(e.Message); }
    }

    private static IReadOnlyList<SpecialToken> Added(JsonAt added)
    {
        if (added.IsNull) return [];
        var tokens = new List<SpecialToken>();
        var ids = new Dictionary<int, string>();
        foreach (var item in added.Items())
        {
            var special = item["special"].Flag(false);
            var token = new SpecialToken(
                item["id"].Int(), item["content"].Text(), special, item["lstrip"].Flag(false), item["rstrip"].Flag(false), item["single_word"].Flag(false), item["normalized"].Flag(!special));
            if (token.Id < 0) throw item["id"].Wrong("an id is 0 or more");
            if (ids.TryGetValue(token.Id, out var other) && other != token.Text) throw item["id"].Wrong($"id {token.Id} is '{other}' and '{token.Text}'");
            ids[token.Id] = token.Text;
            tokens.Add(token);
        }

        return tokens;
    }
}
