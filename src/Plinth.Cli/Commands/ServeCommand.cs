using System.CommandLine;
using System.Net;
using Plinth.Cli.Dashboard;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth serve [RUNS]</c>: the dashboard, a local web application.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var runs = new Argument<string>("RUNS") { Description = "A folder of runs, or one run.", DefaultValueFactory = _ => "runs" };
        var port = new Option<int>("--port") { Description = "Port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => 7070 };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError("--port is 0 to 65535");
        });
        var bind = new Option<string>("--bind") { Description = "Address to listen on. Any but loopback needs a token, which is made when none is given.", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        bind.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _)) result.AddError("--bind is an IP address, such as 127.0.0.1 or 0.0.0.0");
        });
        var token = new Option<string?>("--token") { Description = "What a visitor must show; on a machine with other users give one on loopback too.", HelpName = "TEXT" };
        token.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && (given.Length < 16 || given.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))))
                result.AddError("--token is at least 16 letters, digits, '-' or '_'");
        });
        var sources = new Option<bool>("--read-sources") { Description = "On an address that is not loopback: read the files that recipes name again, for what stood before each step and for trying." };
        var command = new Command("serve", "Shows runs in the browser: funnels, rules, documents, comparisons.") { runs, port, bind, token, sources };
        command.SetAction(call =>
        {
            Shared.Here(call.GetRequiredValue(runs));
            var address = IPAddress.Parse(call.GetRequiredValue(bind));
            var loopback = IPAddress.IsLoopback(address);
            var options = new DashboardOptions
            {
                Runs = call.GetRequiredValue(runs),
                Port = call.GetRequiredValue(port),
                Bind = address,
                Token = call.GetValue(token) ?? (loopback ? null : DashboardOptions.RandomToken()),
                ReadsSources = loopback || call.GetValue(sources),
            };
            using var interrupt = new Interrupt();
            Serve(options, interrupt.Token).GetAwaiter().GetResult();
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task Serve(DashboardOptions options, CancellationToken ct)
    {
        await using var server = await DashboardServer.Start(options, ct);
        // All addresses of the machine are no address that a browser can open; its name is.
        var address = options.Bind.Equals(IPAddress.Any) || options.Bind.Equals(IPAddress.IPv6Any) ? $"http://{Dns.GetHostName()}:{new Uri(server.Address).Port}" : server.Address;
        Console.Out.WriteLine(options.Token is { } token ? $"{address}/?token={token}" : address + "/");
        Console.Error.WriteLine($"serving {Path.GetFullPath(options.Runs)}; Ctrl-C ends it");
        try { await Task.Delay(Timeout.Infinite, ct); }
        catch (OperationCanceledException) { }
    }
}
