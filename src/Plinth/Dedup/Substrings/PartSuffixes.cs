using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Plinth.Storage;

namespace Plinth.Dedup.Substrings;

/// <summary>The suffix array of one part, on disk: addresses within the part, of those suffixes that are long enough and begin a character.</summary>
internal static unsafe class PartSuffixes
{
    private const int Ahead = 32;

    /// <summary>Sorts a part and writes its suffixes.</summary>
    public static void Write(SubstringFiles files, int part, int minBytes, CancellationToken ct)
    {
        var plan = files.ReadPlan();
        var length = plan[part + 1] - plan[part];
        if (length + 1 > int.MaxValue) throw new PlinthException("a document of more than 2 GB cannot be searched for repeated text");
        var n = (int)length + 1;
        var text = (byte*)LargeMemory.Alloc(n);
        var suffixes = (int*)LargeMemory.Alloc((long)n * sizeof(int));
        try
        {
            files.Read(plan[part], new Span<byte>(text, n - 1));
            CheckedFile.Write(files.Part(part), new ReadOnlySpan<byte>(text, n - 1));
            text[n - 1] = SuffixArray.End;
            SuffixArray.Sort(text, suffixes, n, ct);
            var whole = new ulong[(n + 63) / 64];
            MarkWhole(text, n - 1, minBytes, whole);
            var kept = 0;
            fixed (ulong* marks = whole)
            {
                for (var i = 0; i < n; i++)
                {
                    if (Sse.IsSupported && i + Ahead < n) Sse.Prefetch0(marks + (suffixes[i + Ahead] >> 6));
                    var at = suffixes[i];
                    suffixes[kept] = at;
                    kept += (int)(marks[at >> 6] >> (at & 63) & 1);
                }
            }

            using var file = CheckedFile.Create(files.Suffixes(part));
            for (var i = 0L; i < kept; i += 1 << 22) file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(suffixes + i, (int)Math.Min(1 << 22, kept - i))));
            file.Complete();
        }
        finally
        {
            LargeMemory.Free(text);
            LargeMemory.Free(suffixes);
        }
    }

    // Marks where a character begins and the document goes on for long enough.
    private static void MarkWhole(byte* text, int length, int minBytes, ulong[] marks)
    {
        var end = length;
        for (var at = length - 1; at >= 0; at--)
        {
            if (text[at] == SubstringFiles.Separator) end = at;
            else if (end - at >= minBytes && (text[at] & 0xC0) != 0x80) marks[at >> 6] |= 1UL << (at & 63);
        }
    }
}
