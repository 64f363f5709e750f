namespace Plinth.Urls;

/// <summary>Hashes of hosts, of every domain above them, and of paths, each in one pass and without a copy. Letters count as small ones.</summary>
internal static class UrlHash
{
    /// <summary>Most labels of a host that are looked at, from the end.</summary>
    public const int MostLabels = 32;

    private const ulong Seed = 0x9E3779B97F4A7C15, Factor = 0xD6E8FEB86659FD93;

    /// <summary>The hashes of a host's last label, last two labels, and so on to the whole host.</summary>
    /// <returns>How many: the number of labels, at most <see cref="MostLabels"/>.</returns>
    public static int Domains(ReadOnlySpan<char> host, Span<ulong> hashes)
    {
        if (host.IsEmpty) return 0;
        var (hash, count) = (Seed, 0);
        for (var i = host.Length - 1; i >= 0; i--)
        {
            var c = host[i];
            if (c == '.')
            {
                hashes[count++] = Finish(hash);
                if (count == MostLabels) return count;
            }

            hash = Step(hash, c);
        }

        hashes[count++] = Finish(hash);
        return count;
    }

    /// <summary>The hash of a whole host, as <see cref="Domains"/> has it last.</summary>
    public static ulong Host(ReadOnlySpan<char> host)
    {
        var hash = Seed;
        for (var i = host.Length - 1; i >= 0; i--) hash = Step(hash, host[i]);
        return Finish(hash);
    }

    /// <summary>The hash of a listed path under a host's hash.</summary>
    public static ulong Path(ulong host, ReadOnlySpan<char> path)
    {
        foreach (var c in path) host = Step(host, c);
        return Finish(host);
    }

    /// <summary>One character further.</summary>
    public static ulong Step(ulong hash, char c)
    {
        if (c >= 0x80) c = char.ToLowerInvariant(c);
        else if ((uint)(c - 'A') <= 'Z' - 'A') c |= ' ';
        hash = (hash ^ c) * Factor;
        return hash ^ (hash >> 32);
    }

    /// <summary>The hash as it is compared: all bits mixed.</summary>
    public static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 29)) * Seed;
        return hash ^ (hash >> 32);
    }
}
