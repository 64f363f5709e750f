using System.Text;
using System.Text.Json;
using Plinth.Tokens.Decoders;

namespace Plinth.Tokens.Formats;

/// <summary>The models of a <c>tokenizer.json</c>, checked: no id twice, no hole, no merge of what is not there.</summary>
internal static class JsonModels
{
    /// <summary>Reads the model.</summary>
    /// <param name="model">The member <c>model</c>.</param>
    /// <param name="byteLevel">Whether text comes to it as letters for bytes.</param>
    /// <param name="special">Tokens outside the model; they may fill holes.</param>
    public static TokenModel Read(JsonAt model, bool byteLevel, IReadOnlyList<SpecialToken> special)
    {
        if (model.Kind != JsonValueKind.Object) throw model.Wrong(model.IsNull ? "missing: no tokenizer" : "expected an object");
        var type = model["type"].Text(model["vocab"].Kind == JsonValueKind.Array ? "Unigram" : model["merges"].IsNull ? "WordPiece" : "BPE");
        return type switch
        {
            "BPE" => Bpe(model, byteLevel, special),
            "Unigram" => Unigram(model, special),
            "WordPiece" => Words(model, special),
            "WordLevel" => WholeWords(model, special),
            _ => throw model["type"].Wrong($"'{type}' cannot be used; BPE, Unigram, WordPiece and WordLevel can"),
        };
    }

    private static TokenModel Bpe(JsonAt model, bool byteLevel, IReadOnlyList<SpecialToken> special)
    {
        var (prefix, suffix) = (model["continuing_subword_prefix"].Text(""), model["end_of_word_suffix"].Text(""));
        var affixes = prefix.Length + suffix.Length > 0;
        var (ids, texts) = Vocabulary(model["vocab"], special);
        var merges = new List<Merge>();
        foreach (var item in model["merges"].Items())
        {
            string left, right;
            if (item.Kind == JsonValueKind.String)
            {
                var text = item.Text();
                var space = text.IndexOf(' ', 1);
                if (text.Length < 3 || space < 0 || space == text.Length - 1) throw item.Wrong("expected two pieces with a space between them");
                (left, right) = (text[..space], text[(space + 1)..]);
            }
            else
            {
                var pair = item.Items().ToList();
                if (pair.Count != 2) throw item.Wrong($"expected two pieces, found {pair.Count}");
                (left, right) = (pair[0].Text(), pair[1].Text());
            }

            int Id(string piece) => ids.TryGetValue(piece, out var id) ? id : throw item.Wrong($"'{piece}' is not in the vocabulary");
            if (!right.StartsWith(prefix, StringComparison.Ordinal)) throw item.Wrong($"'{right}' does not begin with the prefix '{prefix}'");
            merges.Add(new Merge(Id(left), Id(right), Id(left + right[prefix.Length..])));
        }

        var ignore = model["ignore_merges"].Flag(false);
        if (byteLevel && !affixes && Bytes(texts, special) is { } pieces) return new ByteBpe(pieces, merges, ignore);
        var unknown = model["unk_token"].IsNull ? -1 : ids.TryGetValue(model["unk_token"].Text(), out var unk) ? unk : throw model["unk_token"].Wrong("not in the vocabulary");
        int[]? fallback = null;
        if (model["byte_fallback"].Flag(false))
        {
            if (affixes) throw model["byte_fallback"].Wrong("cannot be used together with continuing_subword_prefix or end_of_word_suffix");
            fallback = new int[256];
            for (var b = 0; b < 256; b++)
                if (!ids.TryGetValue($"<0x{b:X2}>", out fallback[b])) throw model["byte_fallback"].Wrong($"<0x{b:X2}> is not in the vocabulary");
        }

        return new CharBpe([.. texts.Select(Encoding.UTF8.GetBytes)], merges, unknown, fallback, model["fuse_unk"].Flag(false), ignore) { Prefix = prefix, Suffix = suffix };
    }

    /// <summary>The bytes of byte-level pieces; null where not all 256 bytes are pieces.</summary>
    private static List<byte[]>? Bytes(List<string> texts, IReadOnlyList<SpecialToken> special)
    {
        var outside = special.Select(s => s.Id).ToHashSet();
        var pieces = new List<byte[]>(texts.Count);
        var single = new HashSet<byte>();
        var bytes = new List<byte>();
        for (var id = 0; id < texts.Count; id++)
        {
            bytes.Clear();
            if (outside.Contains(id)) pieces.Add([]);
            else if (ByteLetters.TryBytes(texts[id], bytes)) pieces.Add([.. bytes]);
            else pieces.Add(Encoding.UTF8.GetBytes(texts[id]));
            if (bytes.Count == 1) single.Add(bytes[0]);
        }

        return single.Count == 256 ? pieces : null;
    }

