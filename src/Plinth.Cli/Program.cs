using System.CommandLine;
using Plinth;
using Plinth.Cli;
using Plinth.Cli.Commands;
using Plinth.Cli.Logging;
using Plinth.Cli.Telemetry;

var root = new RootCommand("From raw web pages, books and code to a clean and explained pretraining corpus.")
{
    // The corpus.
    DemoCommand.Make(), InitCommand.Make(), CheckCommand.Make(), RunCommand.Make(), StatusCommand.Make(), StatusCommand.MakeCancel(), TaskCommand.Make(), IndexCommand.Make(),
    SourcesCommand.Make(), FetchCrawlCommand.Make(), ExtractCommand.Make(), TryCommand.Make(), ExplainCommand.Make(), FitCommand.Make(),

    // Looking at it, and giving it away.
    ServeCommand.Make(), ReportCommand.Make(), QueryCommand.Make(), PublishCommand.Make(), PullCommand.Make(),

    // Learned quality, and what large models say and write.
    NGramCommand.Make(), ClassifierCommand.Make(), AnnotateCommand.Make(), SynthesizeCommand.Make(),

    // Tokens and models.
    TokenizerCommand.Make(), MixCommand.Make(), ModelCommand.Make(), TrainCommand.Make(), GenerateCommand.Make(),

    // The lab.
    MeasureCommand.Make(), CompareCommand.Make(), AblateCommand.Make(), EvalCommand.Make(), ScaleCommand.Make(), PlanCommand.Make(), FigureCommand.Make(),

    // For editors and shells.
    SchemaCommand.Make(), CompletionCommand.Make(),
};

root.Add(ManCommand.Make(root));
root.Add(LogOption.Make());
var telemetry = TelemetryOption.Make();
root.Add(telemetry);

using var log = JsonLog.Open(args);
var code = Answer();
log?.End(code);
return code;

int Answer()
{
    if (Typo.In(root, args) is { } typo) return Complain($"plinth: {typo}", ExitCode.Wrong);
    var call = root.Parse(args);
    if (args.Length == 0) return root.Parse("--help").Invoke();
    var verb = string.Join(' ', Verbs.Of(call.CommandResult));
    if (call.Errors.Count > 0)
    {
        foreach (var error in call.Errors) Complain($"plinth: {error.Message}", ExitCode.Wrong);
        return Complain($"plinth: see plinth {args[0]} --help", ExitCode.Wrong);
    }

    log?.Begin(verb);
    using var export = OtlpExport.Start(verb, call.GetValue(telemetry), Environment.GetEnvironmentVariable);
    var code = Try(() =>
    {
        LibtorchFetch.For(verb.Split(' ')[0], args);
        return call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    });
    export?.Ended(code);
    return code;
}

int Try(Func<int> work)
{
    try
    {
        return work();
    }
    catch (RecipeException e)
    {
        return Complain(e.Message, ExitCode.Wrong);
    }
    catch (PlinthException e)
    {
        return Complain($"plinth: {e.Message}", ExitCode.Failed);
    }
    catch (OperationCanceledException)
    {
        return ExitCode.Interrupted;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        return Complain($"plinth: {e.Message}", ExitCode.Failed);
    }
    catch (Exception e)
    {
        // Ours to mend: whoever meets it can tell us where.
        if (log is not null) log.Crash(e);
        else Console.Error.WriteLine($"plinth: a mistake of plinth's own; please report it with what follows\n{e}");
        return ExitCode.Failed;
    }
}

int Complain(string message, int code)
{
    if (log is not null) log.Error(message);
    else Console.Error.WriteLine(message);
    return code;
}
