using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Plinth.Cli.Dashboard;

/// <summary>The local web application: one page and what it asks for.</summary>
internal sealed class DashboardServer : IAsyncDisposable
{
    private const int MostRequestBytes = 1 << 20;

    private readonly WebApplication _app;
    private readonly OpenRuns _runs;

    private DashboardServer(WebApplication app, OpenRuns runs, string address) => (_app, _runs, Address) = (app, runs, address);

    /// <summary>Where it listens: <c>http://127.0.0.1:7070</c>.</summary>
    public string Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="PlinthException">The address cannot be had.</exception>
    public static async Task<DashboardServer> Start(DashboardOptions options, CancellationToken ct)
    {
        if (options.Token is null && !IPAddress.IsLoopback(options.Bind)) throw new PlinthException("whoever can reach this address could read the runs: a token is needed");
        // Requests that search hold their thread; clicks beside them must not wait until the pool has grown.
        ThreadPool.SetMinThreads(16, 16);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostRequestBytes;
            kestrel.Listen(options.Bind, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var runs = new OpenRuns(new RunFolders(options.Runs), options.ReadsSources);
        app.Use(new Guard(options).Invoke);
        Pages.Map(app);
        new RunEndpoints(runs).Map(app);
        new DocumentEndpoints(runs).Map(app);
        new TryEndpoints(runs).Map(app);
        new CompareEndpoints(runs).Map(app);
        try { await app.StartAsync(ct); }
        catch (IOException e)
        {
            await app.DisposeAsync();
            throw new PlinthException($"cannot listen on {options.Bind}, port {options.Port}: {e.Message} Another port: --port N", e);
        }

        return new(app, runs, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2))) await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
        _runs.Dispose();
    }
}
