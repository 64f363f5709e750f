using System.Text;
using ZstdSharp;

namespace Plinth.Measures;

/// <summary>How varied texts are. Both measures fall with the size of a sample, so compare samples of one size only.</summary>
public static class Diversity
{
    /// <summary>The first bytes of texts, one after the other with a line's end between; whole characters.</summary>
    public static byte[] Bytes(IEnumerable<string> texts, long bytes)
    {
        using var all = new MemoryStream();
        foreach (var text in texts)
        {
            if (all.Length >= bytes) break;
            all.Write(Encoding.UTF8.GetBytes(text));
            all.WriteByte((byte)'\n');
        }

        var end = (int)Math.Min(all.Length, bytes);
        var buffer = all.GetBuffer();
        while (end > 0 && end < all.Length && (buffer[end] & 0xC0) == 0x80) end--;
        return buffer[..end];
    }

    /// <summary>Bytes through zstd's bytes (level 12); 1 and more is usual, much is repetitive. NaN when empty.</summary>
    public static double CompressionRatio(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return double.NaN;
        using var zstd = new Compressor(12);
        return (double)text.Length / zstd.Wrap(text).Length;
    }

    /// <summary>Different n-grams through all n-grams, 0 to 1 (Li et al. 2016, arXiv:1510.03055), over the first words of texts; NaN when there are none.</summary>
    /// <param name="texts">Texts; no n-gram reaches over the end of one.</param>
    /// <param name="n">Words, from 1.</param>
    /// <param name="most">Words that are looked at.</param>
    public static double Distinct(IEnumerable<string> texts, int n, long most)
    {
        var words = new MeasuredWords();
        var met = new HashSet<ulong>();
        long grams = 0, read = 0;
        foreach (var text in texts)
        {
            var all = words.Of(text);
            all = all[..(int)Math.Min(all.Length, most - read)];
            read += all.Length;
            for (var i = 0; i + n <= all.Length; i++)
            {
                var hash = all[i];
                for (var k = 1; k < n; k++) hash = MeasuredWords.Pair(hash, all[i + k]);
                met.Add(hash);
                grams++;
            }

            if (read >= most) break;
        }

        return grams == 0 ? double.NaN : (double)met.Count / grams;
    }

    /// <summary>Words of texts, marks apart.</summary>
    public static long Words(IEnumerable<string> texts)
    {
        var words = new MeasuredWords();
        return texts.Sum(t => (long)words.Of(t).Length);
    }
}
