using System.Runtime.Intrinsics.X86;

namespace Plinth.Dedup.Substrings;

/// <summary>Sorts all suffixes of a text in linear time, in the array that holds the answer (Nong, Zhang and Chan 2011, SA-IS): 4 bytes a byte and a quarter.</summary>
internal static unsafe class SuffixArray
{
    /// <summary>The byte that must end the text and stand nowhere else; it sorts before all others.</summary>
    public const byte End = 0;

    private const int Ahead = 24;

    /// <summary>Sorts.</summary>
    /// <param name="text">The text; its last byte is <see cref="End"/>.</param>
    /// <param name="suffixes">As long as the text: where each suffix begins, least first.</param>
    /// <param name="length">Bytes of the text.</param>
    /// <param name="ct">Stops it between passes.</param>
    public static void Sort(byte* text, int* suffixes, int length, CancellationToken ct)
    {
        if (length == 0) return;
        if (length == 1)
        {
            suffixes[0] = 0;
            return;
        }

        Sort(new ByteText(text), suffixes, length, 256, ct);
    }

    private static void Sort<TText>(TText text, int* sa, int n, int symbols, CancellationToken ct) where TText : struct, IText
    {
        // A suffix is of type S when it sorts before the next one, else of type L; LMS are those of type S behind one of type L.
        var isS = new ulong[(n + 63) / 64];
        var buckets = new int[symbols];
        fixed (ulong* s = isS)
        fixed (int* bucket = buckets)
        {
            Set(s, n - 1);
            for (var i = n - 2; i >= 0; i--)
                if (text[i] < text[i + 1] || (text[i] == text[i + 1] && Has(s, i + 1))) Set(s, i);

            Ends(text, bucket, n, symbols);
            new Span<int>(sa, n).Fill(-1);
            for (var i = 1; i < n; i++)
                if (IsLms(s, i)) sa[--bucket[text[i]]] = i;
            Induce(text, sa, bucket, n, symbols, ct);

            // The sorted LMS substrings to the front, their names behind them.
            var count = 0;
            for (var i = 0; i < n; i++)
                if (IsLms(s, sa[i])) sa[count++] = sa[i];
            new Span<int>(sa + count, n - count).Fill(-1);
            var names = Name(text, sa, s, n, count);
            for (int i = n - 1, j = n - 1; i >= count; i--)
                if (sa[i] >= 0) sa[j--] = sa[i];

            ct.ThrowIfCancellationRequested();
            var reduced = sa + n - count;
            if (names < count) Sort(new IntText(reduced), sa, count, names, ct);
            else
                for (var i = 0; i < count; i++) sa[reduced[i]] = i;

            for (int i = 1, j = 0; i < n; i++)
                if (IsLms(s, i)) reduced[j++] = i;
            for (var i = 0; i < count; i++) sa[i] = reduced[sa[i]];
            new Span<int>(sa + count, n - count).Fill(-1);
            Ends(text, bucket, n, symbols);
            for (var i = count - 1; i >= 0; i--)
            {
                var at = sa[i];
                sa[i] = -1;
                sa[--bucket[text[at]]] = at;
            }

            Induce(text, sa, bucket, n, symbols, ct);
        }
    }

    // Equal LMS substrings get one name, in the order in which they are sorted.
    private static int Name<TText>(TText text, int* sa, ulong* s, int n, int count) where TText : struct, IText
    {
        int names = 0, before = -1;
        for (var i = 0; i < count; i++)
        {
            var at = sa[i];
            if (before < 0 || !Same(text, s, n, at, before))
            {
                names++;
                before = at;
            }

            sa[count + (at / 2)] = names - 1;
        }

        return names;
    }

    private static bool Same<TText>(TText text, ulong* s, int n, int a, int b) where TText : struct, IText
    {
        for (var d = 0; ; d++)
        {
            if (a + d >= n || b + d >= n || text[a + d] != text[b + d] || Has(s, a + d) != Has(s, b + d)) return false;
            if (d > 0 && (IsLms(s, a + d) || IsLms(s, b + d))) return IsLms(s, a + d) && IsLms(s, b + d);
        }
    }

    // What stands before a sorted suffix is sorted by it. Its type shows in the two symbols, which lie side by side, so that each suffix costs one look at a
    // far place, and that is announced in advance.
    private static void Induce<TText>(TText text, int* sa, int* bucket, int n, int symbols, CancellationToken ct) where TText : struct, IText
    {
        Starts(text, bucket, n, symbols);
        for (var i = 0; i < n; i++)
        {
            if (i + Ahead < n && sa[i + Ahead] > 0) text.Prefetch(sa[i + Ahead] - 1);
            var at = sa[i] - 1;
            if (at < 0) continue;
            // What is here is of type L, or of type S behind one of type L: equal symbols are both of type L.
            var symbol = text[at];
            if (symbol >= text[at + 1]) sa[bucket[symbol]++] = at;
        }

        ct.ThrowIfCancellationRequested();
        Ends(text, bucket, n, symbols);
        for (var i = n - 1; i >= 0; i--)
        {
            if (i >= Ahead && sa[i - Ahead] > 0) text.Prefetch(sa[i - Ahead] - 1);
            var at = sa[i] - 1;
            if (at < 0) continue;
            var (symbol, next) = (text[at], text[at + 1]);
            // Of equal symbols the second is of type S when it lies in that part of its bucket.
            if (symbol < next || (symbol == next && i >= bucket[symbol])) sa[--bucket[symbol]] = at;
        }
    }

    private static void Starts<TText>(TText text, int* bucket, int n, int symbols) where TText : struct, IText
    {
        Count(text, bucket, n, symbols);
        for (int i = 0, sum = 0; i < symbols; i++) (bucket[i], sum) = (sum, sum + bucket[i]);
    }

    private static void Ends<TText>(TText text, int* bucket, int n, int symbols) where TText : struct, IText
    {
        Count(text, bucket, n, symbols);
        for (int i = 0, sum = 0; i < symbols; i++) bucket[i] = sum += bucket[i];
    }

    private static void Count<TText>(TText text, int* bucket, int n, int symbols) where TText : struct, IText
    {
        new Span<int>(bucket, symbols).Clear();
        for (var i = 0; i < n; i++) bucket[text[i]]++;
    }

    private static bool IsLms(ulong* s, int at) => at > 0 && Has(s, at) && !Has(s, at - 1);

    private static bool Has(ulong* bits, int at) => (bits[at >> 6] >> (at & 63) & 1) != 0;

    private static void Set(ulong* bits, int at) => bits[at >> 6] |= 1UL << (at & 63);

    private interface IText
    {
        int this[int at] { get; }

        void Prefetch(int at);
    }

    private readonly struct ByteText(byte* text) : IText
    {
        public int this[int at] => text[at];

        public void Prefetch(int at)
        {
            if (Sse.IsSupported) Sse.Prefetch0(text + at);
        }
    }

    private readonly struct IntText(int* text) : IText
    {
        public int this[int at] => text[at];

        public void Prefetch(int at)
        {
            if (Sse.IsSupported) Sse.Prefetch0(text + at);
        }
    }
}
