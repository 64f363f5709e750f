using System.CommandLine;
using System.Globalization;
using Plinth.Crawl;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth fetch-crawl --snapshot … --share …</c>: a part of Common Crawl to disk.</summary>
internal static class FetchCrawlCommand
{
    public static Command Make()
    {
        var snapshot = new Option<string>("--snapshot") { Description = "The snapshot, such as CC-MAIN-2024-22.", HelpName = "NAME", Required = true };
        var share = new Option<double?>("--share") { Description = "Share of its files, such as 0.001; without it one file.", HelpName = "SHARE" };
        var kind = new Option<string>("--kind") { Description = "warc (pages), wet (their text) or wat (metadata).", HelpName = "KIND", DefaultValueFactory = _ => "warc" };
        kind.AcceptOnlyFromAmong("warc", "wet", "wat");
        var url = new Option<string?>("--url") { Description = "Fetches the pages that the index knows for an address, such as '*.example.org/*', in place of whole files.", HelpName = "PATTERN" };
        var limit = new Option<int?>("--limit") { Description = "Most files, or pages with --url.", HelpName = "N" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the choice of files.", DefaultValueFactory = _ => 17 };
        var output = new Option<string>("--out") { Description = "The folder to fill.", HelpName = "DIR", DefaultValueFactory = _ => "crawl" };
        var from = new Option<string>("--from") { Description = "Where the data come from.", HelpName = "URL", DefaultValueFactory = _ => "https://data.commoncrawl.org/" };
        var index = new Option<string>("--index") { Description = "Where the index is asked.", HelpName = "URL", DefaultValueFactory = _ => "https://index.commoncrawl.org/" };
        var list = new Option<bool>("--list") { Description = "Only prints what would be fetched." };
        share.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not null and not (> 0 and <= 1)) result.AddError("--share is above 0 and at most 1");
        });
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1) result.AddError("--limit is at least 1");
        });
        var command = new Command("fetch-crawl", "Fetches a part of a snapshot of Common Crawl, politely; called again it goes on where it stopped.")
        {
            snapshot, share, kind, url, limit, seed, output, from, index, list,
        };
        command.SetAction((call, _) =>
        {
            using var interrupt = new Interrupt();
            using var client = new PoliteClient(line => Console.Error.WriteLine(line));
            var fetch = new CrawlFetch
            {
                Snapshot = call.GetRequiredValue(snapshot),
                Share = call.GetValue(share),
                Kind = Enum.Parse<CrawlKind>(call.GetRequiredValue(kind), ignoreCase: true),
                Query = call.GetValue(url),
                Limit = call.GetValue(limit),
                Seed = call.GetValue(seed),
                Out = call.GetRequiredValue(output),
                From = call.GetRequiredValue(from),
                Index = call.GetRequiredValue(index),
                List = call.GetValue(list),
            };
            var (files, bytes) = fetch.Run(client, (path, was) => Console.Out.WriteLine(was ? $"{path} (was there)" : path), interrupt.Token).GetAwaiter().GetResult();
            if (!fetch.List) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{files} files, {bytes / 1e6:0.0} MB came"));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
