using System.Globalization;

namespace Plinth.Running.Planning;

/// <summary>Sizes as they are printed: powers of a thousand.</summary>
public static class SizeText
{
    /// <summary>A size with its unit, <c>1.5 TB</c>.</summary>
    public static string Of(double bytes)
    {
        var (value, unit) = bytes switch
        {
            >= 1e15 => (bytes / 1e15, "PB"),
            >= 1e12 => (bytes / 1e12, "TB"),
            >= 1e9 => (bytes / 1e9, "GB"),
            >= 1e6 => (bytes / 1e6, "MB"),
            _ => (bytes / 1e3, "kB"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value:N1} {unit}");
    }
}
