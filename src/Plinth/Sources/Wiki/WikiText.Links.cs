using Plinth.Chinese;

namespace Plinth.Sources.Wiki;

internal sealed partial class WikiText
{
    private static readonly string[] s_hans = ["zh-hans", "zh-cn", "zh-sg", "zh-my", "zh"];
    private static readonly string[] s_hant = ["zh-hant", "zh-tw", "zh-hk", "zh-mo", "zh"];

    private readonly string[] _variants = options.Variant switch
    {
        "zh-hant" => s_hant,
        "zh-hk" or "zh-mo" => ["zh-hk", "zh-mo", .. s_hant],
        "zh-tw" => ["zh-tw", .. s_hant],
        "zh-sg" or "zh-my" => ["zh-sg", "zh-my", .. s_hans],
        "zh-cn" => ["zh-cn", .. s_hans],
        _ => s_hans,
    };

    /// <summary>A link in double brackets: its label, nothing for files and other languages, and a category's name for the list of them.</summary>
    private void Link(int start, int close, CharBuffer into, int depth)
    {
        var text = _markup.Text;
        var (from, end) = (start + 2, close - 2);
        var bar = Bar(from, end);
        var target = text[from..(bar < 0 ? end : bar)].Trim();
        var colon = target.IndexOf(':');
        if (colon == 0) target = target[1..];
        else if (colon > 0)
        {
            switch (_site.Namespace(target[..colon]))
            {
                case 6:
                    _dropped = true;
                    return;
                case 14:
                    var category = target[(colon + 1)..].Trim().ToString();
                    if (category.Length > 0 && !_categories.Contains(category) && _categories.Count < 200) _categories.Add(category);
                    return;
                case null when bar < 0 && IsLanguage(target[..colon]):
                    return;
            }
        }

        if (bar >= 0 && bar + 1 < end)
        {
            // What is shown is what stands after the last bar; pictures, which have several, are gone already.
            Inline(bar + 1, end, into, depth);
            return;
        }

        if (target.IndexOf('{') >= 0)
        {
            Inline(from + (colon == 0 ? 1 : 0), bar < 0 ? end : bar, into, depth);
            return;
        }

        // The trick of an empty label: the namespace and what stands in brackets is not shown.
        if (bar >= 0 && target.LastIndexOf('(') is > 0 and var bracket) target = target[..bracket].TrimEnd();
        var shown = target.IndexOf('#') == 0 ? target[1..] : target;
        into.Append(WikiMarkup.Decoded(shown));
    }

    private static bool IsLanguage(ReadOnlySpan<char> prefix)
    {
        if (prefix.Length < 2 || prefix is "simple" or "wikt" or "doi") return prefix is "simple";
        var dash = prefix.IndexOf('-');
        var code = dash < 0 ? prefix : prefix[..dash];
        if (code.Length is < 2 or > 3) return false;
        foreach (var c in prefix) if (!char.IsAsciiLetterLower(c) && c != '-') return false;
        return true;
    }

    /// <summary>Place of the next bar that stands in no inner bracket, or -1.</summary>
    private int Bar(int at, int end)
    {
        var text = _markup.Text;
        while (at < end)
        {
            var found = text[at..end].IndexOfAny('|', '{', '[');
            if (found < 0) return -1;
            at += found;
            if (text[at] == '|') return at;
            at = _markup.Match(at) is > 0 and var close && close <= end ? close : at + 1;
        }

        return -1;
    }

    /// <summary>Text that differs by the reader's Chinese: <c>-{zh-hans:软件;zh-hant:軟體}-</c>.</summary>
    private int Variant(int at, int end, CharBuffer into, int depth)
    {
        var text = _markup.Text;
        var close = text[(at + 1)..Math.Min(end, at + 4000)].IndexOf("}-");
        if (close < 0)
        {
            into.Append('{');
            return at + 1;
        }

        into.Cut(into.Length - 1);
        var (from, to) = (at + 1, at + 1 + close);
        var bar = Bar(from, to);
        if (bar >= 0)
        {
            var flags = text[from..bar].Trim();
            from = bar + 1;
            // Hidden rules, titles, descriptions and removals show nothing.
            if (flags.Length <= 3 && flags.IndexOfAny("HTD-") >= 0) return to + 2;
        }

        var rank = int.MaxValue;
        var (best, bestEnd) = (from, to);
        for (var part = from; part < to;)
        {
            var stop = part;
            while (stop < to && (text[stop] != ';' || !StartsRule(text[(stop + 1)..to]))) stop++;
            var rule = text[part..stop];
            var colon = rule.IndexOf(':');
            if (colon > 0 && StartsRule(rule))
            {
                var code = rule[..colon].Trim();
                var order = _variants.Length;
                for (var i = 0; i < _variants.Length; i++)
                    if (code.Equals(_variants[i], StringComparison.OrdinalIgnoreCase)) { order = i; break; }
                if (order < rank) (rank, best, bestEnd) = (order, part + colon + 1, stop);
            }

            part = stop + 1;
        }

        if (depth < MaxDepth) Inline(best, bestEnd, into, depth + 1);
        return to + 2;
    }

    private static bool StartsRule(ReadOnlySpan<char> rule)
    {
        rule = rule.TrimStart();
        return rule.IsEmpty || (rule.StartsWith("zh", StringComparison.OrdinalIgnoreCase) && rule.IndexOf(':') is >= 2 and < 9);
    }
}
