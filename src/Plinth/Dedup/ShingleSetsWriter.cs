using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Dedup;

/// <summary>Writes a file of <see cref="ShingleSets"/>.</summary>
internal sealed class ShingleSetsWriter(string path, Shingles shingles) : IDisposable
{
    private readonly AtomicFile _file = AtomicFile.Create(path);
    private readonly List<long> _starts = [0];
    private readonly HashSort _sort = new();
    private ulong[] _set = new ulong[4096];

    /// <summary>Adds the next document; null for one that nobody will ask for.</summary>
    public void Add(string? text)
    {
        var count = 0;
        if (text is not null)
        {
            shingles.Begin(text);
            while (true)
            {
                if (_set.Length - count < 1024) Array.Resize(ref _set, _set.Length * 2);
                var n = shingles.Next(_set.AsSpan(count));
                if (n == 0) break;
                count += n;
            }

            count = _sort.Distinct(_set.AsSpan(0, count));
            if (count > 0)
            {
                if (count == _set.Length) Array.Resize(ref _set, count + 1);
                _set[count] = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(_set.AsSpan(0, count)));
                count++;
            }

            _file.Stream.Write(MemoryMarshal.AsBytes(_set.AsSpan(0, count)));
        }

        _starts.Add(_starts[^1] + count);
    }

    /// <summary>Writes where each document starts, and gives the file its name.</summary>
    public void Complete()
    {
        _file.Stream.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_starts)));
        _file.Stream.Write(MemoryMarshal.AsBytes<uint>([(uint)(_starts.Count - 1), ShingleSets.Mark]));
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();
}
