using Plinth.Recipes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>Reads the YAML of tasks.</summary>
public static class TaskReader
{
    /// <summary>Reads a task.</summary>
    /// <exception cref="RecipeException">It is wrong: file, line, column.</exception>
    public static EvalTask Read(string path)
    {
        string text;
        try { text = File.ReadAllText(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new RecipeException($"{path}: cannot be read: {e.Message}"); }
        return Parse(text, path);
    }

    /// <summary>Reads text.</summary>
    public static EvalTask Parse(string yaml, string file)
    {
        var stream = new YamlStream();
        try { stream.Load(new StringReader(yaml)); }
        catch (YamlException e) { throw Place.Of(file, e.Start).Error(e.InnerException?.Message ?? e.Message); }
        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root) throw new Place(file, 1, 1).Error("a task is a map: name, file, kind, prompts and so on");
        var binder = new OptionBinder(file);
        var key = new YamlScalarNode("prompts");
        var prompts = new List<TaskPrompt>();
        if (root.Children.TryGetValue(key, out var node))
        {
            root.Children.Remove(key);
            if (node is not YamlSequenceNode list) throw binder.At(node).Error("prompts is a list of maps");
            foreach (var item in list.Children)
            {
                binder.Collect(() =>
                {
                    if (item is not YamlMappingNode map) throw binder.At(item).Error("a prompt is a map with name, context, answer");
                    var prompt = new TaskPrompt();
                    binder.BindInto(prompt, typeof(TaskPrompt), "a prompt", map);
                    prompts.Add(prompt);
                });
            }
        }

        var task = new EvalTask();
        binder.BindInto(task, typeof(EvalTask), "a task", root);
        binder.ThrowIfWrong();
        if (task.Name.Length == 0 || task.File.Length == 0) throw binder.At(root).Error("a task needs name and file");
        if (prompts.Count == 0) throw binder.At(root).Error("a task needs prompts, one or better several");
        if (task.Kind == TaskKind.Choice && task.Choices.Count == 0 && prompts.Any(p => p.Choices.Count == 0)) throw binder.At(root).Error("a task of kind choice needs choices");
        return task with { Prompts = prompts };
    }
}
