using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Numbers of payment cards: 12 to 19 digits, whole or cut as on the card, of an issuer's range (ISO/IEC 7812) and with the right Luhn digit.</summary>
/// <remarks>Lengths that are rare today (12 to 14) and ranges of Maestro need a word such as card or 卡号 before them, since other numbers look alike.</remarks>
public sealed class BankCard : ISecret
{
    private const int Longest = 19;

    private static readonly SearchValues<string> s_card = Context.Words(
        "card", "credit", "debit", "visa", "mastercard", "amex", "unionpay", "maestro", "pan:", "cc ", "account", "karte", "carte", "tarjeta",
        "卡号", "卡號", "银行卡", "信用卡", "储蓄卡", "借记卡", "账号", "帐号", "账户", "帳號", "一卡通", "卡");

    /// <inheritdoc/>
    public string Kind => "bank-card";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end - at is < 4 or > Longest || (end - at is > 6 and < 12) || text[at] == '0') return;
        if (at > 1 && text[at - 1] is ' ' or '-' && char.IsAsciiDigit(text[at - 2]) && end - at <= 6) return;
        Span<char> digits = stackalloc char[Longest];
        var (count, to, separator, stop) = (0, at, '\0', -1);
        Span<(int End, int Digits)> ends = stackalloc (int, int)[6];
        var groups = 0;
        while (groups < 6)
        {
            var first = to;
            while (to < text.Length && char.IsAsciiDigit(text[to]) && count < Longest) digits[count++] = text[to++];
            if (to == first || (to < text.Length && char.IsAsciiDigit(text[to]))) break;
            ends[groups++] = (to, count);
            if (to - first is < 2 or > 7 && groups > 1) stop = groups;
            if (to >= text.Length || text[to] is not (' ' or '-' or '\u00A0') || (separator != '\0' && text[to] != separator)) break;
            separator = text[to++];
        }

        for (var i = (stop > 0 ? stop : groups) - 1; i >= 0 && ends[i].Digits >= 12; i--)
        {
            var number = digits[..ends[i].Digits];
            if (!Boundary.Clear(text, at, ends[i].End) || (i > 0 && !IsCut(ends[..(i + 1)]))) continue;
            var issued = Issuer(number);
            if (issued == Range.None || Checks.Luhn(number) != 0 || number.Count(number[0]) == number.Length) continue;
            var before = Context.LineBefore(text, at, 40);
            if (issued == Range.Rare && !Context.Says(before, s_card)) continue;
            if (Context.NumbersAThing(Context.LineBefore(text, at, 20), s_card)) continue;
            passage.Add(at, ends[i].End);
            return;
        }
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        // The issuer's six digits stay, the last is right.
        var made = secret.ToArray();
        var (digits, last) = (new List<char>(), -1);
        for (var i = 0; i < made.Length; i++)
        {
            if (!char.IsAsciiDigit(made[i])) continue;
            if (digits.Count >= 6) made[i] = (char)('0' + source.Below(10));
            digits.Add(made[i]);
            last = i;
        }

        digits[^1] = '0';
        made[last] = (char)('0' + ((10 - Checks.Luhn([.. digits])) % 10));
        return new string(made);
    }

    // 4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4, 6-13.
    private static bool IsCut(ReadOnlySpan<(int End, int Digits)> ends) => ends.Length switch
    {
        2 => ends[0].Digits == 6,
        3 => ends[0].Digits == 4 && ends[1].Digits == 10,
        _ => ends[0].Digits == 4 && ends[1].Digits == 8 && ends[2].Digits == 12,
    };

    private enum Range
    {
        None,
        Rare,
        Common,
    }

    private static Range Issuer(ReadOnlySpan<char> n)
    {
        var (two, three, four, length) = (Number(n[..2]), Number(n[..3]), Number(n[..4]), n.Length);
        if (n[0] == '4') return length == 16 ? Range.Common : length is 13 or 19 ? Range.Rare : Range.None;
        if (two is >= 51 and <= 55 || four is >= 2221 and <= 2720) return length == 16 ? Range.Common : Range.None;
        if (two is 34 or 37) return length == 15 ? Range.Common : Range.None;
        if (two is 62 or 81) return length is 16 or 19 ? Range.Common : length is 17 or 18 ? Range.Rare : Range.None;
        if (four == 6011 || two == 65 || three is >= 644 and <= 649) return length == 16 ? Range.Common : length is > 16 ? Range.Rare : Range.None;
        if (four is >= 3528 and <= 3589) return length == 16 ? Range.Common : length > 16 ? Range.Rare : Range.None;
        if (two == 35) return length == 16 ? Range.Rare : Range.None;
        if (four is 2131 or 1800) return length == 15 ? Range.Rare : Range.None;
        if (three is >= 300 and <= 305 || three == 309 || two is 36 or 38 or 39) return length is 14 or 16 ? Range.Rare : Range.None;
        if (four is >= 2200 and <= 2204) return length == 16 ? Range.Common : Range.None;
        if (two is 50 or >= 56 and <= 58 or 60 or 61 or 63 or 64 or >= 66 and <= 69 or 82) return Range.Rare;
        // Older Chinese debit cards outside UnionPay's own range.
        return two is 95 or 90 or 99 && length is 16 or 18 or 19 ? Range.Rare : Range.None;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits) value = value * 10 + c - '0';
        return value;
    }
}
