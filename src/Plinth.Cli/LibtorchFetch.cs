using Plinth.Models.Native;

namespace Plinth.Cli;

/// <summary>Fetches libtorch before a verb that needs it, where the program came without.</summary>
internal static class LibtorchFetch
{
    private static readonly string[] s_verbs = ["demo", "train", "eval", "compare", "ablate", "generate"];

    /// <summary>Fetches it if the verb needs it and it is nowhere.</summary>
    /// <param name="verb">The verb that was called, its inner one after a blank.</param>
    /// <param name="call">The words of the call.</param>
    public static void For(string verb, IReadOnlyList<string> call)
    {
        if (!(s_verbs.Contains(verb) || verb == "model" && call.Contains("logits")) || call.Contains("--no-model") || call.Contains("--help") || call.Contains("-h") || !Libtorch.CanBeFetched) return;
        using var interrupt = new Interrupt();
        Console.Error.WriteLine($"plinth: models need libtorch; it is fetched once to {LibtorchPackage.Folder(Libtorch.Platform)}");
        var told = 0L;
        var progress = new Direct<(long Done, long All)>(p =>
        {
            if (p.Done - told < 20_000_000 && p.Done != p.All) return;
            told = p.Done;
            Console.Error.WriteLine(p.All > 0 ? $"  {p.Done / 1_000_000} of {p.All / 1_000_000} MB" : $"  {p.Done / 1_000_000} MB");
        });
        LibtorchPackage.FetchAsync(Libtorch.Platform, progress, interrupt.Token).GetAwaiter().GetResult();
    }

    /// <summary>Tells at once, in the order of what happened.</summary>
    private sealed class Direct<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
