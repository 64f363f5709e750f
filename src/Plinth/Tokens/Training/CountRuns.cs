namespace Plinth.Tokens.Training;

/// <summary>Sorted counts on disk, one file a run, gone when this is disposed; runs are added from several threads.</summary>
/// <param name="folder">Where the files go.</param>
internal sealed class CountRuns(string folder) : IDisposable
{
    private readonly List<FileStream> _runs = [];
    private readonly Lock _lock = new();

    /// <summary>Number of runs.</summary>
    public int Count => _runs.Count;

    /// <summary>Writes a table as a run and empties it.</summary>
    public void Spill(WordTable table)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"counts-{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        lock (_lock) _runs.Add(file);
        foreach (var index in table.Sorted())
        {
            var word = table.Word(index);
            WriteNumber(file, (ulong)word.Length);
            file.Write(word);
            WriteNumber(file, (ulong)table.CountOf(index));
        }

        file.Flush();
        table.Clear();
    }

    /// <summary>Gives every different word once, in the order of the bytes, with its counts of all runs added up.</summary>
    public void Merge(Action<ReadOnlySpan<byte>, long> word, CancellationToken ct)
    {
        var heads = new PriorityQueue<Cursor, Cursor>(Comparer<Cursor>.Create((a, b) => a.Word.SequenceCompareTo(b.Word)));
        foreach (var run in _runs)
        {
            var cursor = new Cursor(run);
            if (cursor.Next()) heads.Enqueue(cursor, cursor);
        }

        var current = Array.Empty<byte>();
        var (length, count) = (-1, 0L);
        for (var n = 0L; heads.TryPeek(out var least, out _); n++)
        {
            if ((n & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            if (length >= 0 && least.Word.SequenceEqual(current.AsSpan(0, length)))
            {
                count += least.Count;
            }
            else
            {
                if (length >= 0) word(current.AsSpan(0, length), count);
                if (current.Length < least.Word.Length) current = new byte[least.Word.Length * 2];
                least.Word.CopyTo(current);
                (length, count) = (least.Word.Length, least.Count);
            }

            // A cursor changes as it goes on, so it must be out of the queue meanwhile.
            heads.Dequeue();
            if (least.Next()) heads.Enqueue(least, least);
        }

        if (length >= 0) word(current.AsSpan(0, length), count);
    }

    public void Dispose()
    {
        foreach (var run in _runs) run.Dispose();
    }

    private static void WriteNumber(FileStream file, ulong value)
    {
        for (; value >= 0x80; value >>= 7) file.WriteByte((byte)(value | 0x80));
        file.WriteByte((byte)value);
    }

    private sealed class Cursor
    {
        private readonly FileStream _file;
        private byte[] _word = new byte[64];
        private int _length;

        public Cursor(FileStream file)
        {
            _file = file;
            file.Position = 0;
        }

        public ReadOnlySpan<byte> Word => _word.AsSpan(0, _length);

        public long Count { get; private set; }

        public bool Next()
        {
            var first = _file.ReadByte();
            if (first < 0) return false;
            _length = (int)ReadNumber((byte)first);
            if (_word.Length < _length) _word = new byte[_length * 2];
            _file.ReadExactly(_word.AsSpan(0, _length));
            Count = (long)ReadNumber((byte)_file.ReadByte());
            return true;
        }

        private ulong ReadNumber(byte first)
        {
            ulong value = (uint)first & 0x7F;
            for (var shift = 7; first >= 0x80; shift += 7)
            {
                first = (byte)_file.ReadByte();
                value |= ((ulong)first & 0x7F) << shift;
            }

            return value;
        }
    }
}
