using System.Numerics;
using Plinth.Storage;

namespace Plinth.Dedup.Substrings;

/// <summary>Finds what of the text may repeat for so many bytes, so that only that is sorted.</summary>
/// <remarks>
/// Where a sample shows that much repeats, all of the text is. Else fingerprints are taken of it such that equal stretches have one in common, and what stands around those that stand more than
/// once is kept. Nothing is missed; what stays and does not repeat is told apart by the suffix array.
/// </remarks>
internal static unsafe class RepeatFilter
{
    /// <summary>Tasks, by the highest bits of the hash.</summary>
    public const int Tasks = 1 << TaskBits;

    private const int TaskBits = 3;
    private const int Sampled = 1 << 21;

    private const int Batch = 256;

    // Share of stretches that repeat from which on it costs more to tell them apart than to sort them all.
    public const double MostSorted = 0.3;
    private const ulong PerByte = 0x9E3779B97F4A7C15;

    private readonly record struct HashAt(ulong Hash, long At) : IComparable<HashAt>
    {
        public int CompareTo(HashAt other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : At.CompareTo(other.At);
    }

    /// <summary>Looks at some of the hashes, and writes whether so much repeats that all of the text is to be sorted.</summary>
    public static void Sample(SubstringFiles files, int minBytes, double mostSorted, CancellationToken ct)
    {
        var bits = Math.Max(TaskBits, BitOperations.Log2((ulong)files.OriginalBases[^1] / Sampled) + 1);
        var sample = new List<ulong>();
        Scan(files, bits, 0, minBytes, (hashes, _, n) => sample.AddRange(hashes.AsSpan(0, n)), ct);
        sample.Sort();
        var repeated = 0;
        for (var i = 0; i < sample.Count; i++)
            if ((i > 0 && sample[i] == sample[i - 1]) || (i + 1 < sample.Count && sample[i] == sample[i + 1])) repeated++;
        files.WriteWhole(repeated > mostSorted * sample.Count);
    }

    /// <summary>Writes the fingerprints of a shard: of so many runs of bytes in a row the least hash, so that equal stretches have one in common.</summary>
    public static void Fingerprint(SubstringFiles files, int shard, int minBytes, CancellationToken ct)
    {
        using var file = RecordFile.Create<HashAt>(files.Fingerprints(shard));
        if (!files.IsWhole())
        {
            var bytes = CheckedFile.ReadAll(files.Original(shard));
            var (run, address) = (Run(minBytes), files.OriginalBases[shard]);
            var ring = new ulong[BitOperations.RoundUpToPowerOf2((uint)(minBytes - run + 1))];
            fixed (byte* text = bytes)
            {
                for (var start = 0; start < bytes.Length;)
                {
                    ct.ThrowIfCancellationRequested();
                    var length = bytes.AsSpan(start).IndexOf(SubstringFiles.Separator);
                    if (length >= minBytes) Winnow(text + start, length, run, minBytes - run + 1, ring, address + start, file);
                    start += length + 1;
                }
            }
        }

        file.Complete();
    }

    /// <summary>Writes the addresses of a range's fingerprints that stand more than once, in order.</summary>
    public static void Write(SubstringFiles files, int task, int sortBytes, CancellationToken ct)
    {
        using var sort = new ExternalSort<HashAt>(files.Work.Folder, sortBytes);
        for (var shard = 0; shard < files.Work.Shards; shard++)
            foreach (var print in RecordFile.Read<HashAt>(files.Fingerprints(shard), 0, ct))
                // The least of hashes are low: their upper bits are all alike.
                if ((int)(print.Hash & (Tasks - 1)) == task) sort.Add(print);

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

        using var file = RecordFile.Create<long>(files.Candidates(task));
        foreach (var at in found.Sorted(ct)) file.Add(at);
        file.Complete();
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

        var text = CheckedFile.ReadAll(files.Original(shard));
        using var reduced = CheckedFile.Create(files.Text(shard));
        using var map = RecordFile.Create<Stretch>(files.Map(shard));
        long written = 0;
        // A stretch that holds a fingerprint begins and ends no further away than that.
        var (run, around) = (Run(minBytes), minBytes - Run(minBytes));
        int start = -1, end = 0, docStart = 0, docEnd = -1;
        for (var word = 0; word < marks.Length; word++)
        {
            if ((word & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            for (var bits = marks[word]; bits != 0; bits &= bits - 1)
            {
                var at = (word << 6) + BitOperations.TrailingZeroCount(bits);
                while (docEnd < at)
                {
                    docStart = docEnd + 1;
                    docEnd = docStart + text.AsSpan(docStart).IndexOf(SubstringFiles.Separator);
                }

                var (first, behind) = (Math.Max(docStart, at - around), Math.Min(docEnd, at + run + around));
                // Stretches that touch go on as one; a document's end lies between those of two.
                if (start >= 0 && first <= end) end = behind;
                else
                {
                    Flush();
                    (start, end) = (first, behind);
                }
            }
        }

        Flush();
        map.Complete();
        reduced.Complete();

        void Flush()
        {
            if (start < 0) return;
            map.Add(new(written, start));
            reduced.Write(text, start, end - start);
            reduced.WriteByte(SubstringFiles.Separator);
            written += end - start + 1;
        }
    }

    // Bytes of a run that is hashed: the longer, the less repeats that is no stretch; the shorter, the fewer fingerprints.
    private static int Run(int minBytes) => minBytes * 3 / 4;

    // Of every so many hashes in a row the least, the last of equal ones (Schleimer, Wilkerson and Aiken 2003, Winnowing).
    private static void Winnow(byte* text, int length, int run, int window, ulong[] ring, long address, RecordFile.Writer<HashAt> file)
    {
        var leaving = 1UL;
        for (var i = 0; i < run; i++) leaving *= PerByte;
        ulong rolling = 0;
        for (var i = 0; i < run; i++) rolling = (rolling * PerByte) + text[i];
        var (least, leastAt, mask) = (ulong.MaxValue, 0, ring.Length - 1);
        for (var at = 0; at + run <= length; at++)
        {
            var hash = (rolling ^ (rolling >> 32)) * 0xD6E8FEB86659FD93;
            hash ^= hash >> 32;
            ring[at & mask] = hash;
            var moved = true;
            if (hash <= least) (least, leastAt) = (hash, at);
            else if (leastAt <= at - window)
            {
                least = ulong.MaxValue;
                for (var i = at - window + 1; i <= at; i++)
                    if (ring[i & mask] <= least) (least, leastAt) = (ring[i & mask], i);
            }
            else moved = false;

            if (at == window - 1 || (moved && at >= window)) file.Add(new(least, address + leastAt));
            rolling = (rolling * PerByte) + (text[at + run] - (text[at] * leaving));
        }
    }

    private static void Copy(SubstringFiles files, int shard)
    {
        CheckedFile.Write(files.Text(shard), CheckedFile.ReadAll(files.Original(shard)));
        using var map = RecordFile.Create<Stretch>(files.Map(shard));
        map.Add(new(0, 0));
        map.Complete();
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
            var bytes = CheckedFile.ReadAll(files.Original(shard));
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
