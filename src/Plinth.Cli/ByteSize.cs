using System.Globalization;

namespace Plinth.Cli;

/// <summary>Sizes as people write them: <c>512MB</c>, <c>4GB</c>, <c>1.5G</c>; K, M, G and T are powers of 1024.</summary>
internal static class ByteSize
{
    /// <summary>Reads a size.</summary>
    /// <exception cref="RecipeException">It is none.</exception>
    public static long Parse(string option, string text)
    {
        var trimmed = text.Trim().ToUpperInvariant();
        var digits = trimmed.TrimEnd('B').TrimEnd('I');
        var shift = digits.Length == 0 ? 0 : digits[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        if (shift > 0) digits = digits[..^1];
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * Math.Pow(2, shift) is >= 1 and < 1L << 60
            ? (long)(number * Math.Pow(2, shift))
            : throw new RecipeException($"{option} {text}: expected a size such as 512MB or 4GB");
    }
}
