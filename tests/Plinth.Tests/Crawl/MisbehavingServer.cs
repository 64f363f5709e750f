using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plinth.Tests.Crawl;

/// <summary>A real HTTP server on this machine that does as badly as a test asks.</summary>
internal sealed class MisbehavingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private int _open;

    public MisbehavingServer()
    {
        _listener.Start();
        _ = Task.Run(Accept);
    }

    public sealed record Call(string Path, long? From, long? To, int Number);

    /// <summary>What a call is answered; null bytes of the body mean that the connection is cut.</summary>
    public sealed record Answer(int Status, byte[] Body, string Head = "", long? Length = null, int? CutAfter = null, bool Reset = false, int SilentMs = 0);

    public Func<Call, Answer> Handle { get; set; } = _ => new(404, []);

    public List<Call> Calls { get; } = [];

    public int MostOpen { get; private set; }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>A file as a good server gives it, parts included.</summary>
    public static Answer File(Call call, byte[] bytes, string head = "") => call.From is not { } from ? new(200, bytes, head)
        : from >= bytes.Length ? new(416, [], $"Content-Range: bytes */{bytes.Length}\r\n" + head)
        : new(206, bytes[(int)from..(int)Math.Min(bytes.Length, (call.To ?? bytes.Length - 1) + 1)], $"Content-Range: bytes {from}-{Math.Min(bytes.Length - 1, call.To ?? long.MaxValue)}/{bytes.Length}\r\n" + head);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
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
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        lock (Calls) MostOpen = Math.Max(MostOpen, ++_open);
        try
        {
            // Closed with the client, after it has been counted out.
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            {
                long? from = null, to = null;
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
                {
                    if (!header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) continue;
                    var range = header[13..].Split('-');
                    (from, to) = (long.Parse(range[0]), range[1].Length > 0 ? long.Parse(range[1]) : null);
                }

                var path = line.Split(' ')[1];
                var call = new Call(path, from, to, _asked.AddOrUpdate(path, 1, (_, n) => n + 1));
                lock (Calls) Calls.Add(call);
                var answer = Handle(call);
                if (answer.Reset)
                {
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }

                var head = $"HTTP/1.1 {answer.Status} X\r\nContent-Length: {answer.Length ?? answer.Body.Length}\r\n{answer.Head}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
                await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAfter ?? answer.Body.Length), _stop.Token);
                await stream.FlushAsync(_stop.Token);
                if (answer.SilentMs > 0) await Task.Delay(answer.SilentMs, _stop.Token);
                if (answer.CutAfter is not null || answer.SilentMs > 0 || (answer.Length is { } said && said != answer.Body.Length)) break;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The other side went away.
        }
        finally
        {
            // Counted out before it is closed: the other side may come back at once.
            lock (Calls) _open--;
            client.Close();
        }
    }
}
