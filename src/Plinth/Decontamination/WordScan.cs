using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plinth.Dedup;

namespace Plinth.Decontamination;

/// <summary>Goes through a text's words without keeping them, and asks of every run of so many whether it stands in a test item.</summary>
/// <remarks>Words are those of <see cref="TestWords"/>. Of 32 characters that are ASCII, or letters and signs beyond it, the ends of words come out of one mask; elsewhere character by character.</remarks>
internal ref struct WordScan
{
    private const int Width = 32;

    private readonly ReadOnlySpan<char> _text;
    private readonly TestIndex _index;
    private readonly Span<ulong> _words;
    private readonly ulong _leaving;
    private int _begin;
    private int _end;
    private bool _ascii;
    private int _count;

    /// <summary>Words that are best looked up together.</summary>
    public const int Batch = 500;

    /// <summary>Begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The test items.</param>
    /// <param name="words">Room for the words of a run or more.</param>
    public WordScan(ReadOnlySpan<char> text, TestIndex index, Span<ulong> words)
    {
        _text = text;
        _index = index;
        _words = words;
        _leaving = TestWords.Leaving(index.Seed - 1);
        _begin = -1;
    }

    /// <summary>Whether any run of the text stands in a test item.</summary>
    public bool Any()
    {
        var (i, begin, end, ascii, count) = (0, -1, 0, false, 0);
        if (Vector256.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(_text));
            while (i <= _text.Length - Width)
            {
                var a = Vector256.LoadUnsafe(ref first, (nuint)i);
                var b = Vector256.LoadUnsafe(ref first, (nuint)(i + (Width / 2)));
                var mask = Vector256.Narrow(Words(a), Words(b)).ExtractMostSignificantBits();
                var odd = 0u;
                if (Vector256.GreaterThanAny(a | b, Vector256.Create((ushort)0x7f)))
                {
                    var beyond = Vector256.Create((ushort)0x7f);
                    if (!Letters(i, Vector256.Narrow(Vector256.GreaterThan(a, beyond), Vector256.GreaterThan(b, beyond)).ExtractMostSignificantBits(), out odd))
                    {
                        // The pair of a surrogate stays whole, also behind one that has no partner.
                        var to = i + Width;
                        while (char.IsHighSurrogate(_text[to - 1]) && to < _text.Length) to++;
                        (_begin, _end, _ascii, _count) = (begin, end, ascii, count);
                        if (Slow(i, to)) return true;
                        (begin, end, ascii, count) = (_begin, _end, _ascii, _count);
                        i = to;
                        continue;
                    }

                    mask |= odd;
                }

                var edges = mask ^ ((mask << 1) | (begin >= 0 ? 1u : 0));
                while (edges != 0)
                {
                    var bit = BitOperations.TrailingZeroCount(edges);
                    edges &= edges - 1;
                    if (begin < 0)
                    {
                        (begin, ascii) = (i + bit, true);
                        continue;
                    }

                    // A word that ends where the block begins has had its end before: marks that leave no trace may lie between.
                    if (bit > 0) end = i + bit;
                    if (odd != 0 && (odd & ((1u << bit) - 1)) >> Math.Max(0, begin - i) != 0) ascii = false;
                    _words[count++] = ascii ? TestWords.Ascii(_text, begin, end - begin) : TestWords.Folded(_text[begin..end]);
                    begin = -1;
                    if (count < _words.Length) continue;
                    _count = count;
                    if (LookUp()) return true;
                    count = _count;
                }

                i += Width;
                if (begin >= 0)
                {
                    end = i;
                    if (odd != 0 && odd >> Math.Max(0, begin - (i - Width)) != 0) ascii = false;
                }
            }
        }

        (_begin, _end, _ascii, _count) = (begin, end, ascii, count);
        return Slow(i, _text.Length) || (_begin >= 0 && End()) || LookUp();
    }

    // Which of a block's characters beyond ASCII are letters of words; false where one is a word by itself, leaves no trace or is half of a pair.
    private readonly bool Letters(int from, uint beyond, out uint odd)
    {
        var folded = Folding.Folded;
        odd = 0;
        for (; beyond != 0; beyond &= beyond - 1)
        {
            var bit = BitOperations.TrailingZeroCount(beyond);
            var c = _text[from + bit];
            // Han is the rule where there is any, dashes and quotation marks elsewhere.
            if (c is >= '\u4e00' and <= '\u9fff') return false;
            if (c is >= '\u2010' and <= '\u2027') continue;
            c = folded[c];
            if (c == Folding.Separator) continue;
            if (c is Folding.Nothing or Folding.Surrogate || Folding.IsWordAlone(c)) return false;
            odd |= 1u << bit;
        }

        return true;
    }

    private static Vector256<ushort> Words(Vector256<ushort> v) =>
        Vector256.LessThan((v | Vector256.Create((ushort)0x20)) - Vector256.Create((ushort)'a'), Vector256.Create((ushort)26))
        | Vector256.LessThan(v - Vector256.Create((ushort)'0'), Vector256.Create((ushort)10));

    private bool Slow(int from, int to)
    {
        var folded = Folding.Folded;
        for (var i = from; i < to; i++)
        {
            if (_text[i] is >= '\u4e00' and <= '\u9fa5')
            {
                if (_begin >= 0 && End()) return true;
                if (Push(TestWords.Alone(_text[i]))) return true;
                continue;
            }

            int c = folded[_text[i]];
            var at = i;
            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(_text[i..], out var length);
                i += length - 1;
            }

            if (c == Folding.Nothing)
            {
                _ascii = false;
                continue;
            }

            var alone = Folding.IsWordAlone(c);
            if (c != Folding.Separator && !alone)
            {
                if (_begin < 0) (_begin, _ascii) = (at, true);
                if (_text[at] > 0x7f) _ascii = false;
                _end = i + 1;
                continue;
            }

            if (_begin >= 0 && End()) return true;
            if (alone && Push(c <= 0xFFFF ? TestWords.Alone((char)c) : TestWords.Folded(_text[at..(i + 1)]))) return true;
        }

        return false;
    }

    private bool End()
    {
        var hash = _ascii ? TestWords.Ascii(_text, _begin, _end - _begin) : TestWords.Folded(_text[_begin.._end]);
        _begin = -1;
        return Push(hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Push(ulong word)
    {
        _words[_count++] = word;
        return _count == _words.Length && LookUp();
    }

    // Looks up all runs of the words at hand, and keeps the last ones for those that go on.
    private bool LookUp()
    {
        var words = _words[.._count];
        var (seed, leaving) = (_index.Seed, _leaving);
        if (words.Length < seed) return false;
        ulong rolling = 0;
        for (var i = 0; i < seed - 1; i++) rolling = TestWords.Roll(rolling, words[i]);
        for (var i = seed - 1; i < words.Length; i++)
        {
            rolling = TestWords.Roll(rolling, words[i]);
            var key = TestWords.Finish(rolling);
            if (_index.MayHold(key) && _index.Holds(key)) return true;
            rolling -= words[i - seed + 1] * leaving;
        }

        words[^(seed - 1)..].CopyTo(_words);
        _count = seed - 1;
        return false;
    }
}
