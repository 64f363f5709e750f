using System.Text;
using System.Text.RegularExpressions;
using Plinth.Sources.Files;

namespace Plinth.Sources;

/// <summary>Logs of IRC channels: what was said, a line each, without times, joins, parts and other notices. A file is a document.</summary>
/// <remarks>Reads <c>[09:14] &lt;nick&gt; words</c>, <c>09:14 &lt;nick&gt; words</c> and full dates before them, and actions (<c>* nick waves</c>). Labels: <c>category</c> (<c>ubuntu-irc</c>), <c>speakers</c>.</remarks>
public sealed partial record IrcSource : FileSource
{
    /// <summary>True keeps nicknames, as <c>nick: words</c>; false numbers them by their first word in the log (<c>A: …</c>, <c>B: …</c>). Default true.</summary>
    public bool Names { get; init; } = true;

    /// <inheritdoc/>
    protected override string Category => "ubuntu-irc";

    /// <inheritdoc/>
    protected override bool Wants(string path) => !path.Contains("annotation", StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var result = new StringBuilder();
        var speakers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in TextOf(item).Split('\n'))
        {
            var said = Said().Match(line);
            var action = said.Success ? said : Action().Match(line);
            if (!action.Success) continue;
            var nick = action.Groups["nick"].Value;
            if (!speakers.TryGetValue(nick, out var shown)) speakers[nick] = shown = Names ? nick : Letters(speakers.Count);
            var words = Codes().Replace(action.Groups["words"].Value, "").Trim();
            if (words.Length > 0) result.Append(shown).Append(said.Success ? ": " : " ").Append(words).Append('\n');
        }

        if (result.Length == 0)
        {
            yield return Broken(item, shard, "no-text", "the file has no line of the form <nick> words");
            yield break;
        }

        var doc = Make(result.ToString().TrimEnd(), item.Name, shard);
        doc.Labels.Set("speakers", (long)speakers.Count);
        yield return doc;
    }

    private static string Letters(int number) => number < 26 ? ((char)('A' + number)).ToString() : Letters(number / 26 - 1) + (char)('A' + number % 26);

    [GeneratedRegex(@"^(?:\[?[\d\-/T ]*\d\d?:\d\d(?::\d\d)?(?: ?[AP]M)?\]?\s*)?<[ @+%&~]?(?<nick>[^>\s]{1,40})>\s?(?<words>.*)$")]
    private static partial Regex Said();

    [GeneratedRegex(@"^(?:\[?[\d\-/T ]*\d\d?:\d\d(?::\d\d)?(?: ?[AP]M)?\]?\s*)\* (?<nick>[^>\s*]{1,40}) (?!(?:has )?(?:joined|left|quit|parted)|is now known|sets mode)(?<words>.*)$")]
    private static partial Regex Action();

    [GeneratedRegex(@"\x03\d{0,2}(,\d{1,2})?|[\x02\x0F\x16\x1D\x1F]")]
    private static partial Regex Codes();
}
