namespace Plinth.Cli;

/// <summary>What the program says to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The call or the recipe is wrong.</summary>
    public const int Wrong = 2;

    /// <summary>Interrupted; the same call goes on from there.</summary>
    public const int Interrupted = 130;
}
