using System.Globalization;

namespace Plinth.Cli;

/// <summary>Sizes as people write them: <c>500MB</c>, <c>4GB</c>, <c>1.5G</c>; K, M, G and T are powers of a thousand.</summary>
internal static class ByteSize
{
    /// <summary>Reads a size of 1MB to 1000TB.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public static long Parse(string option, string text)
    {
        var digits = text.Trim().TrimEnd('B', 'b');
        var unit = digits.Length == 0 ? 1 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'G' => 1e9, 'T' => 1e12, _ => 1 };
        if (unit > 1) digits = digits[..^1];
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit is >= 1e6 and <= 1e15
            ? (long)(number * unit)
            : throw new RecipeException($"{option} {text}: expected a size of at least 1MB, such as 500MB or 4GB");
    }
}
