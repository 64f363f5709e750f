using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Plinth.Dedup.Substrings;

/// <summary>Finds the stretches of so many bytes whose hash stands more than once: all repeated ones, and hardly any other. Only these are worth sorting.</summary>
/// <remarks>
/// Where a sample shows that much repeats, all of the text is sorted. Else a task takes the hashes of its range. On the first pass over the text each hash sets a bit; one whose bit was set before sets another. On the second pass those with the other bit are sorted by
/// hash, and neighbours with equal hashes stay. Equal stretches have equal hashes, so nothing is missed; unequal ones that stay are told apart by the suffix array.
/// </remarks>
internal static unsafe class RepeatFilter
{
    /// <summary>Tasks, by the highest bits of the hash.</summary>
    public const int Tasks = 1 << TaskBits;

    private const int TaskBits = 3;
    private const int Sampled = 1 << 21;

    private const int SlotsPerPosition = 16;
    private const int Batch = 256;

    // Share of stretches that repeat from which on it costs more to tell them apart than to sort them all.
    private const double MostSorted = 0.3;
    private const ulong PerByte = 0x9E3779B97F4A7C15;

    private readonly record struct HashAt(ulong Hash, long At) : IComparable<HashAt>
    {
        public int CompareTo(HashAt other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : At.CompareTo(other.At);
    }

    /// <summary>Looks at some of the hashes, and writes whether so much repeats that all of the text is to be sorted.</summary>
    public static void Sample(SubstringFiles files, int minBytes, CancellationToken ct)
    {
        var bits = Math.Max(TaskBits, BitOperations.Log2((ulong)files.OriginalBases[^1] / Sampled) + 1);
        var sample = new List<ulong>();
        Scan(files, bits, 0, minBytes, (hashes, _, n) => sample.AddRange(hashes.AsSpan(0, n)), ct);
        sample.Sort();
        var repeated = 0;
        for (var i = 0; i < sample.Count; i++)
            if ((i > 0 && sample[i] == sample[i - 1]) || (i + 1 < sample.Count && sample[i] == sample[i + 1])) repeated++;
        files.WriteWhole(repeated > MostSorted * sample.Count);
    }

    /// <summary>Writes the addresses of a range's repeated stretches, in order; none where all of the text is to be sorted.</summary>
    public static void Write(SubstringFiles files, int task, int minBytes, int sortBytes, CancellationToken ct)
    {
        if (files.IsWhole())
        {
            using var none = RecordFile.Create<long>(files.Candidates(task));
            none.Complete();
            return;
        }

        var positions = (ulong)Math.Max(1, files.OriginalBases[^1]);
        var slots = Math.Clamp(BitOperations.RoundUpToPowerOf2(positions * SlotsPerPosition / Tasks), 1UL << 16, 1UL << 33);
        var once = new ulong[slots / 64];
        var twice = new ulong[slots / 64];
        var mask = slots - 1;
        fixed (ulong* first = once)
        fixed (ulong* second = twice)
        {
            // Fixed pointers in a closure: the arrays stay where they are until both passes are done.
            var (a, b) = ((nint)first, (nint)second);
            Scan(files, TaskBits, task, minBytes, (hashes, _, n) =>
            {
                var seen = (ulong*)a;
                var again = (ulong*)b;
                if (Sse.IsSupported)
                    for (var i = 0; i < n; i++) Sse.Prefetch0(seen + ((hashes[i] & mask) >> 6));
                for (var i = 0; i < n; i++)
                {
                    var slot = hashes[i] & mask;
                    var bit = 1UL << (int)(slot & 63);
                    if ((seen[slot >> 6] & bit) != 0) again[slot >> 6] |= bit;
                    else seen[slot >> 6] |= bit;
                }
            }, ct);

            using var file = RecordFile.Create<long>(files.Candidates(task));
            if (Count(twice) > MostSorted * Count(once))
            {
                // Most of the text repeats: to tell the rest apart costs more than to sort it.
                Scan(files, TaskBits, task, minBytes, (hashes, addresses, n) =>
                {
                    var again = (ulong*)b;
                    for (var i = 0; i < n; i++)
                        if ((again[(hashes[i] & mask) >> 6] >> (int)(hashes[i] & 63) & 1) != 0) file.Add(addresses[i]);
                }, ct);
                file.Complete();
                return;
            }

            using var sort = new ExternalSort<HashAt>(files.Work.Folder, sortBytes);
            Scan(files, TaskBits, task, minBytes, (hashes, addresses, n) =>
            {
                var again = (ulong*)b;
                if (Sse.IsSupported)
                    for (var i = 0; i < n; i++) Sse.Prefetch0(again + ((hashes[i] & mask) >> 6));
                for (var i = 0; i < n; i++)
                {
                    var slot = hashes[i] & mask;
                    if ((again[slot >> 6] >> (int)(slot & 63) & 1) != 0) sort.Add(new(hashes[i], addresses[i]));
                }
            }, ct);

            using var found = new ExternalSort<long>(files.Work.Folder, sortBytes);
            var last = default(HashAt);
            var (any, counted) = (false, false);
            foreach (var next in sort.Sorted(ct))
            {
                if (any && next.Hash == last.Hash)
                {
                    if (!counted) found.Add(last.At);
                    counted = true;
                    found.Add(next.At);
                }
                else counted = false;
                (last, any) = (next, true);
            }

            foreach (var at in found.Sorted(ct)) file.Add(at);
            file.Complete();
        }
    }

    /// <summary>Writes what of a shard's text may repeat, stretch by stretch, and where each came from.</summary>
    public static void Reduce(SubstringFiles files, int shard, int minBytes, CancellationToken ct)
    {
        var (from, to) = (files.OriginalBases[shard], files.OriginalBases[shard + 1]);
        if (files.IsWhole())
        {
            Copy(files, shard);
            return;
        }

        var marks = new ulong[(to - from + 63) / 64];
        for (var task = 0; task < Tasks; task++)
        {
            var path = files.Candidates(task);
            foreach (var address in RecordFile.Read<long>(path, RecordFile.LowerBound<long>(path, a => a < from), ct))
            {
                if (address >= to) break;
                marks[(address - from) >> 6] |= 1UL << (int)((address - from) & 63);
            }
        }

        var text = File.ReadAllBytes(files.Original(shard));
        using var reduced = AtomicFile.Create(files.Text(shard));
        using var map = RecordFile.Create<Stretch>(files.Map(shard));
        long written = 0;
        int start = -1, end = 0;
        for (var word = 0; word < marks.Length; word++)
        {
            if ((word & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            for (var bits = marks[word]; bits != 0; bits &= bits - 1)
            {
                var at = (word << 6) + BitOperations.TrailingZeroCount(bits);
                // Stretches that touch go on as one; a document's end lies between those of two.
                if (start >= 0 && at <= end) end = at + minBytes;
                else
                {
                    Flush();
                    (start, end) = (at, at + minBytes);
                }
            }
        }

        Flush();
        map.Complete();
        reduced.Commit();

        void Flush()
        {
            if (start < 0) return;
            map.Add(new(written, start));
            reduced.Stream.Write(text, start, end - start);
            reduced.Stream.WriteByte(SubstringFiles.Separator);
            written += end - start + 1;
        }
    }

    private static void Copy(SubstringFiles files, int shard)
    {
        using var from = RecordFile.Open(files.Original(shard));
        using var copy = AtomicFile.Create(files.Text(shard));
        from.CopyTo(copy.Stream, 1 << 20);
        using var map = RecordFile.Create<Stretch>(files.Map(shard));
        map.Add(new(0, 0));
        map.Complete();
        copy.Commit();
    }

    private static long Count(ulong[] bits)
    {
        long count = 0;
        foreach (var word in bits) count += BitOperations.PopCount(word);
        return count;
    }

    private delegate void Take(ulong[] hashes, long[] addresses, int count);

    // Hashes of all stretches that begin a character and end within their document, of those whose highest bits are given, a batch at a time.
    private static void Scan(SubstringFiles files, int bits, int range, int minBytes, Take take, CancellationToken ct)
    {
        var leaving = 1UL;
        for (var i = 0; i < minBytes; i++) leaving *= PerByte;
        var hashes = new ulong[2 * Batch];
        var addresses = new long[2 * Batch];
        var rolled = stackalloc ulong[Batch];
        var filled = 0;
        for (var shard = 0; shard < files.Work.Shards; shard++)
        {
            ct.ThrowIfCancellationRequested();
            var bytes = File.ReadAllBytes(files.Original(shard));
            var address = files.OriginalBases[shard];
            fixed (byte* text = bytes)
            {
                for (var start = 0; start < bytes.Length;)
                {
                    var end = start + bytes.AsSpan(start).IndexOf(SubstringFiles.Separator);
                    if (end - start >= minBytes)
                    {
                        ulong rolling = 0;
                        for (var i = start; i < start + minBytes; i++) rolling = (rolling * PerByte) + text[i];
                        var last = end - minBytes;
                        for (var at = start; at <= last; at += Batch)
                        {
                            var n = Math.Min(Batch, last - at + 1);
                            rolling = Roll(text + at, minBytes, leaving, rolling, rolled, n);
                            fixed (ulong* h = hashes)
                            fixed (long* a = addresses) filled = Pick(rolled, text + at, n, 64 - bits, (ulong)range, address + at, h, a, filled);
                            if (filled < Batch) continue;
                            take(hashes, addresses, filled);
                            filled = 0;
                        }
                    }

                    start = end + 1;
                }
            }
        }

        take(hashes, addresses, filled);
    }

    // Adds those of a range that begin a character. Which they are is as good as random, so that all are written, and those that are not are written over.
    private static int Pick(ulong* rolled, byte* text, int count, int shift, ulong range, long address, ulong* hashes, long* addresses, int filled)
    {
        for (var i = 0; i < count; i++)
        {
            hashes[filled] = rolled[i];
            addresses[filled] = address + i;
            var picked = rolled[i] >> shift == range & (text[i] & 0xC0) != 0x80;
            filled += *(byte*)&picked;
        }

        return filled;
    }

    // The hashes of so many stretches in a row; gives the rolling value of the next one. What stands behind the last stretch is at most a document's end.
    private static ulong Roll(byte* text, int minBytes, ulong leaving, ulong rolling, ulong* to, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var hash = (rolling ^ (rolling >> 32)) * 0xD6E8FEB86659FD93;
            to[i] = hash ^ (hash >> 32);
            rolling = (rolling * PerByte) + (text[i + minBytes] - (text[i] * leaving));
        }

        return rolling;
    }
}

/// <summary>A stretch of a shard's text that was taken over.</summary>
/// <param name="Start">Where it begins in what was taken over, in bytes from the shard's begin.</param>
/// <param name="Original">Where it began in the shard's text.</param>
internal readonly record struct Stretch(long Start, long Original);
