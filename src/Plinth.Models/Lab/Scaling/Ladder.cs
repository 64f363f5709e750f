using System.Globalization;
using Plinth.Models.Training;
using Plinth.Recipes;
using Plinth.Tokens.Shards;
using YamlDotNet.RepresentationModel;

namespace Plinth.Models.Lab.Scaling;

/// <summary>Reads a ladder: one config of a training, several sizes of its model, each on several budgets.</summary>
/// <remarks>
/// The part <c>ladder</c> of the config has <c>sizes</c>, a list of what is set over <c>model</c>, and either <c>budgets</c>, tokens of each training, or
/// <c>flops</c>, operations (6ND) that each size is given: equal costs serve Hoffmann's approach 2.
/// </remarks>
public static class Ladder
{
    /// <summary>The trainings, the cheapest first.</summary>
    /// <param name="path">The config.</param>
    /// <param name="overrides">Values to set over it.</param>
    /// <exception cref="RecipeException">It is wrong: file, line, column.</exception>
    public static IReadOnlyList<LadderRung> Read(string path, params IReadOnlyList<string> overrides)
    {
        string yaml;
        try { yaml = File.ReadAllText(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new RecipeException($"{path}: cannot be read: {e.Message}"); }
        var root = TrainingReader.Load(yaml, path);
        foreach (var assignment in overrides) TrainingReader.Set(root, assignment);
        var binder = new OptionBinder(path);
        if (Child(root, "ladder") is not YamlMappingNode ladder) throw binder.At(root).Error("a ladder needs 'ladder': { sizes: [ … ], budgets: [ … ] }, or flops instead of budgets");
        foreach (var (key, _) in ladder.Children)
            if (key is not YamlScalarNode { Value: "sizes" or "budgets" or "flops" }) throw binder.At(key).Error($"'{key}' is no part of a ladder; there are sizes, budgets and flops");
        if (Child(ladder, "sizes") is not YamlSequenceNode { Children.Count: > 0 } sizes) throw binder.At(ladder).Error("sizes is a list of what is set over the model, such as { layers: 2, width: 64 }");
        var (budgets, flops) = (Child(ladder, "budgets"), Child(ladder, "flops"));
        if (budgets is null == flops is null) throw binder.At(ladder).Error("a ladder has either budgets, tokens of each training, or flops, operations of each");
        var amounts = Numbers(binder, budgets ?? flops!);
        // What a training needs to be read; each rung has its own.
        List<string> model = Child(root, "steps") is null && Child(root, "budget") is null ? ["budget=1"] : [];
        if (Child(root, "model") is YamlScalarNode { Value: { } name }) model.Add($"model={{ base: {name} }}");
        var rungs = new List<LadderRung>();
        for (var i = 0; i < sizes.Children.Count; i++)
        {
            if (sizes.Children[i] is not YamlMappingNode size) throw binder.At(sizes.Children[i]).Error("a size is a map of what is set over the model, such as { layers: 2, width: 64 }");
            foreach (var amount in amounts) rungs.Add(Rung(yaml, path, i, [.. model, .. TrainingReader.Assignments(size, "model.")], amount, flops is not null, overrides));
        }

        if (rungs.Find(r => r.Plan.Validation.Every is null) is not null) throw binder.At(root).Error("a ladder is fitted to losses of validation: give validation: { every: N }");
        return [.. rungs.OrderBy(r => r.Parameters * r.Tokens)];
    }

    private static LadderRung Rung(string yaml, string path, int number, List<string> size, double amount, bool flops, IReadOnlyList<string> overrides)
    {
        var plan = TrainingReader.Parse(yaml, path, [.. overrides, .. size]);
        var parameters = (double)ModelFigures.Of(plan.Model).Parameters;
        var tokens = (long)Math.Ceiling(flops ? amount / 6 / parameters : amount);
        plan = plan with { Steps = null, Budget = Math.Max(tokens, plan.TokensPerStep) };
        var unique = plan.Tokens.Sum(t => (double)(TokenManifest.Read(TokenFeed.FolderOf(t.Path)).Splits.GetValueOrDefault("train")?.Tokens ?? 0));
        return new(string.Create(CultureInfo.InvariantCulture, $"size-{number + 1}-{plan.AllSteps * plan.TokensPerStep}"), plan, parameters, plan.AllSteps * plan.TokensPerStep, unique);
    }

    private static List<double> Numbers(OptionBinder binder, YamlNode node)
    {
        if (node is not YamlSequenceNode { Children.Count: > 0 } list) throw binder.At(node).Error("expected a list of numbers, such as [100_000, 400_000]");
        return [.. list.Children.Select(item => item is YamlScalarNode { Value: { } text } && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 1 and < 1e30
            ? number
            : throw binder.At(item).Error($"'{item}' is not a number from 1"))];
    }

    private static YamlNode? Child(YamlMappingNode map, string name) => map.Children.TryGetValue(new YamlScalarNode(name), out var node) ? node : null;
}
