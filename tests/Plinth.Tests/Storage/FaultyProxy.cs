using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plinth.Tests.Storage;

/// <summary>Stands between a client and a server, and does to some of the connections what networks do.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _upstream;
    private int _connections;
    private int _faults;

    public FaultyProxy(int upstream)
    {
        _upstream = upstream;
        _listener.Start();
        _ = Task.Run(Accept);
    }

    public enum Fault
    {
        None, Refuse, Reset, Truncate, Slow,
    }

    /// <summary>What is done to a connection, by its number.</summary>
    public Func<int, Fault> Choose { get; set; } = _ => Fault.None;

    /// <summary>Bytes of the server's that pass before a connection is reset or cut.</summary>
    public int Passes { get; set; } = 100_000;

    public int Faults => _faults;

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>A port that is free.</summary>
    public static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();
        return port;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => Serve(client, Choose(Interlocked.Increment(ref _connections) - 1)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client, Fault fault)
    {
        using (client)
        {
            try
            {
                if (fault != Fault.None) Interlocked.Increment(ref _faults);
                var near = client.GetStream();
                if (fault == Fault.Refuse)
                {
                    // The request is read first: an answer to half a request is a reset.
                    _ = await near.ReadAsync(new byte[65_536], _stop.Token);
                    await near.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), _stop.Token);
                    client.Client.Shutdown(SocketShutdown.Send);
                    _ = await near.ReadAsync(new byte[65_536], _stop.Token);
                    return;
                }

                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _upstream, _stop.Token);
                var far = server.GetStream();
                var there = near.CopyToAsync(far, _stop.Token);
                await Back(far, near, client, fault);
                await Task.WhenAny(there, Task.Delay(10, _stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One of the sides went away.
            }
        }
    }

    private async Task Back(NetworkStream far, NetworkStream near, TcpClient client, Fault fault)
    {
        var buffer = new byte[16_384];
        for (var passed = 0; ;)
        {
            var n = await far.ReadAsync(buffer, _stop.Token);
            if (n == 0) return;
            if (fault == Fault.Slow) await Task.Delay(20, _stop.Token);
            if (fault is Fault.Reset or Fault.Truncate && passed + n > Passes)
            {
                await near.WriteAsync(buffer.AsMemory(0, Math.Max(0, Passes - passed)), _stop.Token);
                if (fault == Fault.Reset) client.LingerState = new LingerOption(true, 0);
                return;
            }

            await near.WriteAsync(buffer.AsMemory(0, n), _stop.Token);
            passed += n;
        }
    }
}
