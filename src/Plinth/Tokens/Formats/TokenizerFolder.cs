using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plinth.Storage;

namespace Plinth.Tokens.Formats;

/// <summary>Writes a tokenizer as trainers read it: <c>tokenizer.json</c>, <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>.</summary>
public static class TokenizerFolder
{
    /// <summary>A member of <c>tokenizer_config.json</c> that only this program reads: <c>tokenizer.model</c> is to be opened, and not <c>tokenizer.json</c>.</summary>
    private const string ExactModel = "sentencepiece_model_is_exact";

    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    /// <summary>
    /// Writes the files into a folder, each under a temporary name first. What a <c>tokenizer.json</c> cannot say (<see cref="SentencePieceOptions.SpaceAsSuffix"/>,
    /// spaces that are not escaped) is written as a SentencePiece model alone.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="folder">Made where it is not there.</param>
    public static void Write(Tokenizer tokenizer, string folder)
    {
        if (!S3Path.Is(folder)) Directory.CreateDirectory(folder);
        if (Unsayable(tokenizer) is null) Put(folder, "tokenizer.json", ToJson(tokenizer));
        else StoredFile.Delete(StoredFile.Combine(folder, "tokenizer.json"));
        var end = tokenizer.EndOfText is { } id ? Encoding.UTF8.GetString(tokenizer.Piece(id)) : null;
        Put(folder, "tokenizer_config.json", Make(json => Config(json, tokenizer, end)));
        Put(folder, "special_tokens_map.json", Make(json => Map(json, tokenizer, end)));
        if (tokenizer.Model is not (PieceBpe or Unigram) || tokenizer.SentencePiece is null) return;
        using var model = new MemoryStream();
        SentencePieceModel.Write(tokenizer, model);
        Put(folder, "tokenizer.model", model.ToArray());
    }

    /// <summary>The <c>tokenizer.json</c> of a tokenizer.</summary>
    /// <exception cref="PlinthException">It does something that such a file cannot say.</exception>
    public static byte[] ToJson(Tokenizer tokenizer) => tokenizer.Json ?? Make(json =>
    {
        if (Unsayable(tokenizer) is { } what) throw new PlinthException($"a tokenizer.json cannot say {what}; a SentencePiece model can");
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

    /// <summary>Whether a folder was written with a <c>tokenizer.json</c> that comes close, and a model beside it that is exact.</summary>
    internal static bool HasExactModel(string folder)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path) || !File.Exists(Path.Combine(folder, "tokenizer.model"))) return false;
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(path));
            return config.RootElement.ValueKind == JsonValueKind.Object && config.RootElement.TryGetProperty(ExactModel, out var value) && value.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            // Whoever reads the configuration itself says what is wrong with it.
            return false;
        }
    }

    private static string? Unsayable(Tokenizer tokenizer) => tokenizer.SentencePiece switch
    {
        { SpaceAsSuffix: true } => "that the space which marks a word stands behind it (treat_whitespace_as_suffix)",
        { EscapeSpaces: false } => "that spaces are no U+2581 (escape_whitespaces: false)",
        _ => null,
    };

    /// <summary>
    /// Whether the SentencePiece model says what the <c>tokenizer.json</c> cannot: around the user's own symbols Hugging Face puts a space, because it cuts there
    /// before it does anything else.
    /// </summary>
    private static bool IsModelExact(Tokenizer tokenizer) =>
        tokenizer.Model switch { PieceBpe bpe => bpe.Types, Unigram unigram => unigram.Types, _ => [] } is var types
        && tokenizer.SentencePiece is { } options && (options.AddDummyPrefix || options.RemoveExtraSpaces) && types.Contains(PieceType.UserDefined)
        && tokenizer.SpecialTokens.All(t => t.Id < types.Count);

    private static void Put(string folder, string name, byte[] bytes) => AtomicFile.Write(StoredFile.Combine(folder, name), bytes);

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
        if (IsModelExact(tokenizer)) json.WriteBoolean(ExactModel, true);
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
