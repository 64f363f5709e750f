using System.Net;
using System.Net.Sockets;
using Plinth.Models.Native;

namespace Plinth.Models.Tests.Native;

public sealed class LibtorchPackageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_published_package_comes_whole_and_nothing_else_stays()
    {
        var libraries = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "libtorch.folder")).Trim();
        var package = Directory.GetFiles(Path.GetFullPath(Path.Combine(libraries, "..", "..", "..")), "*.nupkg").Single();
        using var server = new Server(await File.ReadAllBytesAsync(package, TestContext.Current.CancellationToken));
        long told = 0;
        await LibtorchPackage.FetchAsync(server.Address, Libtorch.Platform, _folder.File("native"), new Direct(p => told = p.Done), TestContext.Current.CancellationToken);
        Assert.Equal(new FileInfo(package).Length, told);
        Assert.Equal([_folder.File("native")], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(Sizes(libraries), Sizes(_folder.File("native")));

        static IEnumerable<(string, long)> Sizes(string folder) => Directory.GetFiles(folder).Select(f => (Path.GetFileName(f), new FileInfo(f).Length)).Order();
    }

    [Theory]
    [InlineData(200, 1.0, "is not the package that was published")]
    [InlineData(200, 0.5, "could not be fetched")]
    [InlineData(404, 1.0, "404")]
    public async Task What_is_not_the_published_package_is_refused_and_not_kept(int status, double share, string words)
    {
        using var server = new Server(new byte[100_000], status, share);
        var e = await Assert.ThrowsAsync<PlinthException>(() => LibtorchPackage.FetchAsync(server.Address, "linux-x64", _folder.File("native"), null, TestContext.Current.CancellationToken));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains(server.Address, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private sealed class Direct(Action<(long Done, long All)> tell) : IProgress<(long Done, long All)>
    {
        public void Report((long Done, long All) value) => tell(value);
    }

    /// <summary>Answers every question with the same bytes, or with their first part and a closed connection.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Server(byte[] body, int status = 200, double share = 1)
        {
            _listener.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
            _ = Answer(body, status, share);
        }

        public string Address { get; }

        public void Dispose() => _listener.Dispose();

        private async Task Answer(byte[] body, int status, double share)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 }) { }
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status} .\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(body.AsMemory(0, (int)(body.Length * share)));
        }
    }
}
