using Plinth.Models.Training;

namespace Plinth.Cli;

/// <summary>A training that somebody looks at.</summary>
internal interface ITrainingDisplay : ITrainingProgress, IDisposable
{
    /// <summary>Leaves the line that is being written over, so that other words can follow.</summary>
    void Break();
}
