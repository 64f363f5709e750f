namespace Plinth.Privacy;

/// <summary>Chinese resident identity numbers of 18 characters (GB 11643-1999): region, date of birth, serial, ISO 7064 MOD 11-2 check character.</summary>
public sealed class CnIdCard : ISecret
{
    private const int Digits = 18;

    /// <inheritdoc/>
    public string Kind => "cn-id-card";

    /// <inheritdoc/>
    public void Find(ReadOnlySpan<char> text, List<SecretSpan> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var first = text[at..].IndexOfAny(Boundary.Digits);
            if (first < 0) return;
            var start = at + first;
            var end = start + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            at = end;
            if (end - start == Digits - 1 && end < text.Length && text[end] is 'X' or 'x') end++;
            if (end - start != Digits || !Boundary.Clear(text, start, end)) continue;
            if (IsValid(text[start..end])) found.Add(new SecretSpan(start, Digits));
        }
    }

    private static bool IsValid(ReadOnlySpan<char> id)
    {
        var region = Number(id[..2]);
        if (region is < 11 or > 91) return false;
        var (year, month, day) = (Number(id.Slice(6, 4)), Number(id.Slice(10, 2)), Number(id.Slice(12, 2)));
        if (year is < 1800 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var sum = 0;
        for (var i = 0; i < Digits - 1; i++) sum = (sum + id[i] - '0') * 2 % 11;
        var check = (12 - sum) % 11;
        return check == 10 ? id[^1] is 'X' or 'x' : id[^1] == '0' + check;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits) value = value * 10 + c - '0';
        return value;
    }
}
