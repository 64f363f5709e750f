using Plinth.Cli.Commands;
using Plinth.Models.Lab.Scaling;
using Plinth.Models.Native;
using Plinth.Models.Training;

namespace Plinth.Cli.Lab;

/// <summary>Trains the rungs of a ladder one after the other; what is finished in the folder is taken as it is.</summary>
internal static class LadderRun
{
    /// <summary>Trains, and says which came through.</summary>
    /// <param name="rungs">The trainings.</param>
    /// <param name="folder">Where they go, a folder each.</param>
    /// <param name="ct">Stops it; the same call goes on.</param>
    /// <returns>Folders of those that came through, and why the others did not.</returns>
    public static (List<string> Done, List<string> Failures) Execute(IReadOnlyList<LadderRung> rungs, string folder, CancellationToken ct)
    {
        Libtorch.Ensure();
        var (done, failures) = (new List<string>(), new List<string>());
        using var progress = TrainProgress.Open();
        foreach (var (rung, number) in rungs.Select((r, i) => (r, i + 1)))
        {
            progress.Break();
            Console.Error.WriteLine($"{number} of {rungs.Count}: {Units.Count(rung.Parameters)} parameters, {Units.Count(rung.Tokens)} tokens{(rung.Epochs > 1 ? $", {Units.Number(rung.Epochs, 1)} times through the {Units.Count(rung.Unique)} that there are" : "")}");
            var path = Path.Combine(folder, rung.Name);
            try
            {
                new Trainer(rung.Plan, path, progress, TimeProvider.System).Run(0, ct);
                done.Add(path);
            }
            catch (PlinthException e)
            {
                failures.Add($"{rung.Name}: {e.Message}");
            }
        }

        progress.Break();
        foreach (var failure in failures) Console.Error.WriteLine(failure);
        return (done, failures);
    }
}
