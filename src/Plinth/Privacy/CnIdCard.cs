namespace Plinth.Privacy;

/// <summary>Chinese resident identity numbers of 18 characters (GB 11643-1999): region, date of birth, serial, ISO 7064 MOD 11-2 check character.</summary>
/// <remarks>Old numbers of 15 digits have no check digit: they count behind a word such as 身份证. Spaces or hyphens between region, date and serial are read over.</remarks>
public sealed class CnIdCard : ISecret
{
    private const int Length = 18;

    // Provinces of GB/T 2260; 91 is used for foreigners' permits in the older form, 81 to 83 for residence permits of Hong Kong, Macau and Taiwan.
    private static readonly bool[] s_provinces = Provinces();

    private static readonly System.Buffers.SearchValues<string> s_card = Context.Words("身份证", "身份證", "身分证", "公民身份", "证件号", "證件號", "id card");

    /// <inheritdoc/>
    public string Kind => "cn-id-card";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end - at == 15)
        {
            if (Boundary.Clear(text, at, end) && IsPlace(text[at..]) && IsDate(1900 + Number(text.Slice(at + 6, 2)), text.Slice(at + 8, 4))
                && Context.Says(Context.LineBefore(text, at, 16), s_card)) passage.Add(at, end);
            return;
        }

        if (end - at is not (6 or 17 or 18)) return;
        Span<char> id = stackalloc char[Length];
        var length = 0;
        var to = at;
        for (; to < text.Length && length < Length; to++)
        {
            var c = text[to];
            if (char.IsAsciiDigit(c) || (length == Length - 1 && c is 'X' or 'x')) id[length++] = c;
            else if (length is not (6 or 14) || c is not (' ' or '-')) return;
        }

        if (length == Length && Boundary.Clear(text, at, to) && IsValid(id)) passage.Add(at, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        Span<char> id = stackalloc char[17];
        var length = 0;
        foreach (var c in secret)
            if (char.IsAsciiDigit(c) && length < 17) id[length++] = c;
        if (length < 17) return source.Shape(secret, 6);
        FormattableString.Invariant($"{1950 + source.Below(55)}{1 + source.Below(12):00}{1 + source.Below(28):00}{source.Below(1000):000}").CopyTo(id[6..]);
        var made = secret.ToArray();
        length = 0;
        for (var i = 0; i < made.Length; i++)
            if (char.IsAsciiLetterOrDigit(made[i])) made[i] = length < 17 ? id[length++] : Checks.Mod11(id);
        return new string(made);
    }

    private static bool IsValid(ReadOnlySpan<char> id) =>
        IsPlace(id) && IsDate(Number(id.Slice(6, 4)), id.Slice(10, 4)) && Checks.Mod11(id[..17]) == char.ToUpperInvariant(id[17]);

    private static bool IsPlace(ReadOnlySpan<char> id) => s_provinces[Number(id[..2])];

    private static bool IsDate(int year, ReadOnlySpan<char> monthAndDay)
    {
        var (month, day) = (Number(monthAndDay[..2]), Number(monthAndDay[2..]));
        return year is >= 1850 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var c in digits) value = value * 10 + c - '0';
        return value;
    }

    private static bool[] Provinces()
    {
        var all = new bool[100];
        foreach (var p in (ReadOnlySpan<int>)[11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91]) all[p] = true;
        return all;
    }
}
