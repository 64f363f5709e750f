using System.Text.Json;

namespace Plinth.Tokens.Training;

/// <summary>Writes a byte-level tokenizer as <c>tokenizer.json</c> (Hugging Face tokenizers): the pattern as a split, bytes as letters, merges as pairs.</summary>
internal static class ByteBpeJson
{
    public static void Write(string path, ByteBpe model, IPreTokenizer cutter, IReadOnlyList<SpecialToken> special) => TokenizerConfig.Json(path, json =>
    {
        var letters = Letters();
        string Spell(int id) => string.Create(model.Pieces[id].Length, (letters, Piece: model.Pieces[id]), (text, from) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = from.letters[from.Piece[i]];
        });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var token in special) Added(json, token);
        json.WriteEndArray();
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", cutter.Pattern);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        json.WriteStartObject();
        ByteLevel(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("post_processor");
        json.WriteStartObject("decoder");
        ByteLevel(json);
        json.WriteEndObject();
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", model.IgnoreMerges);
        json.WriteStartObject("vocab");
        for (var id = 0; id < model.Pieces.Count; id++)
            if (model.Pieces[id].Length > 0) json.WriteNumber(Spell(id), id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var merge in model.Merges) json.WriteRawValue($"[{Quoted(Spell(merge.Left))},{Quoted(Spell(merge.Right))}]");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void Added(Utf8JsonWriter json, SpecialToken token)
    {
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("content", token.Text);
        json.WriteBoolean("single_word", token.SingleWord);
        json.WriteBoolean("lstrip", token.LeftStrip);
        json.WriteBoolean("rstrip", token.RightStrip);
        json.WriteBoolean("normalized", token.Normalized);
        json.WriteBoolean("special", token.Special);
        json.WriteEndObject();
    }

    private static void ByteLevel(Utf8JsonWriter json)
    {
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", false);
        json.WriteBoolean("use_regex", false);
    }

    /// <summary>GPT-2's letters for bytes: printable Latin-1 stands for itself, the others for U+0100 on, in order.</summary>
    private static char[] Letters()
    {
        var next = 256;
        return [.. Enumerable.Range(0, 256).Select(b => b is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)b : (char)next++)];
    }
}
