using System.CommandLine;
using System.Text;

namespace Plinth.Cli;

/// <summary>Manual pages of the program in roff's man macros (man-pages(7)).</summary>
internal static class ManPage
{
    /// <summary>A page for the program and one for each verb, by name.</summary>
    public static IEnumerable<(string Name, string Page)> All(RootCommand root)
    {
        yield return ("plinth", Program(root));
        foreach (var verb in root.Subcommands) yield return ("plinth-" + verb.Name, Verb(verb));
    }

    private static string Program(RootCommand root)
    {
        var page = Head("plinth", root.Description);
        page.Append(".SH SYNOPSIS\n.B plinth\n.I verb\n[\\fIoption\\fR ...]\n.SH COMMANDS\n");
        foreach (var verb in root.Subcommands) page.Append($".TP\n.BR plinth\\-{Text(verb.Name)} (1)\n{Text(verb.Description)}\n");
        page.Append(".SH EXIT STATUS\n.TP\n.B 0\ndone\n.TP\n.B 1\nthe work failed\n.TP\n.B 2\nthe call or the recipe is wrong\n.TP\n.B 130\ninterrupted; the message says what to type to go on\n");
        return page.ToString();
    }

    private static string Verb(Command verb)
    {
        var page = Head("plinth-" + verb.Name, verb.Description);
        page.Append(".SH SYNOPSIS\n");
        Synopsis(page, verb, "plinth " + verb.Name);
        page.Append(".SH OPTIONS\n");
        Parts(page, verb);
        foreach (var inner in verb.Subcommands)
        {
            page.Append($".SH {Text(inner.Name.ToUpperInvariant())}\n{Text(inner.Description)}\n.PP\n");
            Parts(page, inner);
        }

        page.Append(".SH SEE ALSO\n.BR plinth (1)\n");
        return page.ToString();
    }

    private static StringBuilder Head(string name, string? says) =>
        new StringBuilder($".TH {Text(name.ToUpperInvariant())} 1 \"\" \"plinth {typeof(ManPage).Assembly.GetName().Version?.ToString(3)}\"\n.SH NAME\n{Text(name)} \\- {Text(says)}\n");

    private static void Synopsis(StringBuilder page, Command command, string name)
    {
        if (command.Subcommands.Count > 0)
            foreach (var inner in command.Subcommands) Synopsis(page, inner, $"{name} {inner.Name}");
        else page.Append($".B {Text(name)}\n{string.Join(' ', command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[\\fI{Text(a.Name)}\\fR]" : $"\\fI{Text(a.Name)}\\fR"))}\n[\\fIoption\\fR ...]\n.br\n");
    }

    private static void Parts(StringBuilder page, Command command)
    {
        foreach (var argument in command.Arguments) page.Append($".TP\n.I {Text(argument.Name)}\n{Text(argument.Description)}\n");
        foreach (var option in command.Options.Where(o => !o.Hidden))
        {
            var value = option.ValueType == typeof(bool) || option.HelpName is null ? "" : $" \\fI{Text(option.HelpName)}\\fR";
            page.Append($".TP\n\\fB{string.Join("\\fR, \\fB", option.Aliases.Prepend(option.Name).Select(Text))}\\fR{value}\n{Text(option.Description)}\n");
        }
    }

    /// <summary>Text in which roff sees no command.</summary>
    private static string Text(string? text)
    {
        var safe = (text ?? "").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).ReplaceLineEndings(" ");
        safe = string.Concat(safe.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : $"\\[u{r.Value:X4}]"));
        return safe is ['.' or '\'', ..] ? "\\&" + safe : safe;
    }
}
