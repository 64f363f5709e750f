namespace Plinth.Models;

/// <summary>The survey's table of architectures, from the specs themselves.</summary>
public static class ModelTable
{
    /// <summary>Heads of keys and values in the survey's words.</summary>
    public static string Attention(ModelSpec spec)
    {
        var heads = spec.KvHeads == spec.Heads ? "standard" : spec.KvHeads == 1 ? "multi-query" : $"grouped ({spec.KvHeads})";
        return spec.Attention.Window is null ? heads : heads + ", banded";
    }

    /// <summary>Objectives, and in brackets what later work added.</summary>
    public static string Loss(ModelSpec spec)
    {
        var trained = string.Join(" + ", spec.Objectives.Where(o => o.Share > 0).Select(o => o.Label));
        var later = spec.Objectives.Where(o => o.Share == 0).Select(o => $" (+{o.Label})");
        return spec.Objectives.Count == 0 ? "–" : trained + string.Concat(later);
    }

    /// <summary>One row: name, position, attention, place of the norms, norm, feed-forward, loss.</summary>
    public static IReadOnlyList<string> Row(ModelSpec spec) =>
        [spec.Name, spec.Position.Label, Attention(spec), spec.Block.Label, spec.Norm.Label, spec.FeedForward.Label, Loss(spec)];

    /// <summary>What the columns of <see cref="Row"/> are.</summary>
    public static IReadOnlyList<string> Heads { get; } = ["model", "position", "attention", "norm", "kind", "feed-forward", "loss"];
}
