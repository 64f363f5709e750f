using System.Text;

namespace Plinth.Sources;

/// <summary>Tells single-byte encodings apart by how often each letter above ASCII stands in the languages that are written in them.</summary>
/// <remarks>Letters are listed from the most frequent on, with a rank-frequency fall that depends on how many letters share the text; the orders
/// are those of common letter counts of each language.</remarks>
internal sealed class CharsetProfiles
{
    /// <summary>Log probability of a letter that the language does not use.</summary>
    private const double Foreign = -9;

    /// <summary>Log probability of a letter that only other languages of the same encoding use: names and quotations have them.</summary>
    private const double Borrowed = -6;

    /// <summary>What every encoding other than windows-1252 must make up for, in all: of few letters it is the likely one.</summary>
    private const double Unusual = -5;

    /// <summary>Log probability of a byte that the encoding does not define, or defines as a control or a box.</summary>
    private const double Impossible = -12;

    /// <summary>How much rarer a capital is than its small letter.</summary>
    private const double Capital = -3;

    /// <summary>Cost of a letter among ASCII letters in a script that does not mix with them, and of a Latin one among its like.</summary>
    private const double Misplaced = -5;

    // Encodings in the order in which they are preferred where they fit alike; the letters of each language, most frequent first.
    private static readonly (string Charset, bool Latin, string[] Languages)[] Table =
    [
        ("windows-1252", true, ["éèàêçùôîâûëœï", "üäößéà", "óíáéñúü", "ãçáéóíêõúâàô", "èàùòìé", "äöåé", "åøæéöä", "ëéïöü", "áíéðóöúæþý", "àèéíòóúçï"]),
        ("windows-1251", false, ["оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "оанівитрелскдумпязьгбчйхїжшюєцщфґ", "аиоетнрсвлкдпмзъугбчцщяйшжхюфьѝ", "аиоенртсвјкудмплзгбчцжшћхњљђфџ"]),
        ("windows-1250", true, ["ąęłóśżćńź", "íáéěřšžčýůúťďňó", "áíéčšžýľťúôäňóďĺŕ", "áéöíőüóűú", "ăîşâţ", "čšžćđ"]),
        ("iso-8859-2", true, ["ąęłóśżćńź", "íáéěřšžčýůúťďňó", "áíéčšžýľťúôäňóďĺŕ", "áéöíőüóűú", "ăîşâţ", "čšžćđ"]),
        ("windows-1254", true, ["ıüşğöçİâ"]),
        ("windows-1253", false, ["αοιετσνηυρπκμλςωάγδίόχέήθύώφβξζψϊ"]),
        ("iso-8859-7", false, ["αοιετσνηυρπκμλςωάγδίόχέήθύώφβξζψϊ"]),
        ("windows-1255", false, ["יוהלארתבשמנםדחעקפכטןגזסצףץך"]),
        ("windows-1256", false, ["اليمنورتبعدهسفةقكحجشطصخضأذثظغءىإآئؤ", "ایرندهمتوسلشبزکگفخقپعجآچحصضطظژغذثئ"]),
        ("iso-8859-6", false, ["اليمنورتبعدهسفةقكحجشطصخضأذثظغءىإآئؤ"]),
        ("koi8-r", false, ["оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"]),
        ("koi8-u", false, ["оанівитрелскдумпязьгбчйхїжшюєцщфґ"]),
        ("windows-1257", true, ["ėšųžįūčąę", "āīēšņļūķģžč", "äõüöšž"]),
        ("windows-874", false, ["านรกอเง่มยว้ลีทสตดัปคิบหะแขจพ็ไชใำโูุธศผณ์ถซึืภญฐฟฉ"]),
        ("windows-1258", true, ["đưôêăâàơáãéíúóèòìùõýñ\u0301\u0300\u0309\u0323\u0303"]),
        ("iso-8859-5", false, ["оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"]),
        ("ibm866", false, ["оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"]),
        ("macintosh", true, ["éèàêçùôîâûëœï", "üäößéà", "óíáéñúü"]),
    ];

    private static readonly CharsetProfiles[] All = [.. Table.SelectMany(row => row.Languages.Select(letters => new CharsetProfiles(row.Charset, row.Latin, letters, string.Concat(row.Languages))))];

    private readonly CharsetInfo _charset;
    private readonly bool _latin;
    private readonly double[] _log = new double[128];

    private CharsetProfiles(string charset, bool latin, string letters, string siblings)
    {
        _charset = CharsetLabels.Find(charset)!;
        _latin = latin;
        // Of the few accented letters of a Latin script the first has much of the text; of an alphabet each has its share.
        var fall = latin ? 0.65 : 0.92;
        var total = (1 - Math.Pow(fall, letters.Length)) / (1 - fall);
        Span<char> decoded = stackalloc char[2];
        for (var i = 0; i < 128; i++)
        {
            var count = _charset.Encoding.GetChars([(byte)(128 + i)], decoded);
            _log[i] = count == 1 ? Log(decoded[0], letters, siblings, fall, total) : Impossible;
        }
    }

    /// <summary>The encoding whose best language fits the sample best; windows-1252 where no letter speaks.</summary>
    public static CharsetInfo Best(ReadOnlySpan<byte> sample)
    {
        Span<int> lone = stackalloc int[128];
        Span<int> joined = stackalloc int[128];
        lone.Clear();
        joined.Clear();
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] < 0x80) continue;
            var high = (i > 0 && sample[i - 1] >= 0x80) || (i + 1 < sample.Length && sample[i + 1] >= 0x80);
            (high ? joined : lone)[sample[i] - 128]++;
        }

        var best = All[0];
        var bestScore = double.NegativeInfinity;
        foreach (var profile in All)
        {
            var score = profile.Score(lone, joined);
            if (score > bestScore) (best, bestScore) = (profile, score);
        }

        return best._charset;
    }

    private double Score(ReadOnlySpan<int> lone, ReadOnlySpan<int> joined)
    {
        var score = _charset.Name == "windows-1252" ? 0 : Unusual;
        for (var i = 0; i < 128; i++)
        {
            var count = lone[i] + joined[i];
            if (count == 0) continue;
            score += count * _log[i];
            if (_log[i] != 0) score += Misplaced * (_latin ? joined[i] : lone[i]);
        }

        return score;
    }

    private static double Log(char c, string letters, string siblings, double fall, double total)
    {
        var small = char.ToLowerInvariant(c);
        var rank = letters.IndexOf(c);
        if (rank >= 0) return Math.Log(Math.Pow(fall, rank) / total);
        rank = letters.IndexOf(small);
        if (rank >= 0) return Math.Log(Math.Pow(fall, rank) / total) + Capital;
        if (siblings.Contains(small)) return Borrowed;
        if (c is '\uFFFD' or (>= '\u0080' and <= '\u009F') or (>= '\u2500' and <= '\u25A0') or (>= '\uE000' and <= '\uF8FF')) return Impossible;
        if (char.IsLetter(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark) return Foreign;
        // Quotation marks, dashes and spaces say nothing; other signs little.
        return c is '\u00A0' or '«' or '»' or '“' or '”' or '„' or '‘' or '’' or '–' or '—' or '…' or '•' or '©' or '®' or '™' or '§' or '°' or '·' ? 0 : -4;
    }
}
