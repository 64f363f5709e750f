using System.CommandLine;

namespace Plinth.Cli.Logging;

/// <summary><c>--log text|json</c>: how a verb says on stderr what happens.</summary>
internal static class LogOption
{
    private const string Name = "--log";

    /// <summary>The option, for every verb.</summary>
    public static Option<string> Make()
    {
        var option = new Option<string>(Name)
        {
            Description = "What happens, on stderr: text for people, or json, one object a line.",
            HelpName = "text|json",
            Recursive = true,
            DefaultValueFactory = _ => "text",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("text" or "json") and var value) result.AddError($"{Name} {value}: it is text or json");
        });
        return option;
    }

    /// <summary>Whether a call asks for JSON: told before it is parsed, so that what is wrong with it is said so too.</summary>
    public static bool IsJson(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count && args[i] != "--"; i++)
        {
            if (args[i] is Name + "=json" or Name + ":json") return true;
            if (args[i] == Name && i + 1 < args.Count && args[i + 1] == "json") return true;
        }

        return false;
    }
}
