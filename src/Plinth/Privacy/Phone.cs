using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Telephone numbers: international ones, national ones of the document's countries, and others behind a word such as phone or fax.</summary>
/// <remarks>
/// What a number is, is asked of libphonenumber's number plans. Without a plus sign or a word in front a number must be cut as people cut
/// it, and be one of the document's countries (<see cref="PhoneRegions"/>): <c>415-555-0198</c>, <c>(02) 5555-0123</c>, <c>089 / 123 45 67</c>. Bare runs of
/// digits stay, since most are no telephone numbers. Free-phone, shared-cost and premium numbers and short hotlines stay: they are an organisation's.
/// </remarks>
public sealed class Phone : ISecret
{
    private const int MostDigits = 15;
    private const int MostGroups = 7;

    private static readonly SearchValues<string> s_phone = Context.Words(
        "phone", "telephone", "tel", "mobile", "cell", "fax", "call", "dial", "whatsapp", "telegram", "sms", "desk:", "number is reachable", "reach me", "registered ", "messages to", "answering at",
        "text me", "telefon", "handy", "mobil", "téléphone", "portable", "teléfono", "móvil", "telefone", "celular", "телефон", "тел", "моб", "факс",
        "电话", "電話", "手机", "手機", "座机", "传真", "傳真", "联系方式", "热线", "致电", "来电", "携帯", "전화");

    private static readonly SearchValues<string> s_after = Context.Words("office", "mobile", "fax", "(mobile", "(cell", "(office", "(fax", "(work", "(home", "-office", "-fax");

