using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plinth.Dedup;

namespace Plinth.Decontamination;

/// <summary>Goes through a text's words without keeping them, and asks of a run in every so many words whether it stands in a test item.</summary>
/// <remarks>
/// Words are those of <see cref="TestWords"/>, 16 bits each. Of 32 characters that are ASCII, or letters and signs beyond it, the ends of words come out of one mask; Han characters between their
/// marks are words as they stand, and are copied 16 at a time; elsewhere it goes character by character.
/// </remarks>
internal ref struct WordScan
{
    private const int Width = 32;
    private const int HanWidth = 16;

    private readonly ReadOnlySpan<char> _text;
    private readonly TestIndex _index;
    private readonly Span<ushort> _codes;
    private readonly Vector128<ushort> _mask;
    private int _next;
    private int _begin;
    private int _end;
    private bool _ascii;
    private int _count;

    /// <summary>Words that are best looked up together.</summary>
    public const int Batch = 500;

    /// <summary>Codes that a scan needs room for.</summary>
    /// <param name="index">The test items.</param>
    /// <param name="batch">Words to look up together, at least 1.</param>
    public static int Room(TestIndex index, int batch) => (2 * index.Gram) + batch + Width + TestIndex.MostSeed;

    /// <summary>Begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">The test items.</param>
    /// <param name="codes">Room for words, as <see cref="Room"/> tells.</param>
    public WordScan(ReadOnlySpan<char> text, TestIndex index, Span<ushort> codes)
    {
        _text = text;
        _index = index;
        _codes = codes;
        _mask = TestWords.Mask(index.Seed);
        _begin = -1;
    }

    // Words at which those at hand are looked up: a block more would still find room.
    private readonly int Full => _codes.Length - Width - TestIndex.MostSeed;

    /// <summary>Whether any run of the text stands in a test item.</summary>
    public bool Any()
    {
        var (i, begin, end, ascii, count) = (0, -1, 0, false, 0);
        if (Vector256.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(_text));
            while (i <= _text.Length - Width)
            {
                if (count >= Full)
                {
                    _count = count;
                    if (LookUp(last: false)) return true;
                    count = _count;
                }

                var a = Vector256.LoadUnsafe(ref first, (nuint)i);
                if (Vector256.GreaterThanAny(a, Vector256.Create((ushort)0x7f)) && Han(a, out var han))
                {
                    if (begin >= 0) _codes[count++] = Code(begin, end, ascii);
                    begin = -1;
                    while (han != 0)
                    {
                        var from = BitOperations.TrailingZeroCount(han);
                        var run = BitOperations.TrailingZeroCount(~(han >> from));
                        // Sixteen are copied, as many count as stand in a row.
                        Vector256.LoadUnsafe(ref first, (nuint)(i + from)).StoreUnsafe(ref _codes[count]);
                        count += run;
                        han &= (uint)(ulong.MaxValue << (from + run));
                    }

                    i += HanWidth;
                    continue;
                }

                var b = Vector256.LoadUnsafe(ref first, (nuint)(i + (Width / 2)));
                var mask = Vector256.Narrow(Words(a), Words(b)).ExtractMostSignificantBits();
                var odd = 0u;
                if (Vector256.GreaterThanAny(a | b, Vector256.Create((ushort)0x7f)))
                {
                    var beyond = Vector256.Create((ushort)0x7f);
                    if (!Letters(i, Vector256.Narrow(Vector256.GreaterThan(a, beyond), Vector256.GreaterThan(b, beyond)).ExtractMostSignificantBits(), out odd))
                    {
                        // The pair of a surrogate stays whole, also behind one that has no partner.
                        var to = i + HanWidth;
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
                    _codes[count++] = Code(begin, end, ascii);
                    begin = -1;
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
        return Slow(i, _text.Length) || (_begin >= 0 && End()) || LookUp(last: true);
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

    // Whether 16 characters are Han and marks that part words, and which are Han.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Han(Vector256<ushort> v, out uint han)
    {
        var words = Vector256.LessThanOrEqual(v - Vector256.Create((ushort)0x4E00), Vector256.Create((ushort)(0x9FA5 - 0x4E00)));
        var marks = (Vector256.LessThanOrEqual(v, Vector256.Create((ushort)0x7F)) & ~Words(v))
            | Vector256.LessThanOrEqual(v - Vector256.Create((ushort)0x2010), Vector256.Create((ushort)(0x2027 - 0x2010)))
            | Vector256.LessThanOrEqual(v - Vector256.Create((ushort)0x3001), Vector256.Create((ushort)(0x3003 - 0x3001)))
            | Vector256.LessThanOrEqual(v - Vector256.Create((ushort)0x3008), Vector256.Create((ushort)(0x3011 - 0x3008)))
            | Vector256.LessThanOrEqual(v - Vector256.Create((ushort)0xFF01), Vector256.Create((ushort)(0xFF0F - 0xFF01)))
            | Vector256.LessThanOrEqual(v - Vector256.Create((ushort)0xFF1A), Vector256.Create((ushort)(0xFF20 - 0xFF1A)));
        han = words.ExtractMostSignificantBits();
        return (words | marks).ExtractMostSignificantBits() == 0xFFFF;
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
                if (Push(_text[i])) return true;
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
            if (alone && Push(c <= 0xFFFF ? (ushort)c : TestWords.Code(TestWords.Folded(_text[at..(i + 1)])))) return true;
        }

        return false;
    }

    private readonly ushort Code(int begin, int end, bool ascii) => TestWords.Code(ascii ? TestWords.Ascii(_text, begin, end - begin) : TestWords.Folded(_text[begin..end]));

    private bool End()
    {
        var code = Code(_begin, _end, _ascii);
        _begin = -1;
        return Push(code);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Push(ushort word)
    {
        _codes[_count++] = word;
        return _count >= Full && LookUp(last: false);
    }

    // Looks up the runs whose match lies among the words at hand whole, and keeps the last words for those that go on.
    private bool LookUp(bool last)
    {
        var codes = _codes[.._count];
        var end = last ? _count - _index.Seed : _count - Math.Max(_index.Gram, _index.Seed);
        for (; _next <= end; _next += _index.Stride)
        {
            var key = TestWords.Key(ref _codes[_next], _mask);
            if (_index.MayHold(key) && _index.MayMatch(codes, _next, key)) return true;
        }

        var kept = Math.Clamp(_next - _index.Gram, 0, _count);
        codes[kept..].CopyTo(_codes);
        _count -= kept;
        _next -= kept;
        return false;
    }
}
