using Plinth.Models.Lab.Evaluation.Tasks;

namespace Plinth.Models.Lab.Evaluation;

/// <summary>What a model came to.</summary>
/// <param name="Model">The model.</param>
/// <param name="Bits">Bits and tokens of each held-out text.</param>
/// <param name="Scores">Scores by task, prompt and measure.</param>
public sealed record Evaluated(EvalModel Model, IReadOnlyList<(double Bits, int Tokens)> Bits, IReadOnlyList<TaskScore> Scores)
{
    /// <summary>Pairs of models that one prompt of a task ranks one way and another prompt the other way, of all pairs and pairs of prompts.</summary>
    public static (int Turned, int All) RankChanges(IReadOnlyList<Evaluated> models, string task, string measure)
    {
        var table = models.Select(m => m.Scores.Where(s => s.Task == task && s.Measure == measure).Select(s => s.Mean).ToList()).ToList();
        var (turned, all) = (0, 0);
        for (var a = 0; a < table.Count; a++)
            for (var b = a + 1; b < table.Count; b++)
                for (var p = 0; p < table[a].Count; p++)
                    for (var q = p + 1; q < table[a].Count; q++)
                    {
                        all++;
                        if (Math.Sign(table[a][p] - table[b][p]) * Math.Sign(table[a][q] - table[b][q]) < 0) turned++;
                    }

        return (turned, all);
    }
}
