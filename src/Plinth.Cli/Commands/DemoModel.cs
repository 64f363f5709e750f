using Plinth.Models.Training;

namespace Plinth.Cli.Commands;

/// <summary>The last stretch of the demo: a small model trained on its tokens.</summary>
internal static class DemoModel
{
    /// <summary>The folder of the training within a run's.</summary>
    public const string Folder = "model";

    /// <summary>Trains, or says why it cannot; the demo goes on either way.</summary>
    /// <param name="run">The run's folder, with tokens.</param>
    /// <param name="overrides">Values over <c>recipes/train/demo.yaml</c>.</param>
    /// <returns>True where a model came of it.</returns>
    public static bool Train(string run, params IReadOnlyList<string> overrides)
    {
        try
        {
            var tokens = System.Text.Json.JsonSerializer.Serialize(Path.GetFullPath(Path.Combine(run, "tokens")));
            var plan = TrainingReader.Read(Path.Combine(Shared.Home, "recipes", "train", "demo.yaml"), ["tokens=" + tokens, .. overrides]);
            var result = TrainCommand.Execute(plan, Path.Combine(run, Folder), 0);
            Console.Error.WriteLine($"model: {result.Checkpoint}");
            return true;
        }
        catch (Exception e) when (e is PlinthException or IOException or DllNotFoundException or OperationCanceledException)
        {
            // The corpus is there, and is what the demo is for.
            if (e is not OperationCanceledException) Console.Error.WriteLine($"no model was trained: {e.Message}");
            return false;
        }
    }
}
