using System.Runtime.InteropServices;
using Plinth.Storage;

namespace Plinth.Dedup.Substrings;

/// <summary>
/// The files of a search for repeated substrings. All texts lie behind one another in one address space, shard after shard; what of them may repeat lies so in another,
/// which is the one that is sorted.
/// </summary>
internal sealed class SubstringFiles(CorpusWork work)
{
    /// <summary>Stands behind each document; in UTF-8 it stands nowhere.</summary>
    public const byte Separator = 0xFF;

    /// <summary>Stands for NUL, which ends a part.</summary>
    public const byte Nul = 0xFE;

    private long[]? _bases;
    private long[]? _originalBases;

    public CorpusWork Work { get; } = work;

    public string Original(int shard) => Work.File("text", shard, ".bin");
    public string Fingerprints(int shard) => Work.File("fingerprints", shard, ".bin");
    public string Candidates(int task) => Work.File($"candidates-{task:D2}.bin");
    public string Text(int shard) => Work.File("reduced", shard, ".bin");
    public string Map(int shard) => Work.File("map", shard, ".bin");
    public string Whole => Work.File("whole.bin");
    public string Plan => Work.File("plan.bin");
    public string Part(int part) => Work.File("part", part, ".bin");
    public string Suffixes(int part) => Work.File("suffixes", part, ".bin");
    public string Marks(int range) => Work.File($"marks-{range:D3}.bin");
    public string Spans(int shard) => Work.File("spans", shard, ".bin");

    /// <summary>Where each shard's texts begin, and at the end the number of bytes of all.</summary>
    public long[] OriginalBases => _originalBases ??= Sum(Original);

    /// <summary>Where each shard begins in what may repeat, and at the end the number of bytes of all.</summary>
    public long[] Bases => _bases ??= Sum(Text);

    /// <summary>Writes whether all of the text is to be sorted.</summary>
    public void WriteWhole(bool whole) => CheckedFile.Write(Whole, [(byte)(whole ? 1 : 0)]);

    /// <summary>Whether all of the text is to be sorted.</summary>
    public bool IsWhole() => CheckedFile.ReadAll(Whole) is [1];

    /// <summary>The shard of an address.</summary>
    public int ShardOf(long address)
    {
        var found = Array.BinarySearch(Bases, address);
        // Several empty shards begin where the next one does.
        if (found < 0) return ~found - 1;
        while (found + 1 < Bases.Length - 1 && Bases[found + 1] == address) found++;
        return found;
    }

    /// <summary>Reads a stretch of the address space.</summary>
    public void Read(long start, Span<byte> to)
    {
        while (to.Length > 0)
        {
            var shard = ShardOf(start);
            using var file = new CheckedFile.Reader(Text(shard));
            var take = (int)Math.Min(to.Length, Bases[shard + 1] - start);
            file.Read(start - Bases[shard], to[..take]);
            start += take;
            to = to[take..];
        }
    }

    /// <summary>Cuts the address space into parts of at most so many bytes, at ends of documents; a longer document is a part of its own.</summary>
    public void WritePlan(long partBytes, CancellationToken ct)
    {
        var starts = new List<long> { 0 };
        long start = 0, lastEnd = 0;
        var buffer = new byte[1 << 20];
        for (var at = 0L; at < Bases[^1]; at += buffer.Length)
        {
            ct.ThrowIfCancellationRequested();
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Bases[^1] - at));
            Read(at, block);
            for (var i = block.IndexOf(Separator); i >= 0;)
            {
                var end = at + i + 1;
                if (end - start > partBytes && lastEnd > start)
                {
                    starts.Add(lastEnd);
                    start = lastEnd;
                }

                lastEnd = end;
                var next = block[(i + 1)..].IndexOf(Separator);
                i = next < 0 ? -1 : i + 1 + next;
            }
        }

        starts.Add(Bases[^1]);
        CheckedFile.Write(Plan, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(starts)));
    }

    /// <summary>Where each part begins, and where the last one ends.</summary>
    public long[] ReadPlan() => MemoryMarshal.Cast<byte, long>(CheckedFile.ReadAll(Plan)).ToArray();

    private long[] Sum(Func<int, string> path)
    {
        var bases = new long[Work.Shards + 1];
        for (var shard = 0; shard < Work.Shards; shard++) bases[shard + 1] = bases[shard] + CheckedFile.LengthOf(path(shard));
        return bases;
    }
}
