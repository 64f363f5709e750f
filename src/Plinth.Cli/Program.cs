using System.CommandLine;
using Plinth;
using Plinth.Cli;
using Plinth.Cli.Commands;

var root = new RootCommand("From raw web pages, books and code to a clean and explained pretraining corpus.")
{
    // The corpus.
    DemoCommand.Make(), InitCommand.Make(), CheckCommand.Make(), RunCommand.Make(), StatusCommand.Make(), StatusCommand.MakeCancel(), TaskCommand.Make(), IndexCommand.Make(),
    SourcesCommand.Make(), FetchCrawlCommand.Make(), ExtractCommand.Make(), TryCommand.Make(), ExplainCommand.Make(), FitCommand.Make(),

    // Looking at it, and giving it away.
    ServeCommand.Make(), ReportCommand.Make(), QueryCommand.Make(), PublishCommand.Make(),

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

if (Typo.In(root, args) is { } typo)
{
    Console.Error.WriteLine($"plinth: {typo}");
    return ExitCode.Wrong;
}

var call = root.Parse(args);
if (call.Errors.Count > 0 && args.Length > 0)
{
    foreach (var error in call.Errors) Console.Error.WriteLine($"plinth: {error.Message}");
    Console.Error.WriteLine($"plinth: see plinth {args[0]} --help");
    return ExitCode.Wrong;
}

try
{
    if (args.Length > 0) LibtorchFetch.For(args[0], args);
    return args.Length == 0 ? root.Parse("--help").Invoke() : call.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (RecipeException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCode.Wrong;
}
catch (PlinthException e)
{
    Console.Error.WriteLine($"plinth: {e.Message}");
    return ExitCode.Failed;
}
catch (OperationCanceledException)
{
    return ExitCode.Interrupted;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"plinth: {e.Message}");
    return ExitCode.Failed;
}
catch (Exception e)
{
    // Ours to mend: whoever meets it can tell us where.
    Console.Error.WriteLine($"plinth: a mistake of plinth's own; please report it with what follows\n{e}");
    return ExitCode.Failed;
}
