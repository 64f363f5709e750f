using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Plinth.Dedup.Substrings;

/// <summary>Sorts all suffixes of a text in linear time, in the array that holds the answer: 4 bytes a byte, and rarely more.</summary>
/// <remarks>
/// SA-IS (Nong, Zhang and Chan 2011): the suffixes that begin a rise (LMS) are sorted, and order all others. Which suffixes of the sorted ones have more to induce stands in the sign of their
/// entries (the idea is that of Y. Mori's sais), so that no types are stored; each entry costs one look at a far place of the text, and that is announced in advance.
/// </remarks>
internal static unsafe class SuffixArray
{
    /// <summary>The byte that must end the text and stand nowhere else; it sorts before all others.</summary>
    public const byte End = 0;

    private const int Ahead = 32;

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

        Sort(new ByteText(text), suffixes, length, 256, 0, ct);
    }

    // Behind the array's length entries so many more are free for the taking.
    private static void Sort<TText>(TText text, int* sa, int length, int symbols, int free, CancellationToken ct) where TText : struct, IText
    {
        var own = symbols > free ? (int*)NativeMemory.Alloc((nuint)symbols * 2, sizeof(int)) : null;
        var bucket = own == null ? sa + length : own;
        // Without room for them, symbols are counted anew each time.
        var counts = own != null || free - symbols >= symbols ? bucket + symbols : null;
        try
        {
            if (counts != null) Count(text, counts, length, symbols);
            Ends(text, counts, bucket, length, symbols);
            new Span<int>(sa, length).Clear();
            PlaceLms(text, sa, bucket, length);
            ct.ThrowIfCancellationRequested();
            Starts(text, counts, bucket, length, symbols);
            RoughL(text, sa, bucket, length);
            ct.ThrowIfCancellationRequested();
            Ends(text, counts, bucket, length, symbols);
            var lms = RoughS(text, sa, bucket, length);
            ct.ThrowIfCancellationRequested();
            SortLms(text, sa, length, lms, ct);

            Ends(text, counts, bucket, length, symbols);
            for (var i = lms - 1; i >= 0; i--)
            {
                if (i >= Ahead) text.Prefetch(sa[i - Ahead]);
                var at = sa[i];
                sa[i] = 0;
                sa[--bucket[text[at]]] = at;
            }

            Starts(text, counts, bucket, length, symbols);
            InduceL(text, sa, bucket, length);
            ct.ThrowIfCancellationRequested();
            Ends(text, counts, bucket, length, symbols);
            InduceS(text, sa, bucket, length);
        }
        finally
        {
            NativeMemory.Free(own);
        }
    }

    // Each LMS suffix to the end of its symbol's bucket, in any order.
    private static void PlaceLms<TText>(TText text, int* sa, int* bucket, int length) where TText : struct, IText
    {
        var (next, rises) = (text[length - 1], true);
        for (var i = length - 2; i >= 0; i--)
        {
            var symbol = text[i];
            var rise = symbol < next || (symbol == next && rises);
            if (rises && !rise) sa[--bucket[next]] = i + 1;
            (next, rises) = (symbol, rise);
        }
    }

    // Sorts by LMS substrings, first those that fall. What stays, as its complement, is a suffix behind one that rises.
    private static void RoughL<TText>(TText text, int* sa, int* bucket, int length) where TText : struct, IText
    {
        for (var i = 0; i < length; i++)
        {
            if (i + Ahead < length) text.Announce(sa[i + Ahead], bucket, sa[i + (Ahead / 2)]);
            var at = sa[i] - 1;
            if (at < 0) continue;
            sa[i] = 0;
            var symbol = text[at];
            sa[bucket[symbol]++] = at == 0 ? 0 : text[at - 1] < symbol ? ~at : at;
        }
    }

    // Then those that rise. What stays is an LMS suffix; all of these go to the front. Gives their number.
    private static int RoughS<TText>(TText text, int* sa, int* bucket, int length) where TText : struct, IText
    {
        for (var i = length - 1; i >= 0; i--)
        {
            if (i >= Ahead) text.Announce(~sa[i - Ahead], bucket, ~sa[i - (Ahead / 2)]);
            if (sa[i] >= 0) continue;
            var at = ~sa[i] - 1;
            sa[i] = 0;
            var symbol = text[at];
            sa[--bucket[symbol]] = at == 0 ? 0 : text[at - 1] > symbol ? at : ~at;
        }

        sa[0] = length - 1;
        var count = 1;
        for (var i = 1; i < length; i++)
            if (sa[i] > 0) sa[count++] = sa[i];
        return count;
    }

    // LMS suffixes, sorted by their first substrings, come to be sorted as a whole: as the suffixes of the text that their substrings' names make.
    private static void SortLms<TText>(TText text, int* sa, int length, int lms, CancellationToken ct) where TText : struct, IText
    {
        var slots = sa + lms;
        new Span<int>(slots, length - lms).Clear();
        // Two LMS suffixes are never neighbours, so that half their place is a slot of their own.
        var (symbol, rises, last) = (text[length - 1], true, length - 1);
        for (var i = length - 2; i >= 0; i--)
        {
            var here = text[i];
            var rise = here < symbol || (here == symbol && rises);
            if (rises && !rise)
            {
                slots[(i + 1) >> 1] = last - i;
                last = i + 1;
            }

            (symbol, rises) = (here, rise);
        }

        int names = 0, before = 0, size = -1;
        for (var i = 0; i < lms; i++)
        {
            if (i + Ahead < lms)
            {
                text.Prefetch(sa[i + Ahead]);
                if (Sse.IsSupported) Sse.Prefetch0(slots + (sa[i + Ahead] >> 1));
            }

            var at = sa[i];
            var own = slots[at >> 1];
            if (own != size || !text.Same(at, before, own)) (names, before, size) = (names + 1, at, own);
            slots[at >> 1] = names;
        }

        var reduced = sa + length - lms;
        for (int i = length - lms - 1, j = lms; i >= 0; i--)
            if (slots[i] > 0) reduced[--j] = slots[i] - 1;
        ct.ThrowIfCancellationRequested();
        if (names < lms) Sort(new IntText(reduced), sa, lms, names, length - (2 * lms), ct);
        else
            for (var i = 0; i < lms; i++) sa[reduced[i]] = i;

        var end = lms;
        (symbol, rises) = (text[length - 1], true);
        for (var i = length - 2; i >= 0; i--)
        {
            var here = text[i];
            var rise = here < symbol || (here == symbol && rises);
            if (rises && !rise) reduced[--end] = i + 1;
            (symbol, rises) = (here, rise);
        }

        for (var i = 0; i < lms; i++) sa[i] = reduced[sa[i]];
        new Span<int>(slots, length - lms).Clear();
    }

    private static void InduceL<TText>(TText text, int* sa, int* bucket, int length) where TText : struct, IText
    {
        for (var i = 0; i < length; i++)
        {
            if (i + Ahead < length) text.Announce(sa[i + Ahead], bucket, sa[i + (Ahead / 2)]);
            var at = sa[i] - 1;
            sa[i] = ~sa[i];
            if (at < 0) continue;
            var symbol = text[at];
            sa[bucket[symbol]++] = at > 0 && text[at - 1] < symbol ? ~at : at;
        }
    }

    private static void InduceS<TText>(TText text, int* sa, int* bucket, int length) where TText : struct, IText
    {
        for (var i = length - 1; i >= 0; i--)
        {
            if (i >= Ahead) text.Announce(sa[i - Ahead], bucket, sa[i - (Ahead / 2)]);
            var at = sa[i] - 1;
            if (at < 0)
            {
                sa[i] = ~sa[i];
                continue;
            }

            var symbol = text[at];
            sa[--bucket[symbol]] = at == 0 || text[at - 1] > symbol ? ~at : at;
        }
    }

    private static void Starts<TText>(TText text, int* counts, int* bucket, int length, int symbols) where TText : struct, IText
    {
        if (counts == null) Count(text, bucket, length, symbols);
        var from = counts == null ? bucket : counts;
        for (int i = 0, sum = 0; i < symbols; i++) (bucket[i], sum) = (sum, sum + from[i]);
    }

    private static void Ends<TText>(TText text, int* counts, int* bucket, int length, int symbols) where TText : struct, IText
    {
        if (counts == null) Count(text, bucket, length, symbols);
        var from = counts == null ? bucket : counts;
        for (int i = 0, sum = 0; i < symbols; i++) bucket[i] = sum += from[i];
    }

    private static void Count<TText>(TText text, int* bucket, int length, int symbols) where TText : struct, IText
    {
        new Span<int>(bucket, symbols).Clear();
        for (var i = 0; i < length; i++) bucket[text[i]]++;
    }

    private interface IText
    {
        int this[int at] { get; }

        void Prefetch(int at);

        /// <summary>Announces that what stands before a suffix is asked for soon, and its bucket before that of another one.</summary>
        void Announce(int suffix, int* bucket, int sooner);

        bool Same(int a, int b, int length);
    }

    private readonly struct ByteText(byte* text) : IText
    {
        public int this[int at] => text[at];

        public void Prefetch(int at)
        {
            if (Sse.IsSupported) Sse.Prefetch0(text + at);
        }

        public void Announce(int suffix, int* bucket, int sooner)
        {
            if (Sse.IsSupported && suffix > 0) Sse.Prefetch0(text + suffix - 1);
        }

        public bool Same(int a, int b, int length) => new ReadOnlySpan<byte>(text + a, length).SequenceEqual(new ReadOnlySpan<byte>(text + b, length));
    }

    private readonly struct IntText(int* text) : IText
    {
        public int this[int at] => text[at];

        public void Prefetch(int at)
        {
            if (Sse.IsSupported) Sse.Prefetch0(text + at);
        }

        public void Announce(int suffix, int* bucket, int sooner)
        {
            if (!Sse.IsSupported) return;
            if (suffix > 0) Sse.Prefetch0(text + suffix - 1);
            if (sooner > 0) Sse.Prefetch0(bucket + text[sooner - 1]);
        }

        public bool Same(int a, int b, int length) => new ReadOnlySpan<int>(text + a, length).SequenceEqual(new ReadOnlySpan<int>(text + b, length));
    }
}
