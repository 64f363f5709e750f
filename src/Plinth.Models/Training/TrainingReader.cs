using Plinth.Models.Checkpoints;
using Plinth.Models.Specs;
using Plinth.Recipes;
using Plinth.Tokens.Shards;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Models.Training;

/// <summary>Reads the YAML of a training; says where it is wrong, and what would be right.</summary>
public static class TrainingReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values to set over the file's, such as <c>optimizer.learning_rate=1e-3</c>.</param>
    /// <exception cref="RecipeException">It is wrong: file, line, column, and the nearest right name.</exception>
    public static TrainingPlan Read(string path, params IReadOnlyList<string> overrides)
    {
        try { return Parse(File.ReadAllText(path), path, overrides); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new RecipeException($"{path}: cannot be read: {e.Message}"); }
    }

    /// <summary>Reads text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="overrides">Values to set over it.</param>
    public static TrainingPlan Parse(string yaml, string file, params IReadOnlyList<string> overrides)
    {
        var root = Load(yaml, file);
        foreach (var assignment in overrides) Set(root, assignment);
        var binder = new OptionBinder(file);
        // The sizes and budgets of a ladder are read where one is run.
        Take(root, "ladder");
        var tokens = Take(root, "tokens") is { } list ? Tokens(binder, list) : [];
        var (model, objectives) = (Take(root, "model"), Take(root, "objectives"));
        var plan = new TrainingPlan
        {
            Optimizer = Part(binder, root, "optimizer", new OptimizerOptions()),
            Schedule = Part(binder, root, "schedule", new ScheduleOptions()),
            Validation = Part(binder, root, "validation", new ValidationOptions()),
            Checkpoints = Part(binder, root, "checkpoints", new CheckpointOptions()),
            Samples = Part(binder, root, "samples", new SampleOptions()),
            Tokens = tokens,
        };
        binder.BindInto(plan, typeof(TrainingPlan), "a training", root);
        if (model is null) binder.Collect(() => throw binder.At(root).Error("a training needs 'model': a name, a YAML file, a folder, or a map"));
        binder.ThrowIfWrong();
        if (tokens.Count == 0) throw binder.At(root).Error("a training needs 'tokens': a folder of token shards, or a list of them");
        plan = WithModel(plan, model!, objectives, file, binder);
        return plan.Problem() is { } problem ? throw new RecipeException($"{file}: {problem}") : plan;
    }

    private static T Part<T>(OptionBinder binder, YamlMappingNode root, string name, T part) where T : notnull
    {
        if (Take(root, name) is not { } node) return part;
        binder.Collect(() =>
        {
            if (node is not YamlMappingNode map) throw binder.At(node).Error($"{name} is a map of options");
            binder.BindInto(part, typeof(T), name, map);
        });
        return part;
    }

    private static List<TokenSource> Tokens(OptionBinder binder, YamlNode node)
    {
        var sources = new List<TokenSource>();
        foreach (var item in node is YamlSequenceNode list ? list.Children : [node])
        {
            binder.Collect(() =>
            {
                var source = new TokenSource { Path = item is YamlScalarNode { Value: { } path } ? path : "" };
                if (item is YamlMappingNode map) binder.BindInto(source, typeof(TokenSource), "a source of tokens", map);
                if (source.Path.Length == 0) throw binder.At(item).Error("a source of tokens needs 'path', a folder of token shards");
                sources.Add(source);
            });
        }

        return sources;
    }

    private static TrainingPlan WithModel(TrainingPlan plan, YamlNode node, YamlNode? objectives, string file, OptionBinder binder)
    {
        List<string> set = objectives is null ? [] : ["objectives=" + Flow(objectives is YamlSequenceNode ? objectives : new YamlSequenceNode(objectives is YamlScalarNode ? new YamlMappingNode("kind", objectives) : objectives))];
        if (node is YamlScalarNode { Value: { } folder } && Directory.Exists(folder))
        {
            var stored = Checkpoint.ReadSpec(folder);
            return plan with { Model = set.Count == 0 ? stored : SpecReader.Read(file, SpecJson.Write(stored).ToJsonString(), set), Continues = folder };
        }

        // A model of one's own has the tokens' vocabulary and the training's length, unless it says otherwise.
        var vocabulary = TokenManifest.Read(TokenFeed.FolderOf(plan.Tokens[0].Path)).VocabularySize;
        var map = node as YamlMappingNode;
        if (map is null || !Has(map, "vocabulary")) set.Add(System.FormattableString.Invariant($"vocabulary={vocabulary}"));
        if (map is null || !Has(map, "context")) set.Add(System.FormattableString.Invariant($"context={plan.Length}"));
        if (map is null) return plan with { Model = ModelCatalogue.Find(binder.Scalar(node, "a model's name"), set) };
        if (Take(map, "base") is not { } from) return plan with { Model = SpecReader.Read(file, Flow(map), set) };
        var name = binder.Scalar(from, "a model's name");
        if (Directory.Exists(name)) throw binder.At(from).Error($"{name} is a folder with weights, and these fit no other sizes; write model: {name}");
        set.AddRange(Assignments(map, ""));
        return plan with { Model = ModelCatalogue.Find(name, set) };
    }

    /// <summary>The leaves of a map; a part that chooses its kind is replaced as a whole.</summary>
    internal static IEnumerable<string> Assignments(YamlMappingNode map, string prefix) => map.Children.SelectMany(child =>
    {
        var name = prefix + ((YamlScalarNode)child.Key).Value;
        return child.Value is YamlMappingNode inner && !Has(inner, "kind") ? Assignments(inner, name + ".") : [$"{name}={Flow(child.Value)}"];
    });

    private static string Flow(YamlNode node) => node switch
    {
        YamlMappingNode map => "{ " + string.Join(", ", map.Children.Select(c => $"{Flow(c.Key)}: {Flow(c.Value)}")) + " }",
        YamlSequenceNode list => "[" + string.Join(", ", list.Children.Select(Flow)) + "]",
        YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } plain => plain.Value ?? "",
        YamlScalarNode text => System.Text.Json.JsonSerializer.Serialize(text.Value, SpecJson.Options),
        _ => "",
    };

    private static bool Has(YamlMappingNode map, string name) => map.Children.ContainsKey(new YamlScalarNode(name));

    private static YamlNode? Take(YamlMappingNode map, string name)
    {
        if (!map.Children.TryGetValue(new YamlScalarNode(name), out var node)) return null;
        map.Children.Remove(new YamlScalarNode(name));
        return node;
    }

    internal static YamlMappingNode Load(string yaml, string file)
    {
        var stream = new YamlStream();
        try { stream.Load(new StringReader(yaml)); }
        catch (YamlException e) { throw Place.Of(file, e.Start).Error(e.InnerException?.Message ?? e.Message); }
        return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root
            ? root
            : throw new Place(file, 1, 1).Error("a training is a map: model, tokens, length, batch, steps and so on");
    }

    internal static void Set(YamlMappingNode root, string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        if (at < 1) throw new RecipeException($"'{assignment}' sets nothing; a.b=c is wanted, such as optimizer.learning_rate=1e-3");
        var path = assignment[..at].Split('.');
        var map = root;
        foreach (var step in path[..^1])
        {
            if (!Has(map, step)) map.Children[new YamlScalarNode(step)] = new YamlMappingNode();
            map = map.Children[new YamlScalarNode(step)] as YamlMappingNode ?? throw new RecipeException($"'{assignment}': {step} is no map");
        }

        var value = new YamlStream();
        value.Load(new StringReader(assignment[(at + 1)..]));
        map.Children[new YamlScalarNode(path[^1])] = value.Documents.Count == 0 ? new YamlScalarNode("") : value.Documents[0].RootNode;
    }
}
