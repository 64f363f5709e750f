using System.Runtime.InteropServices;

namespace Plinth.Filters;

/// <summary>How often runs of characters repeat in a text.</summary>
internal readonly struct CharRuns
{
    /// <summary>Counts every run of <paramref name="length"/> UTF-16 units.</summary>
    public CharRuns(string text, int length)
    {
        var all = text.Length - length + 1;
        if (all <= 0) return;
        var counts = new Dictionary<ulong, int>(all);
        for (var i = 0; i < all; i++)
        {
            // Up to four units are told exactly, longer runs by a 64-bit hash.
            var key = 0xCBF29CE484222325UL;
            if (length <= 4)
            {
                key = 0;
                for (var j = 0; j < length; j++) key = key << 16 | text[i + j];
            }
            else
            {
                for (var j = 0; j < length; j++) key = (key ^ text[i + j]) * 0x100000001B3UL;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
        }

        RepeatedShare = (double)(all - counts.Count) / all;
        var often = counts.Values.Where(c => c > 1).OrderDescending().Take((int)Math.Sqrt(counts.Count));
        TopShare = (double)often.Sum() / all;
    }

    /// <summary>Share of runs that stood before in the text.</summary>
    public double RepeatedShare { get; }

    /// <summary>Share of all runs that are of the most frequent kinds, as many kinds as the root of their number, those that occur once left out.</summary>
    public double TopShare { get; }
}