    private static readonly SearchValues<string> s_dates = Context.Words(
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// <inheritdoc/>
    public string Kind => "phone";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end - at > MostDigits) return;
        var bracket = at > 0 && text[at - 1] is '(' or '（' ? 1 : 0;
        var plus = at > bracket && text[at - bracket - 1] is '+' or '＋';
        if (!plus && bracket == 1 && at > 1 && text[at - 2] is '+') plus = true;
        var start = at - bracket - (plus ? 1 : 0);
        // A group inside a longer number starts nothing.
        if (start > 1 && text[start - 1] is '-' or '.' or '/' or ',' or ')' && char.IsAsciiDigit(text[start - 2])) return;
        if (start > 2 && text[start - 1] == ' ' && (text[start - 2] is ')' || IsService(text, start - 1))) return;
        Span<char> digits = stackalloc char[MostDigits];
        Span<(int End, int Digits)> ends = stackalloc (int, int)[MostGroups];
        var groups = Read(text, at, bracket == 1, digits, ends, out var shape);
        if (groups == 0 || ends[groups - 1].Digits < 7) return;
        var before = Context.Before(text, start, 30);
        if (Context.NumbersAThing(Context.LineBefore(text, start, 20), s_phone)) return;
        var said = plus ? false : SaysPhone(before) || (groups > 1 && SaysPhone(before, text, ends[groups - 1].End));
        if (groups == 1 && !plus && !said) return;
        for (var i = groups - 1; i >= 0 && ends[i].Digits >= 7; i--)
        {
            var (to, count) = ends[i];
            var behind = Extension(text, to);
            if (!Boundary.Clear(text, start, behind) && !(behind > to && Boundary.Clear(text, start, start)) && !IsLabelled(text, start, behind)) continue;
            if (!Accept(passage, digits[..count], plus, said, i + 1, shape, text[start..to])) continue;
            passage.Add(start, behind);
            return;
        }
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        // The last six digits; country and most of the area stay.
        var (made, digits) = (secret.ToArray(), 0);
        for (var i = made.Length - 1; i >= 0 && digits < 6; i--)
            if (char.IsAsciiDigit(made[i]) && ++digits > 0) made[i] = (char)('0' + source.Below(10));
        return new string(made);
    }

    // 800 692 7753, of which the rest is no number of its own.
    private static bool IsService(ReadOnlySpan<char> text, int end) =>
        end >= 3 && text[(end - 3)..end] is "800" or "888" or "877" or "866" or "855" or "844" or "833" or "400" && (end == 3 || !char.IsAsciiDigit(text[end - 4]));

    private static bool Accept(in Passage passage, ReadOnlySpan<char> digits, bool plus, bool said, int groups, Shape shape, ReadOnlySpan<char> written)
    {
        if (plus) return digits.Length >= 8 && digits[0] != '0' && PhonePlan.International(digits) is PhonePlan.Line.Person or PhonePlan.Line.Possible;
        if (digits.StartsWith("00") && digits.Length >= 10 && PhonePlan.International(digits[2..]) is PhonePlan.Line.Person) return said || groups > 1;
        // 0.9999999999 is a number, whatever is said before it.
        if (IsDate(digits, written) || (groups == 2 && written.Contains('.') && !shape.Bracket)) return false;
        // Service numbers of China and North America, whole or a digit short.
        if (digits.Length is 9 or 10 && digits[..3] is "400" or "800") return false;
        var service = false;
        foreach (var region in passage.Regions)
        {
            if (!said && !IsCut(region, digits, groups, shape)) continue;
            var line = PhonePlan.National(digits, region);
            if (line == PhonePlan.Line.Person) return true;
            service |= line == PhonePlan.Line.Service;
        }

        // The word says it, whatever the country.
        return said && !service && digits.Length is >= 7 and <= 13 && !IsAllSame(digits);
    }

    // Cut as people of that country cut numbers, so that it can be told from other numbers.
    private static bool IsCut(string region, ReadOnlySpan<char> digits, int groups, Shape shape) => region switch
    {
        // North American numbering plan: 3-3-4 with hyphens or dots, or the area in brackets.
        "US" or "CA" => groups >= 2 && (shape.Cut is 334 or 1334) && (shape.Bracket || !shape.Spaced) && !shape.Mixed
            && digits[digits.Length == 11 ? 1 : 0] >= '2' && digits[digits.Length == 11 ? 4 : 3] >= '2',
        "CN" or "TW" or "HK" or "JP" or "KR" => digits[0] == '0' && groups >= 2 && digits.Length >= 9 && (shape.Bracket || !shape.Spaced),
        _ => digits[0] == '0' && digits.Length >= 9 && groups >= 2 && shape.First is >= 2 and <= 6,
    };

    private static bool SaysPhone(ReadOnlySpan<char> before)
    {
        before = before[(before.LastIndexOfAny('>', '\uFFFC', '<') + 1)..];
        // The word may stand on the line before.
        var line = before.TrimEnd().LastIndexOf('\n');
        if (line >= 0) before = before[(line + 1)..];
        return Context.Says(before, s_phone) && !Context.Says(before[Math.Max(0, before.Length - 6)..], s_dates);
    }

    private static bool SaysPhone(ReadOnlySpan<char> before, ReadOnlySpan<char> text, int end)
    {
        var after = Context.LineAfter(text, end, 10).TrimStart();
        return after.IndexOfAny(s_after) == 0 && !(before.Length > 0 && char.IsAsciiLetterOrDigit(before[^1]));
    }

    // 2024-05-01, 01.02.2024, 1990-1995, 12-31-1999.
    private static bool IsDate(ReadOnlySpan<char> digits, ReadOnlySpan<char> written)
    {
        if (digits.Length != 8) return false;
        var separator = written.IndexOfAny("-./ ");
        if (separator < 0) return digits[0] is '1' or '2' && digits[1] is '9' or '0' && digits[4] is '0' or '1' && digits[6] <= '3';
        return separator == 4 ? written[0] is '1' or '2' && (written.Length == 10 || written[1] is '9' or '0')
            : written.Length == 10 && separator == 2 && written[5] == written[2] && written[6] is '1' or '2';
    }

    // 07700 900 123-Fax
    private static bool IsLabelled(ReadOnlySpan<char> text, int start, int end) =>
        Context.LineAfter(text, end, 8).IndexOfAny(s_after) == 0 && Boundary.Clear(text[..end], start, end);

    private static bool IsAllSame(ReadOnlySpan<char> digits) => digits.Count(digits[0]) == digits.Length;

    // An extension behind it: x4587, ext. 12, 转801.
    private static int Extension(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        foreach (var word in (ReadOnlySpan<string>)["x", " x", " ext. ", " ext ", " ext.", ", ext. ", "转", "轉", " 转 "])
        {
            if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            var end = at + word.Length;
            while (end < text.Length && end - at < word.Length + 6 && char.IsAsciiDigit(text[end])) end++;
            if (end > at + word.Length && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end]))) return end;
        }

        return at;
    }

    private static int Read(ReadOnlySpan<char> text, int at, bool bracket, Span<char> digits, Span<(int End, int Digits)> ends, out Shape shape)
    {
        var (count, groups, open, cut) = (0, 0, bracket, 0);
        var (spaced, mixed, separator, first) = (false, false, '\0', 0);
        var (nowSpaced, nowMixed) = (false, false);
        while (at < text.Length && groups < MostGroups)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]) && count < MostDigits) digits[count++] = text[at++];
            if (at == start || (at < text.Length && char.IsAsciiDigit(text[at]))) break;
            (spaced, mixed) = (spaced | nowSpaced, mixed | nowMixed);
            (nowSpaced, nowMixed) = (false, false);
            if (groups == 0) first = at - start;
            cut = cut < 100_000 ? (cut * 10) + Math.Min(at - start, 9) : cut;
            var close = open && at < text.Length && text[at] is ')' or '）';
            if (open && !close) break;
            if (close) at++;
            ends[groups++] = (at, count);
            (open, var between) = (false, at);
            // One separator, spaces around a hyphen or slash, or a bracketed group: "089 / 12", "+46 (0)8".
            if (at < text.Length && text[at] is ' ' or '\u00A0') at++;
            if (at < text.Length && text[at] is '-' or '.' or '/' or '\u2011' or '\u2013' && !(text[at] == '.' && at > between))
            {
                if (separator != '\0' && separator != text[at]) nowMixed = true;
                separator = text[at++];
                if (at > between + 1 && at < text.Length && text[at] == ' ') at++;
            }
            else if (at > between)
            {
                nowSpaced = true;
            }

            if (at < text.Length && text[at] is '(' or '（')
            {
                open = true;
                at++;
            }

            if (at == between && !close) break;
        }

        shape = new Shape(cut, first, HasBracket(text, ends, groups), spaced, mixed);
        return groups;
    }

    private static bool HasBracket(ReadOnlySpan<char> text, ReadOnlySpan<(int End, int Digits)> ends, int groups)
    {
        for (var i = 0; i < groups; i++)
            if (text[ends[i].End - 1] is ')' or '）') return true;
        return false;
    }

    // How it is cut: lengths of the groups as digits (334), length of the first, an area in brackets, spaces between groups, different signs between them.
    private readonly record struct Shape(int Cut, int First, bool Bracket, bool Spaced, bool Mixed);
}
