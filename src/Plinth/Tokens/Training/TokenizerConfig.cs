using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Tokens.Training;

/// <summary>Writes <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>, which transformers reads beside a tokenizer.</summary>
internal static class TokenizerConfig
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, Tokenizer tokenizer)
    {
        var end = tokenizer.EndOfText is { } id ? Encoding.UTF8.GetString(tokenizer.Piece(id)) : null;
        var byteLevel = tokenizer.Model is ByteBpe;
        Json(Path.Combine(folder, "tokenizer_config.json"), json =>
        {
            json.WriteStartObject();
            json.WriteString("tokenizer_class", byteLevel ? "PreTrainedTokenizerFast" : "LlamaTokenizer");
            json.WriteBoolean("clean_up_tokenization_spaces", false);
            if (!byteLevel) json.WriteBoolean("legacy", false);
            Names(json, end, byteLevel);
            json.WriteEndObject();
        });
        Json(Path.Combine(folder, "special_tokens_map.json"), json =>
        {
            json.WriteStartObject();
            Names(json, end, byteLevel);
            json.WriteStartArray("additional_special_tokens");
            foreach (var special in tokenizer.SpecialTokens)
                if (special.Text != end && special.Text is not "<s>") json.WriteStringValue(special.Text);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Names(Utf8JsonWriter json, string? end, bool byteLevel)
    {
        if (end is not null) json.WriteString("eos_token", end);
        if (byteLevel) return;
        json.WriteString("bos_token", "<s>");
        json.WriteString("unk_token", "<unk>");
    }

    internal static void Json(string path, Action<Utf8JsonWriter> write)
    {
        using var file = AtomicFile.Create(path);
        using (var json = new Utf8JsonWriter(file.Stream, Readable)) write(json);
        file.Commit();
    }
}
