using System.Net;

namespace Plinth.Urls;

/// <summary>What the lines of a list of addresses are.</summary>
internal enum UrlListFormat
{
    /// <summary>A domain or URL a line.</summary>
    Plain,

    /// <summary>An address and the hosts that it stands for, as in <c>/etc/hosts</c>.</summary>
    Hosts,

    /// <summary>Rules as ad blockers read them (EasyList).</summary>
    Adblock,
}

/// <summary>Tells the formats of lists apart.</summary>
internal static class UrlListFormats
{
    /// <summary>The format of a list by its first lines.</summary>
    public static UrlListFormat Of(IEnumerable<string> lines)
    {
        var (hosts, rules, all) = (0, 0, 0);
        foreach (var raw in lines)
        {
            var line = raw.Trim();
            if (line.Length == 0) continue;
            if (line.StartsWith("[Adblock", StringComparison.OrdinalIgnoreCase)) return UrlListFormat.Adblock;
            if (line[0] == '#' && !line.StartsWith("##", StringComparison.Ordinal)) continue;
            all++;
            if (line[0] == '!' || line.StartsWith("||", StringComparison.Ordinal) || line.StartsWith("@@", StringComparison.Ordinal) || line.Contains("##", StringComparison.Ordinal)) rules++;
            else if (IsHosts(line)) hosts++;
        }

        return rules > 0 && rules * 10 >= all ? UrlListFormat.Adblock : hosts > 0 && hosts * 2 > all ? UrlListFormat.Hosts : UrlListFormat.Plain;
    }

    private static bool IsHosts(string line)
    {
        var blank = line.AsSpan().IndexOfAny(" \t");
        return blank > 0 && IsAddress(line.AsSpan(0, blank));
    }

    /// <summary>Whether a word is a numeric address, with or without a zone (<c>fe80::1%lo0</c>).</summary>
    public static bool IsAddress(ReadOnlySpan<char> word)
    {
        var zone = word.IndexOf('%');
        return IPAddress.TryParse(zone < 0 ? word : word[..zone], out _);
    }
}
