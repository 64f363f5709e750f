using System.Runtime.InteropServices;

namespace Plinth.Urls;

/// <summary>Hashes of hosts, of every domain above them, and of paths, each in one pass and without a copy. Letters count as small ones.</summary>
internal static class UrlHash
{
    /// <summary>Most labels of a host that are looked at, from the end.</summary>
    public const int MostLabels = 32;

    private const ulong Seed = 0x9E3779B97F4A7C15, Factor = 0xD6E8FEB86659FD93;

    // Four UTF-16 units at once: what is no ASCII in any of them, and what brings 'A' and the sign after 'Z' to bit 7.
    private const ulong NotAscii = 0xFF80_FF80_FF80_FF80, FromA = 0x003F_003F_003F_003F, AfterZ = 0x0025_0025_0025_0025, Bit7 = 0x0080_0080_0080_0080;

    /// <summary>The hashes of a host's last label, last two labels, and so on to the whole host.</summary>
    /// <returns>How many: the number of labels, at most <see cref="MostLabels"/>.</returns>
    public static int Domains(ReadOnlySpan<char> host, Span<ulong> hashes)
    {
        if (host.IsEmpty) return 0;
        var (hash, count) = (Seed, 0);
        while (true)
        {
            var dot = host.LastIndexOf('.');
            hash = Label(hash, host[(dot + 1)..]);
            hashes[count++] = Finish(hash);
            if (dot < 0 || count == MostLabels) return count;
            host = host[..dot];
        }
    }

    /// <summary>The hash of a whole host, as <see cref="Domains"/> has it last.</summary>
    public static ulong Host(ReadOnlySpan<char> host)
    {
        var hash = Seed;
        while (true)
        {
            var dot = host.LastIndexOf('.');
            hash = Label(hash, host[(dot + 1)..]);
            if (dot < 0) return Finish(hash);
            host = host[..dot];
        }
    }

    /// <summary>The hash of a listed path under a host's hash.</summary>
    public static ulong Path(ulong host, ReadOnlySpan<char> path)
    {
        foreach (var c in path) host = Step(host, c);
        return Finish(host);
    }

    /// <summary>One character further.</summary>
    public static ulong Step(ulong hash, char c) => Mix(hash, Small(c));

    /// <summary>The hash as it is compared: all bits mixed.</summary>
    public static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 29)) * Seed;
        return hash ^ (hash >> 32);
    }

    /// <summary>One label further. Its length goes in first, so that the dots need not.</summary>
    private static ulong Label(ulong hash, ReadOnlySpan<char> label)
    {
        hash = Mix(hash, (ulong)label.Length);
        var whole = label.Length & ~3;
        foreach (var four in MemoryMarshal.Cast<char, ulong>(label[..whole]))
        {
            var small = four;
            if ((four & NotAscii) == 0) small |= ((four + FromA) & ~(four + AfterZ) & Bit7) >> 2;
            else
            {
                small = 0;
                for (var i = 0; i < 64; i += 16) small |= (ulong)Small((char)(four >> i)) << i;
            }

            hash = Mix(hash, small);
        }

        if (whole == label.Length) return hash;
        var rest = 0UL;
        foreach (var c in label[whole..]) rest = (rest << 16) | Small(c);
        return Mix(hash, rest);
    }

    private static char Small(char c) => c >= 0x80 ? char.ToLowerInvariant(c) : (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | ' ') : c;

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Factor;
        return hash ^ (hash >> 32);
    }
}
