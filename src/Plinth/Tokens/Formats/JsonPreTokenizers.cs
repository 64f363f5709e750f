using System.Text;
using Plinth.Tokens.Decoders;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Formats;

/// <summary>The pre-tokenisers of a <c>tokenizer.json</c>.</summary>
internal static class JsonPreTokenizers
{
    private static readonly Gpt2PreTokenizer _gpt2 = new();

    /// <summary>Reads the pre-tokeniser.</summary>
    /// <returns>
    /// Whether text goes to the model as letters for bytes; the hand-written cutter that does all of it, where there is one; and the general form.
    /// </returns>
    public static (bool ByteLevel, IPreTokenizer? Known, ISplitter? Splitter) Read(JsonAt node)
    {
        var nodes = new List<JsonAt>();
        Flatten(node, nodes);
        var steps = new List<ISplitter>();
        var byteLevel = false;
        IPreTokenizer? known = null;
        var whole = true;
        foreach (var step in nodes)
        {
            if (step["type"].Text() == "ByteLevel")
            {
                byteLevel = true;
                if (step["add_prefix_space"].Flag(true))
                {
                    steps.Add(new SpacePrefix());
                    whole = false;
                }

                if (!step["use_regex"].Flag(true)) continue;
                whole &= known is null;
                known = _gpt2;
                steps.Add(new MatchSplitter(Ends(_gpt2), Delimiter.Isolated));
                continue;
            }

            var (splitter, cutter) = Step(step);
            whole &= cutter is not null && known is null && !byteLevel;
            known = cutter;
            steps.Add(splitter);
        }

        return (byteLevel, whole && byteLevel ? known : null, steps.Count == 0 ? null : new SplitterSequence(steps));
    }

    /// <summary>A splitter whose pieces are letters for bytes.</summary>
    public static ISplitter WithLetters(ISplitter? splitter) => new SplitterSequence(splitter is null ? [new LetterSplitter()] : [splitter, new LetterSplitter()]);

    private static void Flatten(JsonAt node, List<JsonAt> to)
    {
        if (node.IsNull) return;
        if (node["type"].Text() != "Sequence") to.Add(node);
        else
            foreach (var item in node["pretokenizers"].Items()) Flatten(item, to);
    }

    private static (ISplitter Splitter, IPreTokenizer? Known) Step(JsonAt node)
    {
        switch (node["type"].Text())
        {
            case "Split": return Split(node);
            case "Digits":
                return (new MatchSplitter(t => Matching.Each(t, Rune.IsNumber), node["individual_digits"].Flag(false) ? Delimiter.Isolated : Delimiter.Contiguous), null);
            case "Whitespace": return (new MatchSplitter(new RegexCutter(@"\w+|[^\w\s]+", node.Place).Matches, Delimiter.Removed, invert: true), null);
            case "WhitespaceSplit": return (new MatchSplitter(t => Matching.Each(t, Rune.IsWhiteSpace), Delimiter.Removed), null);
            case "BertPreTokenizer":
                return (new SplitterSequence([
                    new MatchSplitter(t => Matching.Each(t, Rune.IsWhiteSpace), Delimiter.Removed),
                    new MatchSplitter(t => Matching.Each(t, Matching.IsPunctuation), Delimiter.Isolated)]), null);
            case "Punctuation": return (new MatchSplitter(t => Matching.Each(t, Matching.IsPunctuation), Behavior(node["behavior"], "Isolated")), null);
            case "CharDelimiterSplit":
                var delimiter = node["delimiter"].Text();
                return (new MatchSplitter(t => Occurrences(t, delimiter), Delimiter.Removed), null);
            case "Metaspace":
                var scheme = node["prepend_scheme"].Text(node["add_prefix_space"].Flag(true) ? "always" : "never");
                return (new MetaspaceSplitter(node["replacement"].Text("\u2581"), scheme == "always", scheme == "first", node["split"].Flag(true)), null);
            case var other: throw node["type"].Wrong($"the pre-tokeniser '{other}' cannot be used");
        }
    }

    private static (ISplitter Splitter, IPreTokenizer? Known) Split(JsonAt node)
    {
        var behavior = Behavior(node["behavior"], "Isolated");
        var invert = node["invert"].Flag(false);
        if (!node["pattern"]["String"].IsNull)
        {
            var text = node["pattern"]["String"].Text();
            return (new MatchSplitter(t => Occurrences(t, text), behavior, invert), null);
        }

        var pattern = node["pattern"]["Regex"];
        var known = PreTokenizer.Of(pattern.Text());
        if (known is null) return (new MatchSplitter(new RegexCutter(pattern.Text(), pattern.Place).Matches, behavior, invert), null);

        // Its matches cover the whole text, so there is nothing between them to treat otherwise.
        var isolated = (behavior == Delimiter.Isolated && !invert) || (behavior == Delimiter.Removed && invert);
        return (new MatchSplitter(Ends(known), behavior, invert), isolated ? known : null);
    }

    private static Delimiter Behavior(JsonAt node, string otherwise) =>
        Enum.TryParse<Delimiter>(node.Text(otherwise), out var behavior) ? behavior : throw node.Wrong($"'{node.Text()}' is none of {string.Join(", ", Enum.GetNames<Delimiter>())}");

    private static IEnumerable<(int Start, int Length)> Occurrences(string text, string what)
    {
        if (what.Length == 0) yield break;
        for (var at = text.IndexOf(what, StringComparison.Ordinal); at >= 0; at = text.IndexOf(what, at + what.Length, StringComparison.Ordinal)) yield return (at, what.Length);
    }

    private static Func<string, IEnumerable<(int Start, int Length)>> Ends(IPreTokenizer cutter) => text =>
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var found = new List<(int, int)>();
        int at = 0, start = 0;
        while (at < utf8.Length)
        {
            var end = cutter.End(utf8, at);
            var length = Encoding.UTF8.GetCharCount(utf8.AsSpan(at, end - at));
            found.Add((start, length));
            start += length;
            at = end;
        }

        return found;
    };

    private sealed class LetterSplitter : ISplitter
    {
        public List<string> Split(List<string> pieces, bool first) => [.. pieces.Select(p => ByteLetters.Text(Encoding.UTF8.GetBytes(p)))];
    }
}
