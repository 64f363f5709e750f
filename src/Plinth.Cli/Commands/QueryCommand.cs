using System.CommandLine;
using System.Text;
using Plinth.Cli.Query;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth query RUN SQL</c>: asks a run's ledger, corpus and token shards.</summary>
internal static class QueryCommand
{
    public static Command Make()
    {
        var folder = new Argument<string?>("RUN") { Description = "The run's folder, such as runs/demo.", Arity = ArgumentArity.ZeroOrOne };
        var sql = new Argument<string?>("SQL") { Description = "SQL over ledger, corpus, tokens and token_counts, or the name of a ready query, such as top-rules.", Arity = ArgumentArity.ZeroOrOne };
        sql.CompletionSources.Add(_ => ReadyQueries.All.Select(q => new System.CommandLine.Completions.CompletionItem(q.Name)));
        var form = new Option<string>("--as") { Description = "What to write.", DefaultValueFactory = _ => "table" };
        form.AcceptOnlyFromAmong("table", "csv", "json", "parquet");
        var file = new Option<string?>("--out") { Description = "A file to write instead of the terminal.", HelpName = "FILE" };
        var list = new Option<bool>("--list") { Description = "Lists the ready queries." };
        var command = new Command("query", "Asks a run's ledger, corpus and tokens in SQL.") { folder, sql, form, file, list };
        command.SetAction(call =>
        {
            if (call.GetValue(list))
            {
                foreach (var (name, says) in ReadyQueries.All) Console.Out.WriteLine($"{name,-16} {says}");
                return ExitCode.Done;
            }

            if (call.GetValue(folder) is not { } run || call.GetValue(sql) is not { } asked)
                throw new RecipeException("plinth query: name a run and what to ask, such as plinth query runs/demo top-rules; plinth query --list has the ready queries");
            using var interrupt = new Interrupt();
            Ask(run, asked, call.GetRequiredValue(form), call.GetValue(file), interrupt.Token);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Ask(string run, string asked, string form, string? file, CancellationToken ct)
    {
        var resolved = ReadyQueries.Resolve(asked);
        if (form == "parquet")
        {
            if (file is null) throw new RecipeException("plinth query: Parquet goes to a file: add --out FILE");
            Parquet(run, resolved, Path.GetFullPath(file), ct);
            return;
        }

        using var database = new RunDatabase(run);
        var statement = database.OneReading(resolved);
        if (file is null)
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            Write(database, statement, form, output, ct);
            return;
        }

        using var atomic = AtomicFile.Create(file);
        using (var output = new StreamWriter(atomic.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true)) Write(database, statement, form, output, ct);
        atomic.Commit();
    }

    private static void Write(RunDatabase database, string sql, string form, TextWriter output, CancellationToken ct) => database.Read(sql, reader =>
    {
        if (form == "table") ResultWriter.Table(reader, output, Console.Error, ct);
        else if (form == "csv") ResultWriter.Csv(reader, output, ct);
        else ResultWriter.Json(reader, output, ct);
    }, ct);

    private static void Parquet(string run, string sql, string file, CancellationToken ct)
    {
        // A folder of its own beside the file is all of the machine that the database may write to.
        var place = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.tmp");
        Directory.CreateDirectory(place);
        try
        {
            using (var database = new RunDatabase(run, place)) database.WriteParquet(database.OneReading(sql), Path.Combine(place, "result.parquet"), ct);
            File.Move(Path.Combine(place, "result.parquet"), file, overwrite: true);
        }
        finally { Directory.Delete(place, recursive: true); }
    }
}
