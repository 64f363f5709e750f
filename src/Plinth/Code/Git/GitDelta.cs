namespace Plinth.Code.Git;

/// <summary>Applies a delta: copies of stretches of a base, and new bytes.</summary>
internal static class GitDelta
{
    /// <summary>Size of the result, which stands at the delta's head.</summary>
    public static long ResultSize(ReadOnlySpan<byte> delta)
    {
        var at = 0;
        _ = Size(delta, ref at);
        return Size(delta, ref at);
    }

    /// <summary>The result.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> source, ReadOnlySpan<byte> delta)
    {
        var at = 0;
        if (Size(delta, ref at) != source.Length) throw Broken();
        var size = Size(delta, ref at);
        var result = new byte[size];
        var filled = 0;
        while (at < delta.Length)
        {
            int op = delta[at++];
            if ((op & 0x80) != 0)
            {
                int from = 0, length = 0;
                for (var i = 0; i < 4; i++)
                    if ((op >> i & 1) != 0) from |= Next(delta, ref at) << (8 * i);
                for (var i = 0; i < 3; i++)
                    if ((op >> (4 + i) & 1) != 0) length |= Next(delta, ref at) << (8 * i);
                if (length == 0) length = 0x10000;
                if (from < 0 || (long)from + length > source.Length || (long)filled + length > result.Length) throw Broken();
                source.Slice(from, length).CopyTo(result.AsSpan(filled));
                filled += length;
            }
            else
            {
                if (op == 0 || at + op > delta.Length || (long)filled + op > result.Length) throw Broken();
                delta.Slice(at, op).CopyTo(result.AsSpan(filled));
                (at, filled) = (at + op, filled + op);
            }
        }

        return filled == result.Length ? result : throw Broken();
    }

    private static long Size(ReadOnlySpan<byte> delta, ref int at)
    {
        long size = 0;
        for (var shift = 0; shift <= 28; shift += 7)
        {
            var b = Next(delta, ref at);
            size |= (long)(b & 0x7f) << shift;
            if ((b & 0x80) == 0) return size;
        }

        throw Broken();
    }

    private static int Next(ReadOnlySpan<byte> delta, ref int at) => at < delta.Length ? delta[at++] : throw Broken();

    private static GitException Broken() => new("broken-git", "a delta does not fit its base");
}
