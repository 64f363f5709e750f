namespace Plinth.Code.Licences;

/// <summary>Reads SPDX expressions: whether a set of licences covers one.</summary>
public static class LicenceExpression
{
    private const int MaxDepth = 40;

    /// <summary>Licences that ask for little more than their notice to be kept (Blue Oak Council's list, bronze and better, as The Stack took them), the usual ones of them.</summary>
    public static IReadOnlySet<string> Permissive { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "MIT", "MIT-0", "MIT-CMU", "MIT-Modern-Variant", "X11", "ISC", "0BSD", "Apache-1.0", "Apache-1.1", "Apache-2.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-2-Clause-Patent", "BSD-2-Clause-Views", "BSD-3-Clause",
        "BSD-3-Clause-Clear", "BSD-3-Clause-Modification", "BSD-3-Clause-LBNL", "BSD-4-Clause", "BSD-Source-Code", "BSL-1.0", "Zlib", "libpng-2.0", "Libpng", "zlib-acknowledgement", "Unlicense", "CC0-1.0", "WTFPL", "PostgreSQL",
        "Python-2.0", "PSF-2.0", "CNRI-Python", "NCSA", "UPL-1.0", "curl", "Unicode-DFS-2016", "Unicode-3.0", "ICU", "AFL-2.1", "AFL-3.0", "Artistic-2.0", "BlueOak-1.0.0", "ECL-2.0", "FTL", "HPND", "IJG", "Info-ZIP", "JSON",
        "Linux-OpenIB", "MulanPSL-1.0", "MulanPSL-2.0", "MS-PL", "NTP", "OLDAP-2.8", "OpenSSL", "PHP-3.01", "Ruby", "SGI-B-2.0", "SSH-OpenSSH", "TCL", "W3C", "Xnet", "Zend-2.0", "ZPL-2.1", "Intel", "bzip2-1.0.6", "blessing", "CDLA-Permissive-2.0",
    };

    /// <summary>Whether one licence of every <c>OR</c> and all of every <c>AND</c> are in the set; false for what cannot be read.</summary>
    /// <param name="expression">An SPDX expression.</param>
    /// <param name="covers">Whether a licence is covered; an exception (<c>WITH</c>) only widens what is allowed, so it does not count.</param>
    public static bool Covers(string expression, Func<string, bool> covers)
    {
        var words = expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = 0;
        var value = Or(words, ref at, covers, 0);
        return value == true && at == words.Length;
    }

    // Null stands for what cannot be read.
    private static bool? Or(string[] words, ref int at, Func<string, bool> covers, int depth)
    {
        var value = And(words, ref at, covers, depth);
        while (value is not null && at < words.Length && words[at].Equals("OR", StringComparison.OrdinalIgnoreCase))
        {
            at++;
            value = And(words, ref at, covers, depth) is { } right ? value | right : null;
        }

        return value;
    }

    private static bool? And(string[] words, ref int at, Func<string, bool> covers, int depth)
    {
        var value = One(words, ref at, covers, depth);
        while (value is not null && at < words.Length && words[at].Equals("AND", StringComparison.OrdinalIgnoreCase))
        {
            at++;
            value = One(words, ref at, covers, depth) is { } right ? value & right : null;
        }

        return value;
    }

    private static bool? One(string[] words, ref int at, Func<string, bool> covers, int depth)
    {
        if (at >= words.Length || depth > MaxDepth) return null;
        if (words[at] == "(")
        {
            at++;
            var inner = Or(words, ref at, covers, depth + 1);
            if (at >= words.Length || words[at++] != ")") return null;
            return inner;
        }

        if (words[at] is ")" or "OR" or "AND" or "WITH") return null;
        var id = words[at++];
        if (at + 1 < words.Length && words[at].Equals("WITH", StringComparison.OrdinalIgnoreCase)) at += 2;
        return covers(id) || covers(id.TrimEnd('+'));
    }
}
