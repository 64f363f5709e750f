using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Plinth.Annotation;

/// <summary>Asks any endpoint that speaks OpenAI's chat protocol (<c>POST …/chat/completions</c>): llama.cpp, vLLM, Ollama, and the services.</summary>
/// <remarks>It tries once, and throws <see cref="EndpointException"/>; what to do then is <see cref="Asker"/>'s. Answers over 4 MiB are faults.</remarks>
public sealed class OpenAiChatClient : IChatClient
{
    private const int MostBytes = 4 << 20;

    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <summary>A client.</summary>
    /// <param name="endpoint">The address below which the protocol is spoken, such as <c>http://localhost:8080/v1</c>.</param>
    /// <param name="key">The key that is sent along, or null; never written anywhere.</param>
    public OpenAiChatClient(Uri endpoint, string? key = null)
    {
        var path = endpoint.AbsoluteUri.TrimEnd('/');
        _address = new Uri(path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path : path + "/chat/completions");
        // A redirection would carry the key and the texts to somewhere else.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Body(messages, options ?? new ChatOptions()) };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK) throw Status(response);
            return Answer(await Read(response.Content, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new EndpointException(EndpointFault.Connection, e is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown } ? $"no connection ({error})" : "the connection was lost");
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static ReadOnlyMemoryContent Body(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("model", options.ModelId);
            json.WriteStartArray("messages");
            foreach (var message in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.Value);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (options.Temperature is { } temperature) json.WriteNumber("temperature", Math.Round((double)temperature, 4));
            if (options.MaxOutputTokens is { } most) json.WriteNumber("max_tokens", most);
            if (options.Seed is { } seed) json.WriteNumber("seed", seed);
            json.WriteEndObject();
        }

        return new ReadOnlyMemoryContent(buffer.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static EndpointException Status(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var fault = status switch
        {
            408 or 409 or 425 or 429 or 503 or 529 => EndpointFault.Busy,
            >= 500 => EndpointFault.ServerError,
            400 or 413 or 422 => EndpointFault.Refused,
            _ => EndpointFault.Denied,
        };
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - (response.Headers.Date ?? TimeProvider.System.GetUtcNow()) : null);
        return new EndpointException(fault, $"status {status}", wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    private static async Task<ReadOnlyMemory<byte>> Read(HttpContent content, CancellationToken ct)
    {
        var stream = await content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new byte[1 << 14];
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(bytes.AsMemory(length), ct).ConfigureAwait(false);
                if (read == 0) return bytes.AsMemory(0, length);
                length += read;
                if (length > MostBytes) throw new EndpointException(EndpointFault.Malformed, $"an answer of more than {MostBytes} bytes");
                if (length == bytes.Length) Array.Resize(ref bytes, 2 * bytes.Length);
            }
        }
    }

    private static ChatResponse Answer(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var choice = json.RootElement.GetProperty("choices")[0];
            var content = choice.GetProperty("message").GetProperty("content");
            var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, content.ValueKind == JsonValueKind.Null ? "" : content.GetString()));
            if (choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String) response.FinishReason = new ChatFinishReason(reason.GetString()!);
            if (json.RootElement.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String) response.ModelId = model.GetString();
            if (json.RootElement.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
                response.Usage = new UsageDetails { InputTokenCount = Count(usage, "prompt_tokens"), OutputTokenCount = Count(usage, "completion_tokens") };
            return response;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            // Parsing, a member that is missing, one of another kind, no choice, an empty finish_reason: all are what a lying server may send.
            throw new EndpointException(EndpointFault.Malformed, "what came back is no chat completion");
        }
    }

    private static long? Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var number) && number >= 0 ? number : null;
}
