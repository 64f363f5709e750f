namespace Plinth.Sources;

/// <summary>Finds records that a wrong Content-Length took into the block of the record before them.</summary>
/// <remarks>
/// A length that happens to end where a later record ends looks right. Then the records within follow each other by their own lengths up to
/// that very end, and share its two empty lines. A block that stores a WARC file has the empty lines of the file's last record and its own
/// after them; a page about the format has no record whose length comes out at the end. Neither is taken for a mistake.
/// </remarks>
internal static class WarcSwallowed
{
    // Two line ends after the last record within, two after the one around it.
    private const int LineEndsOfBoth = 4;
    private const int MaxHead = 4096;

    /// <summary>Bytes from an offset on, at least so many (of up to 4,096) unless there are no more.</summary>
    public delegate ReadOnlySpan<byte> Bytes(long offset, int least);

    /// <summary>Offset of the first record that lies in <c>[from, to)</c> by mistake, or -1.</summary>
    /// <param name="bytes">The record's surroundings.</param>
    /// <param name="from">Where the block starts.</param>
    /// <param name="to">Where it ends by its Content-Length.</param>
    public static long Find(Bytes bytes, long from, long to)
    {
        for (var at = from; (at = NextStart(bytes, at, to)) >= 0;)
        {
            var (reached, whole) = Follow(bytes, at, to);
            if (whole) return at;
            at = reached;
        }

        return -1;
    }

    private static long NextStart(Bytes bytes, long at, long to)
    {
        while (at < to)
        {
            var span = bytes(at, MaxHead);
            if (span.Length > to - at) span = span[..(int)(to - at)];
            var found = span.IndexOf("\nWARC/"u8);
            if (found >= 0) return at + found + 1;
            if (span.Length < MaxHead) return -1;
            at += span.Length - 5;
        }

        return -1;
    }

    /// <summary>Goes from record to record; says whether they end with the block, and else after which bytes to look further.</summary>
    private static (long Reached, bool Whole) Follow(Bytes bytes, long at, long to)
    {
        while (true)
        {
            var span = bytes(at, MaxHead);
            if (!WarcHead.StartsAt(span)) return (at + 1, false);
            var length = HeaderLines.BlockLength(span[..Math.Min(span.Length, MaxHead)], 0);
            if (length < 0) return (at + 1, false);
            var head = WarcHead.Parse(span[..length]);
            if (head.Type.Length == 0 || head.Length < 0 || head.Length > to - at - length) return (at + 1, false);
            var end = at + length + head.Length;
            var (next, lineEnds) = LineEnds(bytes, end);
            if (next >= to) return (to, lineEnds < LineEndsOfBoth);
            if (lineEnds == 0) return (at + 1, false);
            at = next;
        }
    }

    private static (long Next, int LineEnds) LineEnds(Bytes bytes, long at)
    {
        for (var count = 0; ; at++)
        {
            var span = bytes(at, 1);
            if (span.IsEmpty || span[0] is not ((byte)'\r' or (byte)'\n')) return (at, count);
            if (span[0] == '\n') count++;
        }
    }
}
