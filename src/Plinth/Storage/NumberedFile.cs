using System.Globalization;

namespace Plinth.Storage;

/// <summary>Names of files of which there is one for every shard or task.</summary>
internal static class NumberedFile
{
    /// <summary>Files of one kind in one folder.</summary>
    /// <remarks>A snapshot of Common Crawl makes some hundred thousand shards, and file systems and their tools become slow with as many names in a folder.</remarks>
    public const int PerFolder = 1000;

    /// <summary>The name: <c>sketch-00042.bin</c>, and from the thousandth on in a folder of a thousand, <c>012/sketch-12345.bin</c>.</summary>
    public static string Name(string kind, int number, string extension = "")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:00000}{extension}");
        return number < PerFolder ? name : Path.Combine((number / PerFolder).ToString("000", CultureInfo.InvariantCulture), name);
    }

    /// <summary>The number in a name, or null where it has none.</summary>
    public static int? NumberIn(string path)
    {
        var name = Path.GetFileName(path);
        var from = name.LastIndexOf('-') + 1;
        var to = from;
        while (to < name.Length && char.IsAsciiDigit(name[to])) to++;
        return from > 0 && to - from >= 5 && int.TryParse(name.AsSpan(from, to - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
