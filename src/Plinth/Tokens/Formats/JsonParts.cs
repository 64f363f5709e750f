using System.Text;
using System.Text.Json;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Formats;

/// <summary>The parts of a <c>tokenizer.json</c> around the model, written.</summary>
internal static class JsonParts
{
    /// <summary>The unknown piece of a SentencePiece model, or -1.</summary>
    public static int Unknown(Tokenizer tokenizer) => tokenizer.Model switch
    {
        PieceBpe bpe => Encoders.TextVocabulary.IndexOf(bpe.Types, PieceType.Unknown),
        Unigram unigram => Encoders.TextVocabulary.IndexOf(unigram.Types, PieceType.Unknown),
        _ => -1,
    };

    /// <summary>All tokens outside the model, those of a SentencePiece model's own kinds with them, by id.</summary>
    public static IReadOnlyList<SpecialToken> Added(Tokenizer tokenizer)
    {
        var types = tokenizer.Model switch { PieceBpe bpe => bpe.Types, Unigram unigram => unigram.Types, _ => [] };
        var own = Enumerable.Range(0, types.Count).Where(i => types[i] is PieceType.Unknown or PieceType.UserDefined)
            .Select(i => new SpecialToken(i, Encoding.UTF8.GetString(tokenizer.Model.Pieces[i]), Special: types[i] == PieceType.Unknown));
        return [.. own.Concat(tokenizer.SpecialTokens).OrderBy(t => t.Id)];
    }

    /// <summary>A token.</summary>
    public static void Write(Utf8JsonWriter json, SpecialToken token, bool withId = true)
    {
        json.WriteStartObject();
        if (withId) json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Text);
        json.WriteBoolean("single_word", token.SingleWord);
        json.WriteBoolean("lstrip", token.LeftStrip);
        json.WriteBoolean("rstrip", token.RightStrip);
        json.WriteBoolean("normalized", token.Normalized);
        json.WriteBoolean("special", token.Special);
        json.WriteEndObject();
    }

    /// <summary>The normaliser: none for byte-level models; rules and spaces for SentencePiece's.</summary>
    public static void WriteNormalizer(Utf8JsonWriter json, Tokenizer tokenizer)
    {
        if (tokenizer.SentencePiece is not { } options)
        {
            json.WriteNull("normalizer");
            return;
        }

        Sequence(json, "normalizer", "normalizers", () =>
        {
            if (options.CharsMap.Length > 0) Typed(json, "Precompiled", () => json.WriteString("precompiled_charsmap", Convert.ToBase64String(options.CharsMap.Span)));
            if (options.RemoveExtraSpaces)
            {
                Typed(json, "Replace", () => Replacement(json, "Regex", "^ +| +$", ""));
                Typed(json, "Replace", () => Replacement(json, "Regex", " {2,}", " "));
            }

            if (options.AddDummyPrefix && !options.SpaceAsSuffix) Typed(json, "Prepend", () => json.WriteString("prepend", options.EscapeSpaces ? "\u2581" : " "));
            if (options.EscapeSpaces) Typed(json, "Replace", () => Replacement(json, "String", " ", "\u2581"));
        });
    }

    /// <summary>The pre-tokeniser: the pattern and letters for bytes; none for SentencePiece's.</summary>
    public static void WritePreTokenizer(Utf8JsonWriter json, Tokenizer tokenizer)
    {
        if (tokenizer.PreTokenizer is not { } cutter) json.WriteNull("pre_tokenizer");
        else if (cutter is Gpt2PreTokenizer)
        {
            json.WritePropertyName("pre_tokenizer");
            ByteLevel(json, regex: true);
        }
        else
        {
            Sequence(json, "pre_tokenizer", "pretokenizers", () =>
            {
                Typed(json, "Split", () =>
                {
                    Pattern(json, "Regex", cutter.Pattern);
                    json.WriteString("behavior", "Isolated");
                    json.WriteBoolean("invert", false);
                });
                ByteLevel(json, regex: false);
            });
        }
    }

    /// <summary>The decoder.</summary>
    public static void WriteDecoder(Utf8JsonWriter json, Tokenizer tokenizer)
    {
        if (tokenizer.SentencePiece is not { } options)
        {
            json.WritePropertyName("decoder");
            ByteLevel(json, regex: true);
            return;
        }

        Sequence(json, "decoder", "decoders", () =>
        {
            Typed(json, "Replace", () => Replacement(json, "String", "\u2581", " "));
            Typed(json, "ByteFallback", () => { });
            Typed(json, "Fuse", () => { });
            if (!options.AddDummyPrefix && !options.RemoveExtraSpaces) return;
            Typed(json, "Strip", () =>
            {
                json.WriteString("content", " ");
                json.WriteNumber("start", 1);
                json.WriteNumber("stop", 0);
            });
        });
    }

    private static void ByteLevel(Utf8JsonWriter json, bool regex) => Typed(json, "ByteLevel", () =>
    {
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", regex);
    });

    private static void Replacement(Utf8JsonWriter json, string kind, string pattern, string content)
    {
        Pattern(json, kind, pattern);
        json.WriteString("content", content);
    }

    private static void Pattern(Utf8JsonWriter json, string kind, string pattern)
    {
        json.WriteStartObject("pattern");
        json.WriteString(kind, pattern);
        json.WriteEndObject();
    }

    private static void Sequence(Utf8JsonWriter json, string name, string member, Action parts)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "Sequence");
        json.WriteStartArray(member);
        parts();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Typed(Utf8JsonWriter json, string type, Action members)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        members();
        json.WriteEndObject();
    }
}
