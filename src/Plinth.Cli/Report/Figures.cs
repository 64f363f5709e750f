using System.Globalization;

namespace Plinth.Cli.Report;

/// <summary>How numbers are written on the page: the same in every culture, thousands set apart by a thin space that does not break.</summary>
internal static class Figures
{
    private static readonly NumberFormatInfo Thin = new() { NumberGroupSeparator = "\u202f", NegativeSign = "−" };

    /// <summary>A count: <c>12 345</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", Thin);

    /// <summary>A coordinate in a drawing, with at most two decimals.</summary>
    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A measured value or limit, to four significant digits; whole numbers whole.</summary>
    public static string Value(double value)
    {
        if (double.IsNaN(value)) return "–";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (value == Math.Truncate(value) && Math.Abs(value) < 1e15) return ((long)value).ToString("#,0", Thin);
        var magnitude = Math.Abs(value);
        if (magnitude is < 1e-6 or >= 1e15) return value.ToString("0.###e0", Thin);
        var decimals = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(magnitude)));
        return value.ToString(decimals == 0 ? "#,0" : "#,0." + new string('#', decimals), Thin);
    }

    /// <summary>A share of a whole: <c>3.4%</c>; an en dash where there is no whole.</summary>
    public static string Percent(double part, double whole)
    {
        if (whole <= 0) return "–";
        var percent = 100 * part / whole;
        return percent switch
        {
            0 or 100 => $"{percent:0}%",
            < 0.1 => "<0.1%",
            > 99.9 and < 100 => ">99.9%",
            _ => percent.ToString(percent < 10 ? "0.0" : "0", Thin) + "%",
        };
    }

    /// <summary>A number of characters, in short: <c>4.2 M</c>.</summary>
    public static string Short(double count) => count switch
    {
        >= 999.5e9 => Digits(count / 1e12) + "\u202fT",
        >= 999.5e6 => Digits(count / 1e9) + "\u202fG",
        >= 999.5e3 => Digits(count / 1e6) + "\u202fM",
        >= 9_999.5 => Digits(count / 1e3) + "\u202fk",
        _ => Count((long)Math.Round(count)),
    };

    /// <summary>A size in bytes, decimal units: <c>4.2 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes < 1000 ? $"{bytes}\u202fB"
        : bytes < 999_500 ? Digits(bytes / 1e3) + "\u202fkB"
        : Short(bytes) + "B";

    /// <summary>A duration, in the two largest units that matter.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.0005 => "0\u202fs",
        < 1 => $"{1000 * seconds:0}\u202fms",
        < 9.95 => seconds.ToString("0.0", Thin) + "\u202fs",
        < 59.5 => $"{seconds:0}\u202fs",
        < 3599.5 => $"{(long)Math.Round(seconds) / 60}\u202fmin {(long)Math.Round(seconds) % 60}\u202fs",
        _ => $"{Count((long)Math.Round(seconds / 60) / 60)}\u202fh {(long)Math.Round(seconds / 60) % 60}\u202fmin",
    };

    private static string Digits(double value) => value.ToString(value < 9.95 ? "0.0" : "0", Thin);
}
