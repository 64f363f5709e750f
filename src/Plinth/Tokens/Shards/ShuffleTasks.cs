using System.Buffers.Binary;
using Plinth.Storage;

namespace Plinth.Tokens.Shards;

/// <summary>
/// Shuffles documents on disk: each has a key by a hash of its id, a shard takes the documents of one range of keys and writes them in the order
/// of the keys. Only keys are in memory; documents are read one by one.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="counts">What the encoding tasks counted, by part.</param>
internal sealed class ShuffleTasks(ShardRun run, IReadOnlyList<PartCounts> counts)
{
    private readonly List<(string Split, int Shard, int Of)> _tasks = Plan(run, counts);

    public int Count => _tasks.Count;

    public bool IsDone(int task) => StoredFile.Exists(PathOf(task)) || StoredFile.Exists(EmptyPath(task));

    public void Execute(int task, CancellationToken ct)
    {
        var (split, shard, of) = _tasks[task];
        var mine = new List<(ulong Key, int Part, int Document)>();
        for (var part = 0; part < counts.Count; part++)
        {
            if (!counts[part].Shards.ContainsKey(split)) continue;
            ct.ThrowIfCancellationRequested();
            using var keys = new BufferedStream(StoredFile.Open(run.KeysPath(part, split)), 1 << 16);
            var bytes = new byte[8];
            for (var document = 0; keys.ReadAtLeast(bytes, 8, throwOnEndOfStream: false) == 8; document++)
            {
                var key = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                if ((int)Math.BigMul(key, (ulong)of, out _) == shard) mine.Add((key, part, document));
            }
        }

        if (mine.Count == 0)
        {
            AtomicFile.Write(EmptyPath(task), []);
            return;
        }

        mine.Sort();
        var readers = new ShardReader?[counts.Count];
        using var writer = new ShardWriter(run.Stem(split, shard), run.Options.Format, run.Width, run.TokenizerName);
        try
        {
            var ids = new int[1 << 12];
            foreach (var (_, part, document) in mine)
            {
                ct.ThrowIfCancellationRequested();
                var reader = readers[part] ??= ShardReader.Open(StoredFile.Combine(run.Folder, counts[part].Shards[split].File));
                var start = document == 0 ? 0 : reader.EndOf(document - 1);
                var length = checked((int)(reader.EndOf(document) - start));
                if (ids.Length < length) ids = new int[length * 2];
                reader.Read(start, ids.AsSpan(0, length));
                writer.Write(ids.AsSpan(0, length));
                writer.EndDocument();
            }
        }
        finally
        {
            foreach (var reader in readers) reader?.Dispose();
        }

        writer.Complete();
    }

    /// <summary>The shards of a split that were written.</summary>
    public List<TokenShard> Shards(string split)
    {
        var shards = new List<TokenShard>();
        for (var task = 0; task < _tasks.Count; task++)
        {
            if (_tasks[task].Split != split || !StoredFile.Exists(PathOf(task))) continue;
            using var reader = ShardReader.Open(PathOf(task), run.Width);
            shards.Add(new(StoredFile.Relative(run.Folder, PathOf(task)), reader.Documents, reader.Tokens));
        }

        return shards;
    }

    private static List<(string Split, int Shard, int Of)> Plan(ShardRun run, IReadOnlyList<PartCounts> counts)
    {
        var tasks = new List<(string, int, int)>();
        foreach (var split in counts.SelectMany(c => c.Shards.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var tokens = counts.Sum(c => c.Shards.TryGetValue(split, out var shard) ? shard.Tokens : 0);
            var of = (int)Math.Max(1, (tokens + run.Options.ShardTokens - 1) / run.Options.ShardTokens);
            for (var shard = 0; shard < of; shard++) tasks.Add((split, shard, of));
        }

        return tasks;
    }

    private string PathOf(int task) => run.Stem(_tasks[task].Split, _tasks[task].Shard) + ShardFiles.Extension(run.Options.Format, run.Width);

    private string EmptyPath(int task) => StoredFile.Combine(run.Folder, "parts", $"empty-{_tasks[task].Split}-{_tasks[task].Shard:00000}");
}
