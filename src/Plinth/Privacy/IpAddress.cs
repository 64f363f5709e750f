using System.Net;
using System.Net.Sockets;

namespace Plinth.Privacy;

/// <summary>IPv4 and IPv6 addresses; by default only those that lead to somebody.</summary>
/// <param name="publicOnly">Leave private, loopback, documentation and other reserved addresses alone.</param>
/// <remarks>Left alone: version numbers, section numbers, longer dotted numbers, C++ scopes, times.</remarks>
public sealed class IpAddress(bool publicOnly = true) : ISecret
{
    private const int LongestV6 = 45;

    /// <inheritdoc/>
    public string Kind => "ip";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits + ":";

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end >= text.Length) return;
        if (text[at] != ':')
        {
            if (text[end] == '.' && end - at <= 3) V4(passage, at);
        }
        else if (at > 0 && (text[end] == ':' || (char.IsAsciiHexDigit(text[end]) && char.IsAsciiHexDigit(text[at - 1]))))
        {
            V6(passage, at);
        }
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source) => secret.Contains(':')
        ? FormattableString.Invariant($"2001:db8:{source.Below(65536):x}:{source.Below(65536):x}::{source.Below(65535) + 1:x}")
        : FormattableString.Invariant($"{source.Pick("192.0.2", "198.51.100", "203.0.113")}.{source.Below(254) + 1}");

    private void V4(in Passage passage, int start)
    {
        var text = passage.Text;
        Span<int> parts = stackalloc int[4];
        var at = start;
        for (var i = 0; i < 4; i++)
        {
            if (i > 0)
            {
                if (at >= text.Length || text[at] != '.') return;
                at++;
            }

            var first = at;
            while (at < text.Length && at - first < 4 && char.IsAsciiDigit(text[at])) parts[i] = parts[i] * 10 + text[at++] - '0';
            if (at == first || at - first > 3 || parts[i] > 255 || (at - first > 1 && text[first] == '0')) return;
        }

        if (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) return;
        if (at + 1 < text.Length && text[at] is '.' or '-' && IsDotted(text[(at + 1)..], text[at])) return;
        if ((!publicOnly || IsPublic(parts)) && IsAddressHere(text, start, at, parts)) passage.Add(start, at);
    }

    private static bool IsDotted(ReadOnlySpan<char> rest, char sign)
    {
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0])) return false;
        if (sign == '.') return true;
        // 8.8.8.8-8.8.4.4 is a range, 1.2.3.4-1 a version.
        var digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits])) digits++;
        return digits == rest.Length || rest[digits] != '.';
    }

    private static bool IsAddressHere(ReadOnlySpan<char> text, int start, int end, ReadOnlySpan<int> parts)
    {
        var before = text[Math.Max(0, start - 24)..start];
        if (before.IsEmpty) return !IsSmallNumber(before, text[end..], parts);
        var last = before[^1];
        if (char.IsAsciiLetterOrDigit(last) || last is '.' or '_' or '+' or '$' or '§') return false;
        // Firefox/3.6.3.1 and libfoo-1.2.3.4 are versions, http://8.8.8.8/ and 8.8.4.4-8.8.8.8 are not.
        if (last is '/' or '-' && before.Length > 1 && char.IsAsciiLetter(before[^2])) return false;
        var word = before.TrimEnd(" :=\t\"'(.#");
        if (EndsWithWord(word)) return false;
        var line = Context.LineBefore(text, start, 24);
        if (HasWord(line, "firmware") || HasWord(line, "upgrade") || HasWord(line, "release")) return false;
        return !IsSmallNumber(before, text[end..], parts);
    }

    // What numbers a version or a section, not a machine.
    private static bool EndsWithWord(ReadOnlySpan<char> before)
    {
        foreach (var word in (ReadOnlySpan<string>)["version", "versions", "ver", "release", "build", "section", "chapter", "appendix", "table", "figure", "rev", "firmware", "abschnitt", "kapitel"])
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                && (before.Length == word.Length || !char.IsAsciiLetter(before[^(word.Length + 1)]))) return true;
        }

        if (before.EndsWith("v", StringComparison.OrdinalIgnoreCase) && (before.Length == 1 || !char.IsAsciiLetterOrDigit(before[^2]))) return true;
        foreach (var word in (ReadOnlySpan<string>)["版本", "版本号", "章节", "第", "版", "節", "节", "раздел", "Раздел"])
            if (before.EndsWith(word)) return true;
        return false;
    }

    // Four numbers of 30 at most are an address once in 5,000 addresses, but nearly every numbered section and old version: "3.1.2.1 Options".
    // They count when something says that an address is meant, or when they are one of the well-known resolvers.
    private static bool IsSmallNumber(ReadOnlySpan<char> before, ReadOnlySpan<char> after, ReadOnlySpan<int> parts)
    {
        foreach (var part in parts)
            if (part > 30) return false;
        if (parts[0] == parts[1] && parts[2] == parts[3] && (parts[0] == parts[3] || (parts[0] == 8 && parts[2] == 4))) return false;
        if (parts is [1, 0, 0, 1]) return false;
        if (before.EndsWith("://") || (after.Length > 1 && after[0] is ':' or '/' && char.IsAsciiDigit(after[1]))) return false;
        // At the start of a line it numbers a section whatever the line before was about; the replacement of a neighbour says nothing either.
        before = before[(before.LastIndexOfAny('>', '\n', '\uFFFC') + 1)..];
        foreach (var word in (ReadOnlySpan<string>)["ip", "dns", "addr", "address", "addresses", "server", "servers", "host", "hosts", "ping"])
            if (HasWord(before, word)) return false;
        foreach (var word in (ReadOnlySpan<string>)["地址", "服务器", "主机"])
            if (before.Contains(word, StringComparison.Ordinal)) return false;
        return true;
    }

    private static bool HasWord(ReadOnlySpan<char> text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsAsciiLetter(text[at - 1])) && (end == text.Length || !char.IsAsciiLetter(text[end]))) return true;
            text = text[end..];
            at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    // IANA IPv4 special-purpose address registry.
    private static bool IsPublic(ReadOnlySpan<int> p) => p[0] switch
    {
        0 or 10 or 127 or >= 224 => false,
        100 => p[1] is < 64 or > 127,
        169 => p[1] != 254,
        172 => p[1] is < 16 or > 31,
        192 => !(p[1] == 168 || (p[1] == 0 && p[2] is 0 or 2) || (p[1] == 88 && p[2] == 99)),
        198 => !(p[1] is 18 or 19 || (p[1] == 51 && p[2] == 100)),
        203 => !(p[1] == 0 && p[2] == 113),
        _ => true,
    };

    private void V6(in Passage passage, int colon)
    {
        var text = passage.Text;
        var start = colon;
        while (start > 0 && colon - start <= 4 && char.IsAsciiHexDigit(text[start - 1])) start--;
        var end = colon;
        while (end < text.Length && end - start <= LongestV6 && (char.IsAsciiHexDigit(text[end]) || text[end] is ':' or '.')) end++;
        while (end > colon && text[end - 1] is '.' or ':' && !(end - 2 >= start && text[end - 2] == ':' && text[end - 1] == ':')) end--;
        if (end - start is < 6 or > LongestV6) return;
        if (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is ':' or '_' or '.')) return;
        if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is ':' or '_')) return;
        var address = text[start..end];
        if (address.Count(':') < 2 || address.IndexOfAnyInRange('0', '9') < 0) return;
        // Global unicast is 2000::/3, so that a public address starts with four digits of which the first is 2 or 3.
        if (publicOnly && !(address[0] is '2' or '3' && address.Length > 4 && address[4] == ':')) return;
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return;
        if (publicOnly && address.StartsWith("2001:", StringComparison.Ordinal) && IsReserved(parsed)) return;
        passage.Add(start, end);
    }

    // 2001::/23 protocol assignments, 2001:db8::/32 documentation.
    private static bool IsReserved(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return bytes[2] < 2 || (bytes[2] == 0x0D && bytes[3] == 0xB8);
    }
}
