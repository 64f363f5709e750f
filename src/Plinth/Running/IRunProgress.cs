namespace Plinth.Running;

/// <summary>Hears how a run goes; called from several threads.</summary>
public interface IRunProgress
{
    /// <summary>A round begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="done">How many of them were done before.</param>
    void Begin(string name, int tasks, int done);

    /// <summary>Some documents have gone through a task.</summary>
    /// <param name="read">Records taken in since the last call.</param>
    /// <param name="kept">Documents that went on.</param>
    /// <param name="chars">Their length as they came in, in UTF-16 units.</param>
    void Advance(long read, long kept, long chars);

    /// <summary>A task is done.</summary>
    void TaskDone();

    /// <summary>A round is done.</summary>
    void End();
}

/// <summary>Says nothing.</summary>
public sealed class NoProgress : IRunProgress
{
    /// <inheritdoc/>
    public void Begin(string name, int tasks, int done) { }

    /// <inheritdoc/>
    public void Advance(long read, long kept, long chars) { }

    /// <inheritdoc/>
    public void TaskDone() { }

    /// <inheritdoc/>
    public void End() { }
}
