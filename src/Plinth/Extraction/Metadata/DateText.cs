using System.Globalization;
using System.Text.RegularExpressions;

namespace Plinth.Extraction;

/// <summary>Dates as pages write them, to ISO 8601.</summary>
internal static partial class DateText
{
    private const int Longest = 120;

    /// <summary><c>yyyy-MM-dd</c>, or an instant with its offset where the text has one; null when there is no date in it.</summary>
    public static string? Normal(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || text.Length > Longest) return null;
        var value = text.ToString();
        if (Iso().Match(value) is { Success: true } iso) return OfIso(iso);
        if (Compact().Match(value) is { Success: true } compact) return Day(Number(compact, 1), Number(compact, 2), Number(compact, 3));
        if (Chinese().Match(value) is { Success: true } chinese) return Day(Number(chinese, 1), Number(chinese, 2), Number(chinese, 3));
        if (DayMonth().Match(value) is { Success: true } dayFirst && Month(dayFirst.Groups[2].Value) is var m and > 0) return Day(Number(dayFirst, 3), m, Number(dayFirst, 1));
        if (MonthDay().Match(value) is { Success: true } monthFirst && Month(monthFirst.Groups[1].Value) is var n and > 0) return Day(Number(monthFirst, 3), n, Number(monthFirst, 2));
        // 31.12.2024 is always day first; 12/31/2024 is read so only where it can be nothing else.
        if (Dotted().Match(value) is { Success: true } dotted) return Day(Number(dotted, 3), Number(dotted, 2), Number(dotted, 1));
        if (Slashed().Match(value) is not { Success: true } slashed) return null;
        var (one, two, year) = (Number(slashed, 1), Number(slashed, 2), Number(slashed, 3));
        if (one > 12) return Day(year, two, one);
        return two > 12 || one == two ? Day(year, one, two) : null;
    }

    /// <summary>The date in a page's address, such as /2024/05/01/; null when there is none.</summary>
    public static string? OfUrl(string? url)
    {
        if (url is null) return null;
        var match = InUrl().Match(url);
        return match.Success ? Day(Number(match, 1), Number(match, 2), Number(match, 3)) : null;
    }

    private static string? OfIso(Match iso)
    {
        var day = Day(Number(iso, 1), Number(iso, 2), Number(iso, 3));
        if (day is null || !iso.Groups[4].Success || !iso.Groups["zone"].Success) return day;
        var (hour, minute, second) = (Number(iso, 4), Number(iso, 5), iso.Groups[6].Success ? Number(iso, 6) : 0);
        if (hour > 23 || minute > 59 || second > 59) return day;
        var zone = iso.Groups["zone"].Value.Replace(":", "", StringComparison.Ordinal).Trim();
        if (zone is "Z" or "z" or "UTC" or "GMT" or "+0000") zone = "Z";
        else zone = zone.Length == 5 ? $"{zone[..3]}:{zone[3..]}" : $"{zone}:00";
        return string.Create(CultureInfo.InvariantCulture, $"{day}T{hour:00}:{minute:00}:{second:00}{zone}");
    }

    private static string? Day(int year, int month, int day)
    {
        if (year is < 1990 or > 2100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        return string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // First letters are enough: en, de, fr, es, it, pt, nl share most of them.
    private static int Month(string name)
    {
        ReadOnlySpan<string> starts =
        [
            "jan gen ene", "feb fév fev", "mar mär mrt", "apr avr abr", "may mai mag mei", "jun jui giu", "jul lug", "aug aoû aou ago", "sep set", "oct okt ott out", "nov", "dec dez déc dic",
        ];
        var lower = name.ToLowerInvariant();
        if (lower.StartsWith("juil", StringComparison.Ordinal)) return 7;
        for (var i = 0; i < starts.Length; i++)
        {
            foreach (var range in starts[i].AsSpan().Split(' '))
                if (lower.AsSpan().StartsWith(starts[i].AsSpan()[range])) return i + 1;
        }

        return 0;
    }

    [GeneratedRegex(@"(?<![0-9])([12][0-9]{3})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)? ?(?<zone>Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?)?(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^([12][0-9]{3})([01][0-9])([0-3][0-9])(?:[T ]?[0-9]{4,6}Z?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Compact();

    [GeneratedRegex(@"([12][0-9]{3}) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日号일]", RegexOptions.CultureInvariant)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th|\.|er)?[ -](?:de )?(\p{L}{3,12})\.?,?[ -](?:de )?([12][0-9]{3})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DayMonth();

    [GeneratedRegex(@"(?<!\p{L})(\p{L}{3,12})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? (?:at )?([12][0-9]{3})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"(?<![0-9.])([0-9]{1,2})\.([0-9]{1,2})\.([12][0-9]{3})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?<![0-9/])([0-9]{1,2})[/-]([0-9]{1,2})[/-]([12][0-9]{3})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Slashed();

    [GeneratedRegex(@"[/_-](20[0-3][0-9])[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12][0-9]|3[01])(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex InUrl();
}
