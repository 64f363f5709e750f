using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Recipes;

/// <summary>Reads a recipe file, checks it whole, and prepares its steps.</summary>
public static class RecipeReader
{
    private static readonly string[] TopLevel = ["plinth", "name", "seed", "sources", "steps", "output", "keep_stages", "cluster"];

    /// <summary>Reads a recipe.</summary>
    /// <param name="path">The YAML file.</param>
    /// <param name="baseDirectory">The folder that relative paths in it start from: the current one, as in a shell.</param>
    /// <param name="overrides">Assignments <c>a.b=c</c> that go over the file.</param>
    /// <exception cref="RecipeException">The recipe is wrong: file, line, column, and the nearest right name.</exception>
    public static Recipe Read(string path, string baseDirectory, IEnumerable<string>? overrides = null)
    {
        string yaml;
        try { yaml = File.ReadAllText(path); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw new RecipeException($"{path}: there is no such file, nor a recipe of that name that ships with plinth (plinth init writes one)"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new RecipeException($"{path}: cannot be read: {e.Message}"); }
        return Parse(yaml, path, baseDirectory, overrides);
    }

    /// <summary>Reads a recipe from text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="file">What error messages call it.</param>
    /// <param name="baseDirectory">The folder that its relative paths start from.</param>
    /// <param name="overrides">Assignments <c>a.b=c</c>.</param>
    /// <param name="prepare">Whether steps load what they need; without it a recipe can be read but not run.</param>
    public static Recipe Parse(string yaml, string file, string baseDirectory, IEnumerable<string>? overrides = null, bool prepare = true)
    {
        var binder = new OptionBinder(file);
        var root = Load(yaml, file);
        foreach (var assignment in overrides ?? []) RecipeOverride.Apply(root, assignment);
        // Written before it is bound: binding takes 'as', 'only' and 'category' out of the tree.
        if (overrides?.Any() == true) yaml = RecipeOverride.Write(root);
        foreach (var key in root.Children.Keys)
        {
            binder.Collect(() =>
            {
                var word = binder.Scalar(key, "a name");
                if (!TopLevel.Contains(word)) throw binder.At(key).Error($"'{word}' is not part of a recipe{Spelling.Hint(word, TopLevel)}");
            });
        }

        binder.Collect(() => CheckVersion(binder, root));
        var name = Path.GetFileNameWithoutExtension(file);
        var (seed, keep) = (0ul, true);
        if (Child(root, "name") is { } nameNode) binder.Collect(() => name = Name(binder, nameNode));
        if (Child(root, "seed") is { } seedNode) binder.Collect(() => seed = (ulong)binder.Convert(typeof(ulong), seedNode, "seed")!);
        if (Child(root, "keep_stages") is { } keepNode) binder.Collect(() => keep = (bool)binder.Convert(typeof(bool), keepNode, "keep_stages")!);
        List<SourceEntry> sources = [];
        List<StepEntry> steps = [];
        var corpus = new CorpusOutput();
        TokenOutput? tokens = null;
        var cluster = new ClusterOptions();
        binder.Collect(() => ReadCluster(binder, root, cluster));
        binder.Collect(() => sources = Sources(binder, root));
        binder.Collect(() => steps = Steps(binder, root));
        binder.Collect(() => tokens = ReadOutput(binder, root, corpus, baseDirectory));
        binder.ThrowIfWrong();

        var recipe = new Recipe
        {
            Name = name,
            Seed = seed,
            KeepStages = keep,
            File = file,
            Yaml = yaml,
            BaseDirectory = baseDirectory,
            Sources = sources,
            Steps = steps,
            Corpus = corpus,
            Tokens = tokens,
            Cluster = cluster,
        };
        if (!prepare) return recipe;
        foreach (var entry in recipe.Steps) binder.Collect(() => Prepare(entry, recipe));
        binder.ThrowIfWrong();
        return recipe;
    }

    private static void CheckVersion(OptionBinder binder, YamlMappingNode root)
    {
        if (Child(root, "plinth") is not { } version) throw binder.At(root).Error("a recipe begins with 'plinth: 1', the version of its format");
        if (binder.Scalar(version, "a version") != "1") throw binder.At(version).Error("this plinth reads recipes of version 1");
    }

    private static YamlMappingNode Load(string yaml, string file)
    {
        var stream = new YamlStream();
        try { stream.Load(new StringReader(yaml)); }
        catch (YamlException e) { throw Place.Of(file, e.Start).Error(e.InnerException?.Message ?? e.Message); }
        if (stream.Documents.Count == 0) throw new Place(file, 1, 1).Error("the recipe is empty");
        if (stream.Documents[0].RootNode is YamlMappingNode root) return root;
        throw Place.Of(file, stream.Documents[0].RootNode.Start).Error("a recipe is a map: plinth, name, sources, steps, output");
    }

    private static string Name(OptionBinder binder, YamlNode node)
    {
        var name = binder.Scalar(node, "a name");
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name[0] != '.'
            ? name
            : throw binder.At(node).Error("a name is made of letters, digits, '-', '_' and '.'; it becomes a folder's name");
    }

    private static List<SourceEntry> Sources(OptionBinder binder, YamlMappingNode root)
    {
        if (Child(root, "sources") is not { } node) throw binder.At(root).Error("a recipe needs 'sources'");
        var sources = new List<SourceEntry>();
        foreach (var (word, place, value) in Entries(binder, node, "sources"))
        {
            binder.Collect(() =>
            {
                if (!Plinth.Steps.Sources.TryGetValue(word, out var named))
                    throw place.Error($"'{word}' is not a source{Spelling.Hint(word, Plinth.Steps.Sources.Keys)}");
                var category = Take(value, "category") is { } label ? binder.Scalar(label, "a category") : null;
                sources.Add(new(word, binder.Bind(named, word, value, shorthand: "files"), category, place));
            });
        }

        return sources.Count > 0 || node is YamlSequenceNode { Children.Count: > 0 } ? sources : throw binder.At(node).Error("a recipe needs at least one source");
    }

    private static List<StepEntry> Steps(OptionBinder binder, YamlMappingNode root)
    {
        var steps = new List<StepEntry>();
        if (Child(root, "steps") is not { } node || node is YamlScalarNode { Value: "" }) return steps;
        foreach (var (word, place, value) in Entries(binder, node, "steps"))
        {
            if (value is YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "off" }) continue;
            binder.Collect(() =>
            {
                var entry = ReadStep(binder, word, place, value);
                if (steps.Any(s => s.Name == entry.Name))
                    throw place.Error($"{entry.Name} stands twice; the ledger knows steps by their names: give this one another with 'as: …'");
                steps.Add(entry);
            });
        }

        return steps;
    }

