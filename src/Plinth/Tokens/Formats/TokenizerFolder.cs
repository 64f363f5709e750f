using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Tokens.Formats;

/// <summary>Writes a tokenizer as trainers read it: <c>tokenizer.json</c>, <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>.</summary>
public static class TokenizerFolder
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    /// <summary>Writes the files into a folder, each under a temporary name first.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="folder">Made where it is not there.</param>
    public static void Write(Tokenizer tokenizer, string folder)
    {
        Directory.CreateDirectory(folder);
        Put(folder, "tokenizer.json", tokenizer.Json ?? ToJson(tokenizer));
        var end = tokenizer.EndOfText is { } id ? Encoding.UTF8.GetString(tokenizer.Piece(id)) : null;
        Put(folder, "tokenizer_config.json", Make(json => Config(json, tokenizer, end)));
        Put(folder, "special_tokens_map.json", Make(json => Map(json, tokenizer, end)));
        if (tokenizer.Model is not (PieceBpe or Unigram) || tokenizer.SentencePiece is null) return;
        using var model = new MemoryStream();
        SentencePieceModel.Write(tokenizer, model);
        Put(folder, "tokenizer.model", model.ToArray());
    }

    /// <summary>The <c>tokenizer.json</c> of a tokenizer.</summary>
    public static byte[] ToJson(Tokenizer tokenizer) => tokenizer.Json ?? Make(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var token in JsonParts.Added(tokenizer)) JsonParts.Write(json, token);
        json.WriteEndArray();
        JsonParts.WriteNormalizer(json, tokenizer);
        JsonParts.WritePreTokenizer(json, tokenizer);
        json.WriteNull("post_processor");
        JsonParts.WriteDecoder(json, tokenizer);
        JsonModelWriter.Write(json, tokenizer);
        json.WriteEndObject();
    });

    private static void Put(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path + ".part", bytes);
        File.Move(path + ".part", path, overwrite: true);
    }

    private static byte[] Make(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _options)) write(json);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Config(Utf8JsonWriter json, Tokenizer tokenizer, string? end)
    {
        json.WriteStartObject();
        json.WriteBoolean("add_prefix_space", false);
        json.WriteStartObject("added_tokens_decoder");
        foreach (var token in JsonParts.Added(tokenizer).OrderBy(t => t.Id))
        {
            json.WritePropertyName(token.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            JsonParts.Write(json, token, withId: false);
        }

        json.WriteEndObject();
        json.WriteBoolean("clean_up_tokenization_spaces", false);
        Tokens(json, tokenizer, end);
        json.WriteString("tokenizer_class", "PreTrainedTokenizerFast");
        json.WriteEndObject();
    }

    private static void Map(Utf8JsonWriter json, Tokenizer tokenizer, string? end)
    {
        json.WriteStartObject();
        Tokens(json, tokenizer, end);
        json.WriteEndObject();
    }

    private static void Tokens(Utf8JsonWriter json, Tokenizer tokenizer, string? end)
    {
        if (end is not null) json.WriteString("eos_token", end);
        if (tokenizer.SpecialTokens.FirstOrDefault(t => t.Text is "<s>" or "<|begin_of_text|>")?.Text is { } begin) json.WriteString("bos_token", begin);
        if (JsonParts.Unknown(tokenizer) is >= 0 and var id) json.WriteString("unk_token", Encoding.UTF8.GetString(tokenizer.Model.Pieces[id]));
        var rest = tokenizer.SpecialTokens.Where(t => t.Special && t.Text != end && t.Text is not ("<s>" or "<|begin_of_text|>")).ToList();
        if (rest.Count == 0) return;
        json.WriteStartArray("additional_special_tokens");
        foreach (var token in rest) json.WriteStringValue(token.Text);
        json.WriteEndArray();
    }
}
