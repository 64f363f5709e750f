using System.Text.RegularExpressions;
using Plinth.Languages;

namespace Plinth.Tests.Signals;

/// <summary>The word breaker's rules as regular expressions, in the order of spaCy's tokenizer: slow and plain.</summary>
internal static class SpacyTwin
{
    private const string Lower = @"\p{Ll}\p{Lo}\p{Lm}";
    private const string Upper = @"\p{Lu}\p{Lt}\p{Lo}\p{Lm}";
    private const string Alpha = @"\p{L}";
    private const string Quotes = "'\"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉";
    private const string Marks = @"…,:;!?¿؟¡()\[\]{}<>_#*&。？！，、；：～·।،۔؛٪";
    private const string Icon = @"(?:\p{So}|[\uD83C-\uD83E][\uDC00-\uDFFF])";
    private const string Units = "km|km²|m|cm|mm|kg|g|mg|t|lb|mb|MB|kb|KB|gb|GB|tb|TB|T|G|M|K|%|in|ft|ha|nm|yd|oz|kmh|mph|Pa";
    private const string Currency = @"\$|£|€|¥|US\$|C\$|A\$";

    private static readonly Regex s_prefix = new($@"^(?:§|%|=|—|–|\+(?![0-9])|[{Marks}]|\.\.+|[{Quotes}]|{Currency}|{Icon})");

    private static readonly Regex s_suffix = new(
        $@"(?:……|[{Marks}]|\.\.+|[{Quotes}]|{Icon}|'s|'S|’s|’S|—|–|(?<=[0-9])\+|(?<=°[FfCcKk])\.|(?<=[0-9])(?:{Currency})|(?<=[0-9])(?:{Units})"
        + $@"|(?<=[0-9{Lower}%²\-+|{Marks}{Quotes}])\.|(?<=[{Upper}][{Upper}])\.)$");

    private static readonly Regex s_infix = new(
        $@"\.\.+|…|{Icon}|(?<=[0-9])[+\-*^](?=[0-9-])|(?<=[{Lower}{Quotes}])\.(?=[{Upper}{Quotes}])|(?<=[{Alpha}]),(?=[{Alpha}])"
        + $@"|(?<=[{Alpha}0-9])(?:-|–|—|--|---|——|~)(?=[{Alpha}])|(?<=[{Alpha}0-9])[:<>=/](?=[{Alpha}])");

    public static List<string> Words(string text) =>
        [.. Regex.Split(text, @"\s+").Where(r => r.Length > 0).SelectMany(Run)];

    private static List<string> Run(string run)
    {
        if (Special(run) is { } whole) return whole;
        var before = new List<string>();
        var after = new List<string>();
        List<string>? special = null;
        while (run.Length > 0)
        {
            if ((special = Special(run)) is not null) break;
            var prefix = s_prefix.Match(run).Value;
            if (prefix.Length > 0 && (special = Special(run[prefix.Length..])) is not null)
            {
                before.Add(prefix);
                break;
            }

            var suffix = s_suffix.Match(run[prefix.Length..]).Value;
            if (prefix.Length + suffix.Length == 0) break;
            if (suffix.Length > 0 && (special = Special(run[..^suffix.Length])) is not null)
            {
                after.Insert(0, suffix);
                break;
            }

            if (prefix.Length > 0) before.Add(prefix);
            if (suffix.Length > 0) after.Insert(0, suffix);
            run = run[prefix.Length..^suffix.Length];
        }

        return [.. before, .. special ?? Middle(run), .. after];
    }

    private static List<string> Middle(string run)
    {
        var words = new List<string>();
        if (run.Length == 0) return words;
        if (UrlShape.IsUrl(run)) return [run];
        var start = 0;
        foreach (Match infix in s_infix.Matches(run))
        {
            if (infix.Index == 0) continue;
            if (infix.Index > start) words.Add(run[start..infix.Index]);
            words.Add(infix.Value);
            start = infix.Index + infix.Length;
        }

        if (start < run.Length) words.Add(run[start..]);
        return words;
    }

    private static List<string>? Special(string run)
    {
        if (WordExceptions.Find(run) is not { } lengths) return null;
        var parts = new List<string>();
        var start = 0;
        foreach (var length in lengths)
        {
            parts.Add(run.Substring(start, length));
            start += length;
        }

        return parts;
    }
}
