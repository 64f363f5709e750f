using Plinth.Running;

namespace Plinth.Cli;

/// <summary>Progress that somebody looks at.</summary>
internal interface IRunDisplay : IRunProgress, IDisposable
{
    /// <summary>Leaves the line that is being written over, so that other words can follow.</summary>
    void Break();
}
