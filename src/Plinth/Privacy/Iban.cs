namespace Plinth.Privacy;

/// <summary>International bank account numbers (ISO 13616): a country of the registry, its length, and check digits modulo 97.</summary>
public sealed class Iban : ISecret
{
    // Country and length, from the SWIFT IBAN registry.
    private const string Lengths =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    private static readonly Dictionary<int, int> s_lengths = Enumerable.Range(0, Lengths.Length / 4)
        .ToDictionary(i => (Lengths[4 * i] << 8) | Lengths[(4 * i) + 1], i => int.Parse(Lengths.AsSpan((4 * i) + 2, 2), System.Globalization.CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public string Kind => "iban";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        var start = at - 2;
        if (start < 0 || end - at < 2 || !char.IsAsciiLetter(text[start]) || !char.IsAsciiLetter(text[start + 1])) return;
        if (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '/' or '-' or '=')) return;
        if (!s_lengths.TryGetValue((char.ToUpperInvariant(text[start]) << 8) | char.ToUpperInvariant(text[start + 1]), out var length)) return;
        Span<char> iban = stackalloc char[length];
        var (count, to) = (0, start);
        for (; to < text.Length && count < length; to++)
        {
            if (char.IsAsciiLetterOrDigit(text[to])) iban[count++] = text[to];
            else if (text[to] is not (' ' or '-' or '\u00A0') || count % 4 != 0) return;
        }

        if (count < length || (to < text.Length && (char.IsAsciiLetterOrDigit(text[to]) || text[to] == '_')) || Checks.Mod97(iban) != 1) return;
        passage.Add(start, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        var made = source.Shape(secret, 4).ToCharArray();
        made[2] = made[3] = '0';
        var packed = new string([.. made.Where(char.IsAsciiLetterOrDigit)]);
        var check = 98 - Checks.Mod97(packed);
        (made[2], made[3]) = ((char)('0' + (check / 10)), (char)('0' + (check % 10)));
        return new string(made);
    }
}
