namespace Plinth.Privacy;

/// <summary>Check digits.</summary>
internal static class Checks
{
    private const string UsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Luhn's sum modulo 10 (ISO/IEC 7812-1); 0 for a right number.</summary>
    public static int Luhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[^(i + 1)] - '0';
            if (i % 2 == 1) value = value > 4 ? (2 * value) - 9 : 2 * value;
            sum += value;
        }

        return sum % 10;
    }

    /// <summary>ISO 7064 MOD 97-10 of a text whose first four characters go to the end (ISO 13616); 1 for a right account number.</summary>
    public static int Mod97(ReadOnlySpan<char> iban)
    {
        var rest = 0;
        for (var i = 0; i < iban.Length; i++)
        {
            var c = char.ToUpperInvariant(iban[(i + 4) % iban.Length]);
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }

        return rest;
    }

    /// <summary>ISO 7064 MOD 11-2 over 17 digits: the check character, 0 to 9 or X (GB 11643-1999).</summary>
    public static char Mod11(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        foreach (var c in digits) sum = (sum + c - '0') * 2 % 11;
        var check = (12 - sum) % 11;
        return check == 10 ? 'X' : (char)('0' + check);
    }

    /// <summary>The check character of the first 17 characters of a unified social credit code (GB 32100-2015), or NUL when one cannot stand in it.</summary>
    public static char Uscc(ReadOnlySpan<char> code)
    {
        var (sum, weight) = (0, 1);
        for (var i = 0; i < 17; i++)
        {
            var value = UsccAlphabet.IndexOf(code[i]);
            if (value < 0) return '\0';
            sum += value * weight;
            weight = weight * 3 % 31;
        }

        return UsccAlphabet[(31 - (sum % 31)) % 31];
    }
}
