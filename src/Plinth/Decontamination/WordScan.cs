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
    private readonly Span<ulong> _window;
    private readonly ulong _leaving;
    private int _begin;
    private int _end;
    private bool _ascii;
    private int _slot;
    private long _words;
    private ulong _rolling;

    /// <summary>Begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The test items.</param>
    /// <param name="window">Room for the words of a run.</param>
    public WordScan(ReadOnlySpan<char> text, TestIndex index, Span<ulong> window)
    {
        _text = text;
        _index = index;
        _window = window;
        _leaving = TestWords.Leaving(window.Length);
        _begin = -1;
        window.Clear();
    }

    /// <summary>Whether any run of the text stands in a test item.</summary>
    public bool Any()
    {
        var i = 0;
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
                        if (Slow(i, to)) return true;
                        i = to;
                        continue;
                    }

                    mask |= odd;
                }

                var edges = mask ^ ((mask << 1) | (_begin >= 0 ? 1u : 0));
                while (edges != 0)
                {
                    var bit = BitOperations.TrailingZeroCount(edges);
                    edges &= edges - 1;
                    if (_begin < 0) (_begin, _ascii) = (i + bit, true);
                    else
                    {
                        // A word that ends where the block begins has had its end before: marks that leave no trace may lie between.
                        if (bit > 0) _end = i + bit;
                        if (odd != 0 && (odd & ((1u << bit) - 1)) >> Math.Max(0, _begin - i) != 0) _ascii = false;
                        if (End()) return true;
                    }
                }

                i += Width;
                if (_begin >= 0)
                {
                    _end = i;
                    if (odd != 0 && odd >> Math.Max(0, _begin - (i - Width)) != 0) _ascii = false;
                }
            }
        }

        return Slow(i, _text.Length) || (_begin >= 0 && End());
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool End()
    {
        var hash = _ascii ? TestWords.Ascii(_text, _begin, _end - _begin) : TestWords.Folded(_text[_begin.._end]);
        _begin = -1;
        return Push(hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Push(ulong word)
    {
        _rolling = TestWords.Roll(_rolling, word) - (_window[_slot] * _leaving);
        _window[_slot] = word;
        if (++_slot == _window.Length) _slot = 0;
        if (++_words < _window.Length) return false;
        var key = TestWords.Finish(_rolling);
        return _index.MayHold(key) && _index.Holds(key);
    }
}
