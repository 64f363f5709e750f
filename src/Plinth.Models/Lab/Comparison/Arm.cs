namespace Plinth.Models.Lab.Comparison;

/// <summary>One of the corpora that are compared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">A run's folder, or files as a tokenizer is trained on.</param>
public sealed record Arm(string Name, string Path)
{
    /// <summary>Names for paths: the last parts, or as much of the paths as tells them apart; <c>name=path</c> names itself.</summary>
    public static IReadOnlyList<Arm> Of(IReadOnlyList<string> paths)
    {
        var arms = paths.Select(p => p.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && !System.IO.Path.Exists(p) ? new Arm(p[..at], p[(at + 1)..]) : new Arm(Evaluation.HeldOut.NameOf(p), p)).ToList();
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < arms.Count; i++)
        {
            var times = taken[arms[i].Name] = taken.GetValueOrDefault(arms[i].Name) + 1;
            if (times > 1) arms[i] = arms[i] with { Name = System.FormattableString.Invariant($"{arms[i].Name}-{times}") };
        }

        return arms;
    }
}