    private static StepEntry ReadStep(OptionBinder binder, string word, Place place, YamlNode value)
    {
        if (!Plinth.Steps.All.TryGetValue(word, out var named))
            throw place.Error($"'{word}' is not a step{Spelling.Hint(word, Plinth.Steps.All.Keys)}");
        var name = Take(value, "as") is { } other ? Name(binder, other) : word;
        var only = Take(value, "only") is { } languages ? (string[]?)binder.Convert(typeof(string[]), languages, "only") : null;
        var step = binder.Bind(named, word, value);
        if (only is not null && step is ICorpusStep) throw place.Error($"{word} needs all documents, so it cannot be for some languages only");
        return new(name, word, step, only, place);
    }

    private static TokenOutput? ReadOutput(OptionBinder binder, YamlMappingNode root, CorpusOutput corpus, string baseDirectory)
    {
        if (Child(root, "output") is not { } node || node is YamlScalarNode { Value: "" }) return null;
        if (node is not YamlMappingNode map) throw binder.At(node).Error("output is a map: corpus, tokens");
        TokenOutput? tokens = null;
        foreach (var (key, value) in map.Children)
        {
            switch (binder.Scalar(key, "a kind of output"))
            {
                case "corpus" when value is YamlMappingNode options: binder.BindInto(corpus, typeof(CorpusOutput), "output.corpus", options); break;
                case "corpus": throw binder.At(value).Error("output.corpus is a map, such as { format: jsonl.zst }");
                case "tokens" when value is YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "off" }: break;
                case "tokens" when value is YamlMappingNode options: tokens = ReadTokens(binder, options, baseDirectory); break;
                case "tokens": throw binder.At(value).Error("output.tokens is a map, such as { tokenizer: train, vocab: 8192, format: megatron }");
                case var other: throw binder.At(key).Error($"'{other}' is not an output{Spelling.Hint(other, ["corpus", "tokens"])}");
            }
        }

