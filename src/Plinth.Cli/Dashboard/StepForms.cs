using Plinth.Cli.Commands;
using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>A recipe's steps with the options of each, as a form can show them.</summary>
internal static class StepForms
{
    public static List<StepForm> Of(RunState state)
    {
        var recipe = RecipeReader.Parse(state.Recipe, state.RecipeFile, state.BaseDirectory, prepare: false);
        var help = ApiDocs.Read();
        return [.. recipe.Steps.Select(step => Form(step, help))];
    }

    private static StepForm Form(StepEntry step, ApiDocs help)
    {
        var named = Steps.All[step.Word];
        var values = Resolved.Options(step.Step, named.Type);
        var defaults = Resolved.Options(named.Default(), named.Type);
        var options = OptionBinder.OptionsOf(named.Type).Select(option =>
        {
            var type = Nullable.GetUnderlyingType(option.Value.PropertyType) ?? option.Value.PropertyType;
            var within = option.Value.GetCustomAttributes(typeof(WithinAttribute), false).Cast<WithinAttribute>().FirstOrDefault();
            var kind = type == typeof(bool) ? "flag" : type.IsEnum ? "choice" : type == typeof(int) || type == typeof(long) || type == typeof(double) ? "number" : type == typeof(string) ? "text" : "list";
            return new StepOption(option.Key, values[option.Key], defaults[option.Key], kind, help.Of(option.Value), type.IsEnum ? [.. Enum.GetNames(type).Select(Spelling.Kebab)] : null, within?.Least, within?.Most,
                type == typeof(int) || type == typeof(long));
        });
        return new(step.Name, step.Word, help.Of(named.Type), step.Step is ICorpusStep, [.. options]);
    }
}

/// <summary>A step to try.</summary>
internal sealed record StepForm(string Name, string Word, string Says, bool Corpus, IReadOnlyList<StepOption> Options);

/// <summary>An option of it, as YAML writes its value; <c>off</c> is none.</summary>
internal sealed record StepOption(string Name, string Value, string Default, string Kind, string Says, IReadOnlyList<string>? Choices, double? Least, double? Most, bool Whole);
