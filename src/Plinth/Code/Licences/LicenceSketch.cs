namespace Plinth.Code.Licences;

/// <summary>The words of a licence as hashes of five in a row: what two copies share that differ in layout, comment signs and the holder's name.</summary>
internal static class LicenceSketch
{
    /// <summary>Words in a shingle.</summary>
    public const int Shingle = 5;

    /// <summary>Hashes kept of a licence: the lowest.</summary>
    public const int Kept = 96;

    /// <summary>The distinct hashes of a text. Lines that begin with a copyright notice do not count.</summary>
    public static HashSet<uint> Hashes(ReadOnlySpan<char> text)
    {
        var hashes = new HashSet<uint>();
        Span<ulong> window = stackalloc ulong[Shingle];
        var words = 0;
        foreach (var row in text.EnumerateLines())
        {
            var line = row.TrimStart(" \t/*#;%-!<>.'\"\\");
            if (line.StartsWith("copyright", StringComparison.OrdinalIgnoreCase) || line.StartsWith("(c)", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("all rights reserved", StringComparison.OrdinalIgnoreCase) || line.StartsWith('©')) continue;
            ulong word = 0;
            foreach (var c in line)
            {
                if (char.IsAsciiLetterOrDigit(c))
                {
                    word = ((word ^ char.ToLowerInvariant(c)) + 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93;
                    continue;
                }

                // "author's" and "authors" are one word.
                if (c is '\'' or '’' || word == 0) continue;
                Push(window, ref words, word, hashes);
                word = 0;
            }

            if (word != 0) Push(window, ref words, word, hashes);
        }

        return hashes;
    }

    private static void Push(Span<ulong> window, ref int words, ulong word, HashSet<uint> hashes)
    {
        window[words++ % Shingle] = word;
        if (words < Shingle) return;
        ulong h = 0;
        for (var i = 0; i < Shingle; i++) h = (h ^ window[(words + i) % Shingle]) * 0xFF51AFD7ED558CCD;
        h ^= h >> 33;
        h *= 0xC4CEB9FE1A85EC53;
        hashes.Add((uint)(h >> 32));
    }
}
