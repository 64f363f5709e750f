using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plinth.Tests.Annotation;

/// <summary>A real server on this machine that speaks OpenAI's chat protocol, and misbehaves as it is told.</summary>
internal sealed partial class ChatServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Asked, Reply> _answer;
    private readonly ConcurrentDictionary<string, int> _tries = new(StringComparer.Ordinal);
    private int _underWay;

    /// <param name="answer">What is answered; called for each request.</param>
    public ChatServer(Func<Asked, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Accept();
    }

    /// <summary>The address for clients.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    /// <summary>Everything that was asked, in the order in which it came.</summary>
    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>Most requests under way at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>What a good server says.</summary>
    public static Reply Good(Asked asked) => Reply.Says($"{{\"reason\": \"because {asked.Thing}\", \"score\": {asked.Number % 6}}}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await Read(stream) is { } request)
                {
                    lock (_listener) MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
                    Reply reply;
                    try
                    {
                        Requests.Enqueue(request);
                        reply = _answer(request);
                        if (reply.After > TimeSpan.Zero) await Task.Delay(reply.After, _stop.Token);
                    }
                    finally
                    {
                        lock (_listener) _underWay--;
                    }

                    if (reply.Closes) return;
                    var body = Encoding.UTF8.GetBytes(reply.Body);
                    var length = reply.CutsBody ? body.Length + 100 : body.Length;
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {reply.Status} x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{reply.Header}\r\n"), _stop.Token);
                    await stream.WriteAsync(body, _stop.Token);
                    if (reply.CutsBody) return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The client went, or the test is over.
            }
        }
    }

    private async Task<Asked?> Read(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var block = new byte[1 << 14];
        int end;
        while ((end = Head(bytes)) < 0)
        {
            var read = await stream.ReadAsync(block, _stop.Token);
            if (read == 0) return null;
            bytes.AddRange(block.AsSpan(0, read));
        }

        var head = Encoding.ASCII.GetString([.. bytes[..end]]);
        var length = int.Parse(ContentLength().Match(head).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        while (bytes.Count < end + length)
        {
            var read = await stream.ReadAsync(block, _stop.Token);
            if (read == 0) return null;
            bytes.AddRange(block.AsSpan(0, read));
        }

        using var json = JsonDocument.Parse(bytes[end..].ToArray());
        var prompt = json.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
        var thing = Thing().Match(prompt) is { Success: true } match ? match.Value : prompt;
        return new Asked(
            thing, prompt, _tries.AddOrUpdate(thing, 1, (_, n) => n + 1), json.RootElement.GetProperty("model").GetString()!,
            json.RootElement.TryGetProperty("temperature", out var temperature) ? temperature.GetDouble() : null, Authorization().Match(head).Groups[1].Value);
    }

    private static int Head(List<byte> bytes) => Encoding.ASCII.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal) is >= 0 and var at ? at + 4 : -1;

    [GeneratedRegex(@"Content-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();

    [GeneratedRegex(@"Authorization: (\S+ \S+)", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"thing-\d+")]
    private static partial Regex Thing();
}

/// <summary>A request as the server saw it.</summary>
/// <param name="Thing">The words <c>thing-N</c> in the prompt.</param>
/// <param name="Prompt">The whole prompt.</param>
/// <param name="Try">How often the thing was asked, this time included.</param>
/// <param name="Model">The model asked.</param>
/// <param name="Temperature">The temperature asked.</param>
/// <param name="Authorization">The header.</param>
internal sealed record Asked(string Thing, string Prompt, int Try, string Model, double? Temperature, string Authorization)
{
    public int Number => int.Parse(Thing.AsSpan("thing-".Length), System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a server sends back, and how.</summary>
internal sealed record Reply(int Status, string Body)
{
    public string Header { get; init; } = "";

    public TimeSpan After { get; init; }

    public bool Closes { get; init; }

    public bool CutsBody { get; init; }

    public static Reply Says(string content, string finish = "stop") => new(
        200, JsonSerializer.Serialize(new
        {
            id = "x",
            model = "served",
            choices = new[] { new { index = 0, message = new { role = "assistant", content }, finish_reason = finish } },
            usage = new { prompt_tokens = 100, completion_tokens = 20 },
        }));
}
