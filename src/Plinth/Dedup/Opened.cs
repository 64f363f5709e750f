namespace Plinth.Dedup;

/// <summary>Files by shard, opened when first asked for; the one opened longest ago is closed when there are too many.</summary>
internal sealed class Opened<T>(int most, Func<int, T> open) : IDisposable where T : IDisposable
{
    private readonly Dictionary<int, T> _open = [];
    private readonly Queue<int> _order = [];

    /// <summary>The file of a shard; good until the next call.</summary>
    public T this[int shard]
    {
        get
        {
            if (_open.TryGetValue(shard, out var file)) return file;
            if (_open.Count == most && _open.Remove(_order.Dequeue(), out var oldest)) oldest.Dispose();
            file = open(shard);
            _open.Add(shard, file);
            _order.Enqueue(shard);
            return file;
        }
    }

    public void Dispose()
    {
        foreach (var file in _open.Values) file.Dispose();
    }
}
