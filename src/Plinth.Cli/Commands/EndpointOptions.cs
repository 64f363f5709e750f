using System.CommandLine;
using System.Globalization;
using Plinth.Annotation;

namespace Plinth.Cli.Commands;

/// <summary>Which model is asked, how, and what it may cost: what <c>annotate</c> and <c>synthesize</c> share.</summary>
internal sealed class EndpointOptions
{
    private static readonly AskingOptions Defaults = new() { Model = "" };

    private readonly Option<string> _endpoint = new("--endpoint") { Description = "Address of a server that speaks OpenAI's chat protocol, such as http://localhost:8080/v1.", HelpName = "URL", Required = true };
    private readonly Option<string> _model = new("--model") { Description = "Name of the model, as the server knows it.", HelpName = "NAME", Required = true };
    private readonly Option<string> _key = new("--key-env") { Description = "Environment variable that holds the server's key; it is read from nowhere else and written nowhere.", HelpName = "VARIABLE", DefaultValueFactory = _ => "OPENAI_API_KEY" };
    private readonly Option<int> _concurrency = new("--concurrency") { Description = "Requests under way at once.", HelpName = "N", DefaultValueFactory = _ => Defaults.Concurrency };
    private readonly Option<double> _timeout = new("--timeout") { Description = "Seconds for one answer.", HelpName = "SECONDS", DefaultValueFactory = _ => Defaults.Timeout.TotalSeconds };
    private readonly Option<int> _tries = new("--tries") { Description = "Tries of one request before the endpoint counts as down.", HelpName = "N", DefaultValueFactory = _ => Defaults.Tries };
    private readonly Option<int> _answers = new("--answer-tries") { Description = "Answers taken that cannot be read before it counts as failed.", HelpName = "N", DefaultValueFactory = _ => Defaults.AnswerTries };
    private readonly Option<double> _mostDelay = new("--max-wait") { Description = "Longest wait before a further try, in seconds, also where the server asks for longer.", HelpName = "SECONDS", DefaultValueFactory = _ => Defaults.MostDelay.TotalSeconds };
    private readonly Option<long?> _requests = new("--max-requests") { Description = "Most requests.", HelpName = "N" };
    private readonly Option<long?> _tokens = new("--max-tokens") { Description = "Most tokens, in and out.", HelpName = "N" };
    private readonly Option<double?> _cost = new("--max-cost") { Description = "Most cost, in the unit of the prices.", HelpName = "X" };
    private readonly Option<double> _priceIn = new("--price-in") { Description = "Price of a million tokens in.", HelpName = "X" };
    private readonly Option<double> _priceOut = new("--price-out") { Description = "Price of a million tokens out.", HelpName = "X" };
    private readonly Option<bool> _failedAgain = new("--retry-failed") { Description = "Asks again for what failed before." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_endpoint, _model, _key, _concurrency, _timeout, _tries, _answers, _mostDelay, _requests, _tokens, _cost, _priceIn, _priceOut, _failedAgain]) command.Add(option);
    }

    /// <summary>Whether what failed is asked again.</summary>
    public bool FailedAgain(ParseResult call) => call.GetValue(_failedAgain);

    /// <summary>The model.</summary>
    public OpenAiChatClient Client(ParseResult call)
    {
        var text = call.GetRequiredValue(_endpoint);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new RecipeException($"--endpoint {text}: expected an address such as http://localhost:8080/v1");
        if (address.UserInfo.Length > 0) throw new RecipeException("--endpoint: a key does not belong into an address; put it into the variable that --key-env names");
        return new OpenAiChatClient(address, Environment.GetEnvironmentVariable(call.GetRequiredValue(_key)) is { Length: > 0 } key ? key : null);
    }

    /// <summary>How it is asked.</summary>
    public AskingOptions Asking(ParseResult call) => new()
    {
        Model = call.GetRequiredValue(_model),
        Concurrency = (int)AtLeast(_concurrency.Name, call.GetValue(_concurrency), 1, 1000),
        Timeout = TimeSpan.FromSeconds(AtLeast(_timeout.Name, call.GetValue(_timeout), 0.1, 86_400)),
        Tries = (int)AtLeast(_tries.Name, call.GetValue(_tries), 1, 1000),
        AnswerTries = (int)AtLeast(_answers.Name, call.GetValue(_answers), 1, 100),
        MostDelay = TimeSpan.FromSeconds(AtLeast(_mostDelay.Name, call.GetValue(_mostDelay), 0, 86_400)),
    };

    /// <summary>What it may cost.</summary>
    public Budget Budget(ParseResult call)
    {
        var budget = new Budget
        {
            MaxRequests = call.GetValue(_requests),
            MaxTokens = call.GetValue(_tokens),
            MaxCost = call.GetValue(_cost),
            PriceIn = AtLeast(_priceIn.Name, call.GetValue(_priceIn), 0, 1e9),
            PriceOut = AtLeast(_priceOut.Name, call.GetValue(_priceOut), 0, 1e9),
        };
        return budget.MaxCost is null || budget.PriceIn + budget.PriceOut > 0 ? budget : throw new RecipeException("--max-cost needs --price-in and --price-out");
    }

    /// <summary>Says on stderr what came of it, and how to go on; 1 where something is left to be asked.</summary>
    public static int Tell(Tally tally, string done, string path)
    {
        var culture = CultureInfo.InvariantCulture;
        Console.Error.WriteLine(string.Create(culture, $"{tally.Answered:N0} {done}, {tally.Failed:N0} failed{(tally.Before > 0 ? string.Create(culture, $", {tally.Before:N0} were there before") : "")}"));
        foreach (var (fault, count) in tally.Faults) Console.Error.WriteLine(string.Create(culture, $"  {fault}: {count:N0}"));
        Console.Error.WriteLine(string.Create(
            culture, $"{tally.Spent.Requests:N0} requests, {tally.Spent.TokensIn:N0} tokens in, {tally.Spent.TokensOut:N0} out{(tally.Cost > 0 ? string.Create(culture, $", cost {tally.Cost:0.####}") : "")}, all sessions on {path} together"));
        if (tally.Whole) return ExitCode.Done;
        Console.Error.WriteLine(string.Create(culture, $"the budget is spent; {tally.Left:N0} not asked. The same command with a larger one goes on."));
        return ExitCode.Failed;
    }

    private static double AtLeast(string name, double value, double least, double most) =>
        value >= least && value <= most ? value : throw new RecipeException(string.Create(CultureInfo.InvariantCulture, $"{name} {value}: {least} to {most}"));
}
