using System.Text.RegularExpressions;

namespace Plinth.Code.Licences;

/// <summary>The licence of a file: an SPDX expression, and what said so.</summary>
/// <param name="Expression">An SPDX expression: <c>MIT</c>, <c>Apache-2.0 OR MIT</c>.</param>
/// <param name="From">What said so: <c>tag</c> (SPDX-License-Identifier), <c>header</c> (a notice or a text at the file's head), <c>file</c> (LICENSE, COPYING), <c>manifest</c> (package.json, Cargo.toml …).</param>
public sealed partial record Licence(string Expression, string From)
{
    private const int Head = 8192;

    /// <summary>What a file's own head says, or null.</summary>
    public static Licence? OfHead(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, Head)];
        if (text.IndexOf("SPDX-License-Identifier:", StringComparison.Ordinal) is >= 0 and var at)
        {
            var rest = text[(at + 24)..];
            var end = rest.IndexOfAny('\r', '\n');
            var tag = Tag().Match((end < 0 ? rest : rest[..end]).ToString());
            if (tag.Success) return new(tag.Value.Trim(), "tag");
        }

        if (!text.Contains("licen", StringComparison.OrdinalIgnoreCase) && !text.Contains("permission is hereby", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("redistribution and use", StringComparison.OrdinalIgnoreCase) && !text.Contains("public domain", StringComparison.OrdinalIgnoreCase)) return null;
        if (LicenceTexts.Find(text) is { Count: > 0 } texts) return new(string.Join(" AND ", texts), "header");
        return Notice(text) is { } notice ? new(notice, "header") : null;
    }

    /// <summary>What a licence file says, or null. Several texts in one file are all of them; the reader may choose by <c>OR</c> where the file says so.</summary>
    public static Licence? OfFile(ReadOnlySpan<char> text)
    {
        var texts = LicenceTexts.Find(text);
        if (texts.Count > 0) return new(string.Join(text.Contains("at your option", StringComparison.OrdinalIgnoreCase) && !texts[0].StartsWith("GPL", StringComparison.Ordinal) && texts.Count > 1 ? " OR " : " AND ", texts), "file");
        return OfHead(text) is { } head ? head with { From = "file" } : null;
    }

    /// <summary>What a manifest says: <c>package.json</c>, <c>Cargo.toml</c>, <c>pyproject.toml</c>, <c>composer.json</c>, a <c>.gemspec</c>; or null.</summary>
    public static Licence? OfManifest(ReadOnlySpan<char> text)
    {
        var match = Manifest().Match(text[..Math.Min(text.Length, 1 << 16)].ToString());
        if (!match.Success) return null;
        // Cargo wrote "MIT/Apache-2.0" once.
        var value = match.Groups[1].Value.Replace("/", " OR ", StringComparison.Ordinal).Trim();
        return Tag().Match(value) is { Success: true } tag && tag.Length == value.Length && value is not ("UNLICENSED" or "SEE") ? new(value, "manifest") : null;
    }

    /// <summary>Whether a file name is that of a licence file.</summary>
    public static bool IsLicenceFile(string name) => LicenceFile().IsMatch(name);

    /// <summary>Whether a file name is that of a manifest.</summary>
    public static bool IsManifest(string name) => name is "package.json" or "Cargo.toml" or "pyproject.toml" or "composer.json" || name.EndsWith(".gemspec", StringComparison.Ordinal);

    private static string? Notice(ReadOnlySpan<char> text)
    {
        // Comment signs at the beginnings of lines go, so that a notice reads on.
        var words = Space().Replace(text.ToString(), " ");
        if (Gnu().Match(words) is { Success: true } gnu)
        {
            var name = gnu.Groups[1].Value.ToUpperInvariant() switch { "LESSER" or "LIBRARY" => "LGPL", "AFFERO" => "AGPL", _ => "GPL" };
            var version = gnu.Groups[2].Value;
            if (!version.Contains('.')) version += ".0";
            var later = words.AsSpan(gnu.Index).Contains("any later version", StringComparison.OrdinalIgnoreCase) || words.AsSpan(gnu.Index).Contains("or later", StringComparison.OrdinalIgnoreCase);
            return $"{name}-{version}-{(later ? "or-later" : "only")}";
        }

        if (words.Contains("Licensed under the Apache License, Version 2.0", StringComparison.OrdinalIgnoreCase)) return "Apache-2.0";
        if (words.Contains("subject to the terms of the Mozilla Public License, v. 2.0", StringComparison.OrdinalIgnoreCase)) return "MPL-2.0";
        if (words.Contains("Boost Software License, Version 1.0", StringComparison.OrdinalIgnoreCase)) return "BSL-1.0";
        if (words.Contains("Eclipse Public License", StringComparison.OrdinalIgnoreCase)) return words.Contains("2.0", StringComparison.Ordinal) ? "EPL-2.0" : "EPL-1.0";
        if (Mit().IsMatch(words)) return "MIT";
        if (Bsd().Match(words) is { Success: true } bsd) return bsd.Groups[1].Value.StartsWith('2') || bsd.Groups[1].Value.StartsWith("two", StringComparison.OrdinalIgnoreCase) ? "BSD-2-Clause" : "BSD-3-Clause";
        return null;
    }

    [GeneratedRegex(@"\(?[A-Za-z0-9][A-Za-z0-9.+-]*\)?(\s+(?:OR|AND|WITH)\s+\(*[A-Za-z0-9][A-Za-z0-9.+-]*\)*)*", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?:""license""\s*:\s*(?:\{\s*""type""\s*:\s*)?""|^\s*license\s*=\s*(?:\{\s*text\s*=\s*)?""|\.license\s*=\s*['""])([^'""\n]{1,100})['""]", RegexOptions.Multiline)]
    private static partial Regex Manifest();

    [GeneratedRegex(@"^(un)?licen[cs]es?([._-].*)?$|^copying([._-].*)?$|^(mit|apache|bsd)[._-]?licen[cs]e.*$|^(gnu-)?a?l?gpl[._-].*$|.+[._-]licen[cs]e(\.(txt|md|rst))?$", RegexOptions.IgnoreCase)]
    private static partial Regex LicenceFile();

    [GeneratedRegex(@"GNU (?:(Lesser|Library|Affero) )?General Public License[^.]{0,160}?(?:version |v\.? ?)([123](?:\.[01])?)", RegexOptions.IgnoreCase)]
    private static partial Regex Gnu();

    [GeneratedRegex(@"(?:licensed|released|distributed|available|use of this source code is governed) (?:under|by)[^.]{0,60}?\bMIT\b|\bMIT[- ]licen[cs]ed?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Mit();

    [GeneratedRegex(@"\b(2|two|3|three|new|simplified)?[- ]?(?:clause )?BSD[- ](?:style )?licen[cs]e", RegexOptions.IgnoreCase)]
    private static partial Regex Bsd();

    [GeneratedRegex(@"[\s*/#;%!-]+")]
    private static partial Regex Space();
}
