using System.Collections.Frozen;

namespace Plinth.Languages;

/// <summary>The general rules for one run between white space: marks are peeled off both ends, then the middle is cut at infixes.</summary>
/// <remarks>Order and lists of spaCy's <c>Tokenizer</c> (spacy/tokenizer.pyx, spacy/lang/punctuation.py, spacy/lang/en/punctuation.py).</remarks>
public sealed partial class WordBreaker
{
    // Units that part from a number before them, longest 4 characters.
    private static readonly FrozenSet<string> s_units =
        ("km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB "
         + "tb TB T G M K % км км² км³ м м² м³ дм дм² дм³ см см² см³ мм мм² мм³ нм кг г мг м/с км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ тб "
         + "$ £ € ¥ ฿ US$ C$ A$ ₽ ﷼ ₴").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_unit = s_units.GetAlternateLookup<ReadOnlySpan<char>>();

    // Lengths of the suffixes peeled off, outermost first; they are words too, after the middle.
    private int[] _suffixes = new int[16];

    private void BreakRun(int start, int end)
    {
        var text = _text.AsSpan();
        if (WordExceptions.Find(text[start..end]) is { } whole)
        {
            AddParts(start, whole);
            return;
        }

        int lo = start, hi = end, peeled = 0;
        byte[]? parts = null;
        while (lo < hi)
        {
            if ((parts = WordExceptions.Find(text[lo..hi])) is not null) break;
            var prefix = PrefixLength(text, lo, hi);
            if (prefix > 0 && lo + prefix < hi && (parts = WordExceptions.Find(text[(lo + prefix)..hi])) is not null)
            {
                Add(lo, prefix);
                lo += prefix;
                break;
            }

            var suffix = SuffixLength(text, lo + prefix, hi);
            if (prefix == 0 && suffix == 0) break;
            if (suffix > 0 && hi - suffix > lo && (parts = WordExceptions.Find(text[lo..(hi - suffix)])) is not null)
            {
                Peel(ref peeled, suffix);
                hi -= suffix;
                break;
            }

            if (prefix > 0) Add(lo, prefix);
            lo += prefix;
            if (suffix > 0)
            {
                Peel(ref peeled, suffix);
                hi -= suffix;
            }
        }

        if (parts is not null) AddParts(lo, parts);
        else if (lo < hi) AddMiddle(text, lo, hi);
        while (peeled > 0)
        {
            var length = _suffixes[--peeled];
            Add(hi, length);
            hi += length;
        }
    }

    private void Peel(ref int count, int length)
    {
        if (count == _suffixes.Length) Array.Resize(ref _suffixes, count * 2);
        _suffixes[count++] = length;
    }

    private static int PrefixLength(ReadOnlySpan<char> text, int lo, int hi)
    {
        var c = text[lo];
        var at = CharClasses.At(text[..hi], lo, out var length);
        if ((at & CharClass.Prefix) != 0) return length;
        if (c == '.') return Dots(text, lo, hi) is var dots and > 1 ? dots : 0;
        if (c == '+') return lo + 1 < hi && char.IsAsciiDigit(text[lo + 1]) ? 0 : 1;
        if (c is 'C' or 'A' && lo + 1 < hi && text[lo + 1] == '$') return 2;
        return c == 'U' && text[lo..hi].StartsWith("US$") ? 3 : 0;
    }

    private static int Dots(ReadOnlySpan<char> text, int lo, int hi)
    {
        var end = lo;
        while (end < hi && text[end] == '.') end++;
        return end - lo;
    }

    private static int SuffixLength(ReadOnlySpan<char> text, int lo, int hi)
    {
        if (lo >= hi) return 0;
        var last = text[hi - 1];
        var classes = CharClasses.Table;
        var before = hi - 2 >= lo ? text[hi - 2] : '\0';
        var longest = 0;
        if (char.IsLowSurrogate(last) && hi - 2 >= lo && (CharClasses.At(text[..hi], hi - 2, out _) & CharClass.Suffix) != 0) longest = 2;
        else if ((classes[last] & CharClass.Suffix) != 0) longest = last == '…' && before == '…' ? 2 : 1;
        else if (last is 's' or 'S' && before is '\'' or '’') longest = 2;
        else if (last == '.')
        {
            var dots = 1;
            while (hi - dots - 1 >= lo && text[hi - dots - 1] == '.') dots++;
            if (dots > 1) return dots;
            var c = classes[before];
            if (before != 0 && (c & CharClass.BeforeStop) != 0
                || (c & CharClass.Upper) != 0 && hi - 3 >= lo && (classes[text[hi - 3]] & CharClass.Upper) != 0
                || before is 'F' or 'C' or 'K' && hi - 3 >= lo && text[hi - 3] == '°') return 1;
        }
        else if (last == '+' && char.IsAsciiDigit(before)) return 1;

        for (var length = 4; length > longest; length--)
        {
            var at = hi - length;
            if (at - 1 >= lo && char.IsAsciiDigit(text[at - 1]) && s_unit.Contains(text[at..hi])) return length;
        }

        return longest;
    }

    private void AddMiddle(ReadOnlySpan<char> text, int lo, int hi)
    {
        int from = lo, at = lo;
        var whole = false;
        while (at < hi)
        {
            var length = InfixLength(text, lo, at, hi);
            if (length == 0)
            {
                at++;
                continue;
            }

            // A URL stays whole; asked only where it would be cut.
            if (!whole && UrlShape.IsUrl(text[lo..hi])) break;
            whole = true;
            if (at > lo)
            {
                Add(from, at - from);
                Add(at, length);
                from = at + length;
            }

            at += length;
        }

        Add(from, hi - from);
    }

    private static int InfixLength(ReadOnlySpan<char> text, int lo, int at, int hi)
    {
        var classes = CharClasses.Table;
        var c = text[at];
        var here = classes[c];
        if ((here & (CharClass.Alpha | CharClass.Digit)) != 0) return 0;
        if (c == '…') return 1;
        if ((here & CharClass.Surrogate) != 0)
            return (CharClasses.At(text[..hi], at, out var used) & CharClass.Icon) != 0 ? used : 0;
        if ((here & CharClass.Icon) != 0) return 1;
        if (c == '.' && Dots(text, at, hi) is var dots and > 1) return dots;
        if (at + 1 >= hi || at == lo) return 0;

        char before = text[at - 1], after = text[at + 1];
        CharClass previous = classes[before], next = classes[after];
        var afterWord = (previous & CharClass.Alpha) != 0 || char.IsAsciiDigit(before);
        switch (c)
        {
            case '+' or '-' or '*' or '^' when char.IsAsciiDigit(before) && (char.IsAsciiDigit(after) || after == '-'):
                return 1;
            case '.':
                return (previous & (CharClass.Lower | CharClass.Quote)) != 0 && (next & (CharClass.Upper | CharClass.Quote)) != 0 ? 1 : 0;
            case ',':
                return (previous & CharClass.Alpha) != 0 && (next & CharClass.Alpha) != 0 ? 1 : 0;
            case ':' or '<' or '>' or '=' or '/':
                return afterWord && (next & CharClass.Alpha) != 0 ? 1 : 0;
            case '-' or '–' or '—' or '~' when afterWord:
                if ((next & CharClass.Alpha) != 0) return 1;
                var most = c == '-' ? 3 : c == '—' ? 2 : 1;
                var run = 1;
                while (at + run < hi && run < most && text[at + run] == c) run++;
                return run > 1 && at + run < hi && (classes[text[at + run]] & CharClass.Alpha) != 0 ? run : 0;
            default:
                return 0;
        }
    }
}