    private static Unigram Unigram(JsonAt model, IReadOnlyList<SpecialToken> special)
    {
        var pieces = new List<byte[]>();
        var scores = new List<float>();
        var types = new List<PieceType>();
        var unknown = model["unk_id"].IsNull ? -1 : model["unk_id"].Int();
        var bytes = model["byte_fallback"].Flag(false);
        var outside = special.Where(s => s.Special).Select(s => s.Id).ToHashSet();
        foreach (var item in model["vocab"].Items())
        {
            var pair = item.Items().ToList();
            if (pair.Count != 2) throw item.Wrong($"expected a piece and its score, found {pair.Count} values");
            var piece = Encoding.UTF8.GetBytes(pair[0].Text());
            types.Add(pieces.Count == unknown ? PieceType.Unknown : outside.Contains(pieces.Count) ? PieceType.Control
                : bytes && SentencePieceBytes.Value(piece) >= 0 ? PieceType.Byte : piece.Length == 0 ? PieceType.Unused : PieceType.Normal);
            pieces.Add(piece);
            scores.Add((float)pair[1].Number());
        }

        if (pieces.Count == 0) throw model["vocab"].Wrong("no pieces");
        if (unknown >= pieces.Count) throw model["unk_id"].Wrong($"{unknown} is not below the number of pieces, {pieces.Count}");
        if (unknown < 0) throw model["unk_id"].Wrong("missing: what has no piece could not be encoded");
        var count = types.Count(t => t == PieceType.Byte);
        if (bytes && count != 256) throw model["byte_fallback"].Wrong($"{count} of the 256 bytes are pieces");
        return new Unigram(pieces, scores, types);
    }

    private static WordPiece Words(JsonAt model, IReadOnlyList<SpecialToken> special)
    {
        var (ids, texts) = Vocabulary(model["vocab"], special);
        var unknown = model["unk_token"].Text("[UNK]");
        if (!ids.TryGetValue(unknown, out var id)) throw model["unk_token"].Wrong($"'{unknown}' is not in the vocabulary");
        return new WordPiece([.. texts.Select(Encoding.UTF8.GetBytes)], id, model["continuing_subword_prefix"].Text("##"), model["max_input_chars_per_word"].IsNull ? 100 : model["max_input_chars_per_word"].Int());
    }

    private static WordLevel WholeWords(JsonAt model, IReadOnlyList<SpecialToken> special)
    {
        var (ids, texts) = Vocabulary(model["vocab"], special);
        var unknown = model["unk_token"].Text("<unk>");
        return ids.TryGetValue(unknown, out var id) ? new WordLevel([.. texts.Select(Encoding.UTF8.GetBytes)], id) : throw model["unk_token"].Wrong($"'{unknown}' is not in the vocabulary");
    }

    private static (Dictionary<string, int> Ids, List<string> Texts) Vocabulary(JsonAt vocab, IReadOnlyList<SpecialToken> special)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var outside = special.Select(s => s.Id).ToHashSet();
        var most = -1;
        foreach (var (name, value) in vocab.Members())
        {
            var id = value.Int();
            if (id < 0) throw value.Wrong("an id is 0 or more");
            if (!ids.TryAdd(name, id)) throw value.Wrong("the piece comes twice");
            // Special tokens may stand far above the pieces (cl100k); a hole below them is none.
            if (!outside.Contains(id)) most = Math.Max(most, id);
        }

        if (most < 0) throw vocab.Wrong("no pieces");
        if (most >= ids.Count + (long)outside.Count) throw vocab.Wrong(Hole(ids.Values, outside));
        var texts = new string?[most + 1];
        foreach (var (name, id) in ids)
        {
            if (id > most) continue;
            if (texts[id] is { } other) throw vocab.Wrong($"id {id} is '{other}' and '{name}'");
            texts[id] = name;
        }

        foreach (var token in special)
        {
            // Where the two disagree, readers go by the one or the other.
            if (token.Id < texts.Length && texts[token.Id] is { } piece && piece != token.Text && piece != ByteLetters.Text(Encoding.UTF8.GetBytes(token.Text)))
                throw vocab.Wrong($"id {token.Id} is '{piece}', and '{token.Text}' in added_tokens");
        }

        for (var id = 0; id < texts.Length; id++)
            if (texts[id] is null && !outside.Contains(id)) throw vocab.Wrong(Hole(ids.Values, outside));
        return (ids, [.. texts.Select(t => t ?? "")]);
    }

    private static string Hole(IEnumerable<int> ids, HashSet<int> outside)
    {
        var all = ids.ToHashSet();
        var hole = 0;
        while (all.Contains(hole) || outside.Contains(hole)) hole++;
        return $"a hole: no piece has id {hole}, and ids go to {all.Max()}";
    }
}
