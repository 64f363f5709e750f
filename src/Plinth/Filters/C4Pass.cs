using System.Buffers;
using Plinth.Languages;
using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>One pass of <see cref="C4"/> over the lines of one text; the edited text grows in the signals' buffer.</summary>
internal ref struct C4Pass
{
    private static readonly string[] s_policies =
        ["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"];

    private static readonly SearchValues<string> s_policy = SearchValues.Create(s_policies, StringComparison.OrdinalIgnoreCase);

    // One pass over the text tells whether lines need be asked at all.
    private static readonly SearchValues<string> s_phrases =
        SearchValues.Create([.. s_policies, "javascript", "lorem ipsum"], StringComparison.OrdinalIgnoreCase);

    private readonly C4 _step;
    private readonly TextSignals _signals;
    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _built;
    private readonly bool _phrases;
    private readonly bool _brackets;
    private readonly bool _braces;
    private readonly bool _longWords;
    private int _length;
    private bool _any;

    public C4Pass(C4 step, TextSignals signals)
    {
        _step = step;
        _signals = signals;
        _text = signals.Text;
        _built = signals.Scratch(_text.Length + 1);
        _phrases = (step.Javascript || step.Policy || step.LoremIpsum) && _text.ContainsAny(s_phrases);
        _brackets = step.Citations && _text.Contains('[');
        _braces = step.CurlyBracket && _text.Contains('{');
        _signals.Kept.Clear();
        _longWords = step.MaxWordLength is { } most && signals.LongestRun > most;
    }

    /// <summary>Sentences in the lines kept.</summary>
    public int Sentences { get; private set; }

    /// <summary>What is left, white space at its ends taken off.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    /// <summary>True when the words of <see cref="Text"/> are those noted as kept.</summary>
    public bool CarriesWords { get; private set; }

    /// <summary>Goes through the text; the answer is the rule that drops the document, or null.</summary>
    public string? Run()
    {
        var sentences = _step.Unit == C4Unit.Sentence;
        var lines = sentences ? _signals.Sentences : _signals.PrintedLines;
        var words = _signals.Words;
        var traits = _signals.Traits;
        var word = 0;
        // Sentences that touch would be broken otherwise once apart.
        CarriesWords = !sentences;
        foreach (var untrimmed in lines)
        {
            var from = word;
            while (word < words.Length && words[word].Start < untrimmed.End) word++;
            var line = _signals.Trim(untrimmed);
            var (runs, count) = Count(traits[from..word]);
            if (_longWords && HasLongWord(words[from..word], traits[from..word])) continue;

            var text = _text.Slice(line.Start, line.Length);
            var cited = _brackets && text.Contains('[') && StripCitations(ref text);
            if (_step.TerminalPunctuation && !EndsWell(text)) continue;
            if (runs < _step.MinWordsPerLine) continue;
            if (_phrases || _braces)
            {
                if (_step.LoremIpsum && _phrases && text.Contains("lorem ipsum", StringComparison.OrdinalIgnoreCase)) return "lorem-ipsum";
                if (_step.Javascript && _phrases && text.Contains("javascript", StringComparison.OrdinalIgnoreCase)) continue;
                if (_braces && text.Contains('{')) return "curly-bracket";
                if (_step.Policy && _phrases && text.ContainsAny(s_policy)) continue;
            }

            Sentences += sentences ? 1 : cited ? CountAgain(text) : count;
            Append(text, sentences ? ' ' : '\n');
            if (cited) CarriesWords = false;
            else _signals.Kept.Add(new(from, word, _length - line.End));
        }

        Finish();
        return null;
    }

    private void Finish()
    {
        int start = 0, end = _length;
        while (start < end && CharClasses.IsSpace(_built[start])) start++;
        while (end > start && CharClasses.IsSpace(_built[end - 1])) end--;
        Text = _built[start..end];
        if (start > 0) CarriesWords = false;
    }

    private static (int Runs, int Sentences) Count(ReadOnlySpan<WordTraits> traits)
    {
        int runs = 0, sentences = traits.Length == 0 ? 0 : 1;
        var ended = false;
        foreach (var trait in traits)
        {
            runs += (int)(trait & WordTraits.StartsRun) / (int)WordTraits.StartsRun;
            if ((trait & WordTraits.EndsSentence) != 0) ended = true;
            else if (ended && (trait & WordTraits.CategoryP) == 0)
            {
                sentences++;
                ended = false;
            }
        }

        return (runs, sentences);
    }

    private readonly int CountAgain(ReadOnlySpan<char> line)
    {
        var breaker = _signals.LineBreaker;
        breaker.Break(line.ToString(), _signals.Segmenter);
        return Count(breaker.Traits).Sentences;
    }

    private readonly bool HasLongWord(ReadOnlySpan<WordSpan> words, ReadOnlySpan<WordTraits> traits)
    {
        for (var i = 0; i < words.Length;)
        {
            var start = words[i].Start;
            do i++;
            while (i < words.Length && (traits[i] & WordTraits.StartsRun) == 0);
            if (_signals.CharsIn(start, words[i - 1].Start + words[i - 1].Length - start) > _step.MaxWordLength) return true;
        }

        return false;
    }

    private static bool EndsWell(ReadOnlySpan<char> line) =>
        line.Length > 0 && line[^1] is '.' or '?' or '!' or '"' or '\'' && !line.EndsWith("...");

    // Rare; the line without its marks is a string of its own.
    private static bool StripCitations(ref ReadOnlySpan<char> line)
    {
        var kept = new char[line.Length];
        var length = 0;
        for (var i = 0; i < line.Length;)
        {
            var mark = line[i] == '[' ? MarkLength(line[i..]) : 0;
            if (mark == 0) kept[length++] = line[i++];
            else i += mark;
        }

        if (length == line.Length) return false;
        line = kept.AsSpan(0, length);
        return true;
    }

    private static int MarkLength(ReadOnlySpan<char> text)
    {
        var i = 1;
        while (i < text.Length && char.IsDigit(text[i])) i++;
        if (i < text.Length && text[i] == ']') return i + 1;
        return text.StartsWith("[edit]") ? 6 : text.StartsWith("[citation needed]") ? 17 : 0;
    }

    private void Append(ReadOnlySpan<char> line, char separator)
    {
        if (_any) _built[_length++] = separator;
        _any = true;
        line.CopyTo(_built[_length..]);
        _length += line.Length;
    }
}
