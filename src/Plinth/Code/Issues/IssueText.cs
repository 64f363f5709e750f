using System.Text.RegularExpressions;

namespace Plinth.Code.Issues;

/// <summary>Cleans what people write under issues: replies by mail, long listings; and tells bots.</summary>
/// <remarks>Rules and numbers: BigCode's preparation of GitHub issues (Li et al. 2023, arXiv:2305.06161, section 3.3). The patterns are our own.</remarks>
internal static partial class IssueText
{
    private const int MostLines = 80;
    private const int FirstLines = 60;
    private const int LastLines = 20;

    /// <summary>Whether a name is a bot's.</summary>
    public static bool IsBot(string name) => Bot().IsMatch(name);

    /// <summary>Whether a comment only calls a bot: <c>@dependabot rebase</c>, <c>/retest</c>.</summary>
    public static bool IsCommand(string text) => text.Length < 200 && Command().IsMatch(text);

    /// <summary>The text without what mail programs put around a reply and without most of a long listing.</summary>
    public static string Clean(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        text = Comment().Replace(text, "");
        if (OnWrote().Match(text) is { Success: true } reply) text = text[..reply.Index];
        text = Original().Replace(text, "");
        if (Signature().Match(text) is { Success: true } signature) text = text[..signature.Index];
        var lines = text.Trim().Split('\n').ToList();
        // A reply by mail quotes what it answers behind '>' at its end.
        while (lines.Count > 0 && (lines[^1].StartsWith('>') && lines.Any(l => !l.StartsWith('>') && l.Trim().Length > 0) || string.IsNullOrWhiteSpace(lines[^1]))) lines.RemoveAt(lines.Count - 1);
        if (lines.Count > MostLines) lines = [.. lines.Take(FirstLines), "[Truncated]", .. lines.TakeLast(LastLines)];
        return string.Join('\n', lines).Trim();
    }

    /// <summary>Puts other names in place of users' in a text.</summary>
    public static string Mask(string text, IReadOnlyDictionary<string, string> names) => Mention().Replace(text, m => names.TryGetValue(m.Groups[1].Value, out var mask) ? "@" + mask : m.Value);

    [GeneratedRegex(@"(\[bot\]|[-_]?bot|[-_]ci|[-_]robot|-build|-automation|-autobot|-deploy|[-_]jenkins|-pr|-release|-merge|-actions?)$|^(bot[-_]|k8s-|dependabot|renovate|greenkeeper|codecov|coveralls|travis|jenkins|googlebot|sonarcloud|snyk|netlify|vercel|stale|linear-b|allcontributors|mergify|imgbot|appveyor|houndci|deepsource|lgtm-com|whitesource|msftclas|cla-bot|claassistant|fossabot|welcome\[|github-actions|web-flow)", RegexOptions.IgnoreCase)]
    private static partial Regex Bot();

    [GeneratedRegex(@"^\s*(@[\w-]*(bot|ci)\b|/(retest|lgtm|approve|assign|close|hold|cc|test|ok-to-test|rebase|merge|azp|label|kind|area|priority|remove-\w+|lifecycle|milestone|reopen|unassign)\b|(bors|r\+|jenkins|travis)\b)[^\n]*\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Command();

    [GeneratedRegex(@"<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[ \t]*(On [^\n]{5,150}(\n[^\n]{0,100})?wrote:|于[^\n]{5,80}写道[:：]|在[^\n]{5,80}写道[:：])[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex OnWrote();

    [GeneratedRegex(@"^[ \t]*-{3,}[ \t]*(Original Message|原始邮件|Forwarded message)[ \t]*-{3,}[^\0]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Original();

    [GeneratedRegex(@"^[ \t]*(--[ \t]*|—[ \t]*)?\n?[ \t]*(You are receiving this because|Reply to this email directly|Sent from my (iPhone|iPad|phone|mobile|Android)|发自我的)[^\0]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Signature();

    [GeneratedRegex(@"@([A-Za-z0-9][A-Za-z0-9-]{0,38})")]
    private static partial Regex Mention();
}
