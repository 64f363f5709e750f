using System.Text;
using System.Text.Json;
using Plinth.Tokens.Decoders;
using Plinth.Tokens.Encoders;

namespace Plinth.Tokens.Formats;

/// <summary>The models of a <c>tokenizer.json</c>, written.</summary>
internal static class JsonModelWriter
{
    /// <summary>Writes the member <c>model</c>.</summary>
    public static void Write(Utf8JsonWriter json, Tokenizer tokenizer)
    {
        json.WriteStartObject("model");
        switch (tokenizer.Model)
        {
            case ByteBpe bpe:
                Bpe(json, unknown: null, fuse: false, bytes: false, bpe.IgnoreMerges);
                ByteVocabularyOf(json, tokenizer, bpe.Pieces);
                Merges(json, bpe.Pieces, bpe.Merges.Select(m => (m.Left, m.Right)), ByteLetters.Text);
                break;
            case RankBpe ranks:
                Bpe(json, unknown: null, fuse: false, bytes: false, ignoreMerges: true);
                ByteVocabularyOf(json, tokenizer, ranks.Pieces);
                Merges(json, ranks.Pieces, ByteVocabulary.Of(ranks).Pairs.All().Select(p => (p.Left, p.Right)), ByteLetters.Text);
                break;
            case PieceBpe pieces:
                var options = tokenizer.SentencePiece!;
                var vocabulary = TextVocabulary.Of(pieces, options.ByteFallback);
                Bpe(json, Text(pieces.Pieces[vocabulary.Unknown]), fuse: true, options.ByteFallback, ignoreMerges: false);
                json.WriteStartObject("vocab");
                for (var id = 0; id < pieces.Pieces.Count; id++) json.WriteNumber(Text(pieces.Pieces[id]), id);
                json.WriteEndObject();
                var known = vocabulary.Pairs.All().Where(p => p.Left < pieces.Pieces.Count && p.Right < pieces.Pieces.Count);
                Merges(json, pieces.Pieces, known.Select(p => (p.Left, p.Right)), Text);
                break;
            case Unigram unigram:
                json.WriteString("type", "Unigram");
                json.WriteNumber("unk_id", TextVocabulary.IndexOf(unigram.Types, PieceType.Unknown));
                json.WriteStartArray("vocab");
                for (var id = 0; id < unigram.Pieces.Count; id++)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(Text(unigram.Pieces[id]));
                    json.WriteNumberValue(unigram.Scores[id]);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteBoolean("byte_fallback", tokenizer.SentencePiece!.ByteFallback);
                break;
            case var other: throw new PlinthException($"a {other.GetType().Name} model is not written");
        }

        json.WriteEndObject();
    }

    private static string Text(ReadOnlySpan<byte> piece) => Encoding.UTF8.GetString(piece);

    private static void Bpe(Utf8JsonWriter json, string? unknown, bool fuse, bool bytes, bool ignoreMerges)
    {
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", unknown);
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", fuse);
        json.WriteBoolean("byte_fallback", bytes);
        json.WriteBoolean("ignore_merges", ignoreMerges);
    }

    private static void ByteVocabularyOf(Utf8JsonWriter json, Tokenizer tokenizer, IReadOnlyList<byte[]> pieces)
    {
        var special = tokenizer.SpecialTokens.ToDictionary(t => t.Id, t => t.Text);
        json.WriteStartObject("vocab");
        for (var id = 0; id < pieces.Count; id++)
        {
            if (special.TryGetValue(id, out var text)) json.WriteNumber(text, id);
            else if (pieces[id].Length > 0) json.WriteNumber(ByteLetters.Text(pieces[id]), id);
        }

        json.WriteEndObject();
    }

    private delegate string Spelling(ReadOnlySpan<byte> piece);

    private static void Merges(Utf8JsonWriter json, IReadOnlyList<byte[]> pieces, IEnumerable<(int Left, int Right)> pairs, Spelling text)
    {
        // The older form, two pieces in one text, is read by every release; it cannot say a piece with a space in it.
        var all = pairs.Select(p => (Left: text(pieces[p.Left]), Right: text(pieces[p.Right]))).ToList();
        var plain = all.All(p => !p.Left.Contains(' ', StringComparison.Ordinal) && !p.Right.Contains(' ', StringComparison.Ordinal));
        json.WriteStartArray("merges");
        foreach (var (left, right) in all)
        {
            if (plain)
            {
                json.WriteStringValue($"{left} {right}");
                continue;
            }

            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
