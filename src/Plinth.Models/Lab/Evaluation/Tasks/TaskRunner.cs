using System.Text;
using System.Text.RegularExpressions;
using Plinth.Models.Generation;
using Plinth.Tokens;

namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>Puts tasks to a model, in every way that they know.</summary>
/// <param name="decoder">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="data">The folder of the tasks' files.</param>
public sealed class TaskRunner(Decoder decoder, Tokenizer tokenizer, string data)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Worked examples before each item. Default: 0.</summary>
    public int Shots { get; init; }

    /// <summary>Most items of a task, drawn by the seed; null: all.</summary>
    public int? Most { get; init; }

    /// <summary>Seed of items and examples.</summary>
    public ulong Seed { get; init; } = 17;

    /// <summary>Runs what models write; null: tasks of code are refused.</summary>
    public CodeSandbox? Sandbox { get; init; }

    /// <summary>Scores a task by each prompt and measure.</summary>
    /// <exception cref="PlinthException">A file is missing or wrong, or code may not be run.</exception>
    public IReadOnlyList<TaskScore> Run(EvalTask task, CancellationToken ct)
    {
        if (task.Kind == TaskKind.Code && Sandbox is null) throw new PlinthException($"{task.Name} runs what the model writes; allow it with --run-code");
        var all = TaskItem.Read(task, Path.Combine(data, task.File));
        var examples = task.Examples is null ? all : TaskItem.Read(task, Path.Combine(data, task.Examples));
        var items = Drawn(all);
        return [.. task.Prompts.SelectMany(p => task.Kind switch
        {
            TaskKind.Choice => Choices(task, p, items, examples, ct),
            TaskKind.Cloze => Cloze(task, p, items, examples, ct),
            _ => Written(task, p, items, examples, ct),
        })];
    }

    private IReadOnlyList<TaskItem> Drawn(IReadOnlyList<TaskItem> items)
    {
        if (Most is not { } most || most >= items.Count) return items;
        var order = Enumerable.Range(0, items.Count).ToArray();
        new Draw(Seed).Shuffle(order);
        return [.. order.Take(most).Order().Select(i => items[i])];
    }

    private IEnumerable<TaskScore> Choices(EvalTask task, TaskPrompt prompt, IReadOnlyList<TaskItem> items, IReadOnlyList<TaskItem> examples, CancellationToken ct)
    {
        var texts = new List<(string Context, string Answer)>();
        var starts = new List<int>();
        foreach (var (item, number) in items.Select((item, n) => (item, n)))
        {
            starts.Add(texts.Count);
            var shots = ShotsFor(prompt, item, number, examples);
            foreach (var choice in ChoicesOf(prompt, item)) texts.Add((shots + item.Fill(prompt.Context, choice), item.Fill(prompt.Answer, choice)));
        }

        starts.Add(texts.Count);
        var answers = new Likelihood(decoder, tokenizer).Of(texts, ct);
        IReadOnlyList<bool> By(Func<int, double> of) => [.. items.Select((item, n) => Enumerable.Range(starts[n], starts[n + 1] - starts[n]).MaxBy(of) - starts[n] == item.Right)];
        yield return new(task.Name, prompt.Name, "acc", By(i => answers[i].LogProb));
        yield return new(task.Name, prompt.Name, "acc_norm", By(i => answers[i].LogProb / Math.Max(1, Encoding.UTF8.GetByteCount(texts[i].Answer))));
        yield return new(task.Name, prompt.Name, "acc_token", By(i => answers[i].LogProb / Math.Max(1, answers[i].Tokens)));
    }

    private IEnumerable<TaskScore> Cloze(EvalTask task, TaskPrompt prompt, IReadOnlyList<TaskItem> items, IReadOnlyList<TaskItem> examples, CancellationToken ct)
    {
        var texts = items.Select((item, n) => (ShotsFor(prompt, item, n, examples) + item.Fill(prompt.Context), item.Fill(prompt.Answer, item.Gold))).ToList();
        yield return new(task.Name, prompt.Name, "acc", [.. new Likelihood(decoder, tokenizer).Of(texts, ct).Select(a => a.Greedy)]);
    }

    private IEnumerable<TaskScore> Written(EvalTask task, TaskPrompt prompt, IReadOnlyList<TaskItem> items, IReadOnlyList<TaskItem> examples, CancellationToken ct)
    {
        var right = items.Select((item, n) =>
        {
            ct.ThrowIfCancellationRequested();
            var context = item.Fill(prompt.Context);
            var written = Write(task, ShotsFor(prompt, item, n, examples) + context, ct);
            if (task.Kind == TaskKind.Code) return Sandbox!.Passes(context + written + "\n" + item.Fill(task.Test), ct);
            return Normal(Found(task.Extract, written)) == Normal(Found(task.ExtractGold, item.Gold));
        }).ToList();
        yield return new(task.Name, prompt.Name, task.Kind == TaskKind.Code ? "pass@1" : "exact", right);
    }

    private string Write(EvalTask task, string context, CancellationToken ct)
    {
        var most = decoder.Spec.Position.Most(decoder.Spec) ?? decoder.Spec.Context;
        var room = Math.Min(task.MostTokens, Math.Max(1, most / 2));
        int[] ids = [tokenizer.EndOfText ?? 0, .. tokenizer.NewEncoder().Encode(context)];
        if (ids.Length > most - room) ids = ids[^(most - room)..];
        var options = new SamplingOptions { MaxTokens = room, Temperature = null, Stops = tokenizer.EndOfText is { } end ? [end] : [] };
        var text = tokenizer.Decode(new TokenWriter(decoder).Write([ids], options, ct: ct)[0], lossy: true, skipSpecial: true);
        var stop = task.Stops.Select(s => text.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(text.Length).Min();
        return text[..stop];
    }

    /// <summary>Worked examples with their answers, the same for every prompt.</summary>
    private string ShotsFor(TaskPrompt prompt, TaskItem item, int number, IReadOnlyList<TaskItem> examples)
    {
        if (Shots == 0) return "";
        var (draw, text, taken) = (new Draw(Seed ^ (ulong)(number + 1) * 0x9e3779b97f4a7c15), new StringBuilder(), new HashSet<int>());
        while (taken.Count < Math.Min(Shots, examples.Count - 1))
        {
            var at = draw.Below(examples.Count);
            if (ReferenceEquals(examples[at], item) || !taken.Add(at)) continue;
            var shown = examples[at];
            var choice = shown.Right >= 0 && ChoicesOf(prompt, shown) is { Count: > 0 } choices ? choices[shown.Right] : shown.Gold;
            text.Append(shown.Fill(prompt.Context, choice)).Append(shown.Fill(prompt.Answer, choice)).Append(prompt.Between);
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> ChoicesOf(TaskPrompt prompt, TaskItem item) => prompt.Choices.Count > 0 ? prompt.Choices : item.Choices;

    private static string Found(string? pattern, string text)
    {
        if (pattern is null) return text;
        try
        {
            var last = Regex.Matches(text, pattern, RegexOptions.None, Patience).LastOrDefault();
            return last is null ? "" : last.Groups.Count > 1 ? last.Groups[1].Value : last.Value;
        }
        catch (RegexMatchTimeoutException)
        {
            return "";
        }
    }

    private static string Normal(string text) => text.Trim().TrimEnd('.').Replace(",", "", StringComparison.Ordinal).ToLowerInvariant();
}