        return tokens;
    }

    private static void ReadCluster(OptionBinder binder, YamlMappingNode root, ClusterOptions cluster)
    {
        if (Child(root, "cluster") is not { } node || node is YamlScalarNode { Value: "" }) return;
        if (node is not YamlMappingNode map) throw binder.At(node).Error("cluster is a map, such as { partition: cpu, time: 04:00:00, memory: 4G }");
        binder.BindInto(cluster, typeof(ClusterOptions), "cluster", map);
        if (cluster.Wrong() is { } wrong) throw binder.At(Child(map, wrong.Option)!).Error(wrong.Message);
    }

    private static TokenOutput ReadTokens(OptionBinder binder, YamlMappingNode options, string baseDirectory)
    {
        var tokens = new TokenOutput();
        binder.BindInto(tokens, typeof(TokenOutput), "output.tokens", options);
        var path = Path.GetFullPath(tokens.Tokenizer, baseDirectory);
        if (tokens.Tokenizer != TokenOutput.Train && !File.Exists(path) && !Directory.Exists(path))
            throw binder.At(Child(options, "tokenizer")!).Error($"output.tokens.tokenizer is 'train' or a file or folder; there is no '{tokens.Tokenizer}'");
        if (tokens.Tokenizer == TokenOutput.Train) return tokens;

        // Opened now, because a run would come to it hours later.
        Tokens.Tokenizer tokenizer;
        try { tokenizer = Tokens.Tokenizer.Open(path); }
        catch (PlinthException e) { throw binder.At(Child(options, "tokenizer")!).Error($"output.tokens.tokenizer: {e.Message}"); }
        if (tokens.AppendEnd && tokenizer.EndOfText is null)
            throw binder.At(Child(options, "tokenizer")!).Error($"output.tokens.tokenizer: {tokens.Tokenizer} has no end of text; choose append_end: false, or another tokenizer");
        return tokens;
    }

    private static IEnumerable<(string Word, Place Place, YamlNode Value)> Entries(OptionBinder binder, YamlNode node, string what)
    {
        if (node is not YamlSequenceNode list) throw binder.At(node).Error($"{what} is a list, an entry a line, each beginning with '- '");
        foreach (var item in list.Children)
        {
            switch (item)
            {
                case YamlScalarNode { Value: { Length: > 0 } word }: yield return (word, binder.At(item), new YamlScalarNode("")); break;
                case YamlMappingNode { Children.Count: 1 } map:
                    var (key, value) = map.Children.First();
                    yield return (binder.Scalar(key, "a name"), binder.At(key), value);
                    break;
                default: binder.Collect(() => throw binder.At(item).Error($"an entry of {what} is one name and its options, such as 'c4: {{}}'; found a {OptionBinder.Kind(item)}")); break;
            }
        }
    }

    private static void Prepare(StepEntry entry, Recipe recipe)
    {
        if (entry.Step is not IPrepared step) return;
        try { step.Prepare(new StepContext(recipe.BaseDirectory, recipe.Seed)); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlinthException and not RecipeException)
        {
            throw entry.Place.Error($"{entry.Name}: {e.Message}");
        }
    }

    /// <summary>Takes a key that every entry may have out of a map of options, so that what stays is the thing's own.</summary>
    private static YamlNode? Take(YamlNode node, string name)
    {
        if (node is not YamlMappingNode map || Child(map, name) is not { } value) return null;
        map.Children.Remove(map.Children.Keys.First(k => k is YamlScalarNode { Value: var key } && key == name));
        return value;
    }

    internal static YamlNode? Child(YamlMappingNode map, string name) =>
        map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: var key } && key == name).Value;
}
