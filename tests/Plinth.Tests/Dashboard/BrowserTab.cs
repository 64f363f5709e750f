using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plinth.Tests.Report;

namespace Plinth.Tests.Dashboard;

/// <summary>A tab of headless Chromium that is steered through its DevTools protocol: what a visitor does, and what the page then shows.</summary>
internal sealed partial class BrowserTab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentQueue<string> _errors = [];
    private int _last;

    private BrowserTab(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Errors that the page met: exceptions, and what its policy refused.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Forgets the errors so far.</summary>
    public void Forget() => _errors.Clear();

    /// <summary>Starts a browser with one empty tab.</summary>
    public static async Task<BrowserTab> Open()
    {
        var profile = Directory.CreateTempSubdirectory("plinth-browser-");
        string[] flags =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--remote-debugging-port=0", "--lang=en", $"--user-data-dir={profile.FullName}", "about:blank",
        ];
        var process = Process.Start(new ProcessStartInfo(Browser.Find(), flags) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var tab = new BrowserTab(process, profile);
        using var limit = new CancellationTokenSource(Patience);
        Uri? endpoint = null;
        while (endpoint is null && await process.StandardError.ReadLineAsync(limit.Token) is { } line)
            if (Listening().Match(line) is { Success: true } match) endpoint = new Uri(match.Groups[1].Value);
        Assert.NotNull(endpoint);
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();
        var targets = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://{endpoint.Authority}/json/list"), limit.Token))!.AsArray();
        await tab._socket.ConnectAsync(new Uri((string)targets.First(t => (string?)t!["type"] == "page")!["webSocketDebuggerUrl"]!), limit.Token);
        _ = Task.Run(tab.Listen);
        foreach (var domain in (string[])["Page", "Runtime", "Log"]) await tab.Call(domain + ".enable");
        return tab;
    }

    /// <summary>Sets the window's size in CSS pixels and the colour scheme.</summary>
    public async Task Look(int width, int height, bool dark = false)
    {
        await Call("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await Call("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });
    }

    /// <summary>Opens an address and waits until something is there.</summary>
    /// <param name="address">The address.</param>
    /// <param name="until">An expression of JavaScript that becomes true.</param>
    public async Task Go(string address, string until = "document.querySelector('main h1')")
    {
        await Call("Page.navigate", new JsonObject { ["url"] = "about:blank" });
        await Call("Page.navigate", new JsonObject { ["url"] = address });
        await Until(until);
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task Until(string expression)
    {
        var clock = Stopwatch.StartNew();
        while (!(bool)(await Ask($"!!({expression})"))!)
        {
            Assert.True(clock.Elapsed < Patience, $"still not so: {expression}\n{await Ask("location.href + '\\n' + document.body?.innerText")}\n{string.Join('\n', _errors)}");
            await Task.Delay(50);
        }
    }

    /// <summary>The value of an expression.</summary>
    public async Task<JsonNode?> Ask(string expression)
    {
        var answer = await Call("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        Assert.True(answer["exceptionDetails"] is null, $"{expression[..Math.Min(200, expression.Length)]}: {answer["exceptionDetails"]}");
        return answer["result"]?["value"];
    }

    /// <summary>Presses a key.</summary>
    public async Task Press(string key)
    {
        var code = key switch { "Tab" => 9, "Enter" => 13, "ArrowRight" => 39, "ArrowLeft" => 37, _ => 0 };
        foreach (var type in (string[])["keyDown", "keyUp"])
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code };
            if (key == "Enter" && type == "keyDown") press["text"] = "\r";
            await Call("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>Keeps a picture of the whole page among the test's results.</summary>
    public async Task Draw(string name)
    {
        var size = (await Call("Page.getLayoutMetrics"))["cssContentSize"]!;
        var clip = new JsonObject { ["x"] = 0, ["y"] = 0, ["width"] = (double)size["width"]!, ["height"] = Math.Min(2400, (double)size["height"]!), ["scale"] = 1 };
        var picture = await Call("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true, ["clip"] = clip });
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "dashboard"));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name + ".png"), Convert.FromBase64String((string)picture["data"]!));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // The browser's children may still be letting go of their files.
        try { _profile.Delete(recursive: true); }
        catch (IOException) { }
    }

    private async Task<JsonNode> Call(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] });
        await _sending.WaitAsync();
        try { await _socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None); }
        finally { _sending.Release(); }
        return await answer.Task.WaitAsync(Patience);
    }

    private async Task Listen()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (true)
            {
                using var whole = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    whole.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) return;
                Heard(JsonNode.Parse(whole.ToArray())!);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The tab is closed.
        }
    }

    private void Heard(JsonNode message)
    {
        if (message["id"] is { } id && _waiting.TryRemove((int)id, out var waiting))
        {
            if (message["error"] is { } error) waiting.SetException(new InvalidOperationException(error.ToJsonString()));
            else waiting.SetResult(message["result"]!.DeepClone());
        }
        else if ((string?)message["method"] == "Runtime.exceptionThrown") _errors.Enqueue((string?)message["params"]!["exceptionDetails"]!["exception"]?["description"] ?? "an exception");
        else if ((string?)message["method"] == "Log.entryAdded" && (string?)message["params"]!["entry"]!["level"] == "error") _errors.Enqueue((string)message["params"]!["entry"]!["text"]!);
    }

    [GeneratedRegex("DevTools listening on (ws://\\S+)")]
    private static partial Regex Listening();
}
