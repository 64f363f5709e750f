using System.Globalization;

namespace Plinth.Cli.Lab;

/// <summary>Large numbers as people read and write them.</summary>
internal static class Units
{
    /// <summary>1.4e12 as 1.4T, 6.9e9 as 6.9B, 1.2e6 as 1.2M.</summary>
    public static string Count(double n) => n >= 1e12 ? F(n / 1e12) + "T" : n >= 1e9 ? F(n / 1e9) + "B" : n >= 1e6 ? F(n / 1e6) + "M" : n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in GB or MB.</summary>
    public static string Bytes(double n) => n >= 1e12 ? F(n / 1e12) + " TB" : n >= 1e9 ? F(n / 1e9) + " GB" : F(n / 1e6) + " MB";

    /// <summary>In powers of ten.</summary>
    public static string Power(double n) => n.ToString("0.00e0", CultureInfo.InvariantCulture);

    /// <summary>A share in per cent.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>With so many decimals.</summary>
    public static string Number(double n, int decimals) => n.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Reads 300B, 1.4T, 2e9, 500M, 1000.</summary>
    /// <exception cref="RecipeException">It is no number.</exception>
    public static double Parse(string option, string text)
    {
        var trimmed = text.Trim().Replace("_", "", StringComparison.Ordinal);
        var unit = trimmed.Length == 0 ? 1 : char.ToUpperInvariant(trimmed[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'B' or 'G' => 1e9, 'T' => 1e12, _ => 1 };
        if (unit > 1) trimmed = trimmed[..^1];
        return double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number * unit is > 0 and < 1e40
            ? number * unit
            : throw new RecipeException($"{option} {text}: expected a number above 0, such as 300B, 1.4T or 2e9");
    }

    private static string F(double n) => n.ToString("0.##", CultureInfo.InvariantCulture);
}
