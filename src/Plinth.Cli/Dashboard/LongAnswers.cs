using System.Collections.Concurrent;

namespace Plinth.Cli.Dashboard;

/// <summary>Answers that take longer than a visitor waits: worked on in the background, once for each state of a run, and asked for again.</summary>
internal sealed class LongAnswers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Lazy<Task<object>>> _tasks = new();

    /// <summary>The answer, or null while it is worked on.</summary>
    /// <param name="name">What is asked, with whatever the answer depends on beside this run.</param>
    /// <param name="find">Finds it.</param>
    /// <param name="needs">Leases that the work needs; given back when it is done, or at once when others do it.</param>
    public T? Find<T>(string name, Func<CancellationToken, T> find, params IDisposable[] needs) where T : class
    {
        var mine = new Lazy<Task<object>>(() => Task.Run<object>(() =>
        {
            using var limit = new CancellationTokenSource(Longest);
            try { return find(limit.Token); }
            finally { foreach (var need in needs) need.Dispose(); }
        }));
        var task = _tasks.GetOrAdd(name, mine);
        if (!ReferenceEquals(task, mine)) foreach (var need in needs) need.Dispose();
        try { return task.Value.Wait(Patience) ? (T)task.Value.Result : null; }
        catch (AggregateException e)
        {
            // What failed may go well the next time.
            _tasks.TryRemove(new(name, task));
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
