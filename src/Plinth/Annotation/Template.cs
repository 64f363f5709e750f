using Plinth.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Annotation;

/// <summary>A prompt with places, <c>{text}</c> and the like, that are filled once: what is filled in is not looked at again.</summary>
internal sealed class Template
{
    private readonly List<(string Text, bool IsPlace)> _parts = [];

    /// <summary>Cuts a prompt at its places; braces around anything else stay as they are.</summary>
    public Template(string prompt, IReadOnlyCollection<string> places)
    {
        var from = 0;
        for (var at = prompt.IndexOf('{', StringComparison.Ordinal); at >= 0; at = prompt.IndexOf('{', at + 1))
        {
            if (places.FirstOrDefault(place => prompt.AsSpan(at + 1).StartsWith(place + "}", StringComparison.Ordinal)) is not { } name) continue;
            _parts.Add((prompt[from..at], false));
            _parts.Add((name, true));
            from = at + name.Length + 2;
        }

        _parts.Add((prompt[from..], false));
    }

    /// <summary>The places that the prompt has.</summary>
    public IEnumerable<string> Places => _parts.Where(part => part.IsPlace).Select(part => part.Text);

    /// <summary>The prompt, filled.</summary>
    public string Fill(Func<string, string> value) => string.Concat(_parts.Select(part => part.IsPlace ? value(part.Text) : part.Text));
}

/// <summary>Reads the YAML files of this folder: a version, and options.</summary>
internal static class PromptFile
{
    /// <summary>Reads a file, or one that ships.</summary>
    /// <param name="name">A path, or <c>builtin:NAME</c>, which is also meant where there is no such file.</param>
    /// <param name="kind">The first key, which gives the version: <c>rubric</c>.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    public static (YamlMappingNode Root, OptionBinder Binder, string File) Read(string name, string kind, string baseDirectory)
    {
        var (yaml, file) = Text(name, kind, baseDirectory);
        var binder = new OptionBinder(file);
        var stream = new YamlStream();
        try { stream.Load(new StringReader(yaml)); }
        catch (YamlException e) { throw Place.Of(file, e.Start).Error(e.InnerException?.Message ?? e.Message); }
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root) throw new Place(file, 1, 1).Error($"expected a map that begins with '{kind}: 1'");
        if (Take(root, kind) is not { } version || binder.Scalar(version, "a version") != "1") throw binder.At(root).Error($"begins with '{kind}: 1', the version of its format");
        return (root, binder, file);
    }

    /// <summary>Takes a key out of a map.</summary>
    public static YamlNode? Take(YamlMappingNode map, string key)
    {
        if (RecipeReader.Child(map, key) is not { } value) return null;
        map.Children.Remove(new YamlScalarNode(key));
        return value;
    }

    private static (string Yaml, string File) Text(string name, string kind, string baseDirectory)
    {
        var path = Path.GetFullPath(name, baseDirectory);
        if (!name.StartsWith("builtin:", StringComparison.Ordinal) && File.Exists(path)) return (File.ReadAllText(path), name);
        var shipped = name.StartsWith("builtin:", StringComparison.Ordinal) ? name["builtin:".Length..] : name;
        var assembly = typeof(PromptFile).Assembly;
        using var stream = assembly.GetManifestResourceStream($"{kind}-{shipped}.yaml");
        if (stream is null)
        {
            var known = assembly.GetManifestResourceNames().Where(n => n.StartsWith(kind + "-", StringComparison.Ordinal)).Select(n => n[(kind.Length + 1)..^".yaml".Length]);
            throw new RecipeException($"{name}: no such file, and no {kind} of that name{Spelling.Hint(shipped, known)}");
        }

        using var reader = new StreamReader(stream);
        return (reader.ReadToEnd(), $"builtin:{shipped}");
    }
}
