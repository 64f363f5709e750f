using System.Buffers;
using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>What <see cref="C4"/> judges piece by piece.</summary>
public enum C4Unit
{
    /// <summary>Lines, as C4 does.</summary>
    Line,

    /// <summary>Sentences of the whole text; what is kept is joined by spaces.</summary>
    Sentence,
}

/// <summary>Lists of bad words that a step can name.</summary>
public enum BadWordList
{
    /// <summary>List of Dirty, Naughty, Obscene, and Otherwise Bad Words; 28 languages.</summary>
    Ldnoobw,
}

/// <summary>Takes out lines that are not prose, then drops the document when too little, or something telling, is left.</summary>
/// <remarks>
/// Raffel et al. 2020 (T5), JMLR 21(140), section 2.2; order and counting as in datatrove's <c>c4_filters.py</c>. Sentences end where spaCy's
/// sentencizer ends them. Lines are stripped and joined by line feeds, so the text may change where no line is taken out.
/// </remarks>
public sealed record C4 : IEditor, IPresets<C4>, IPrepared
{
    private BadWords? _badWords;

    /// <summary>What is kept or taken out: lines or sentences; default lines.</summary>
    public C4Unit Unit { get; init; }

    /// <summary>Takes out lines that do not end in one of . ? ! " ' or that end in "..."; default true. FineWeb has it off.</summary>
    public bool TerminalPunctuation { get; init; } = true;

    /// <summary>Fewest words, split at white space, of a line that stays; default 3; DCLM 5.</summary>
    [Within(0, 10000)]
    public int? MinWordsPerLine { get; init; } = 3;

    /// <summary>Takes out lines with a longer word, in code points; default 1000.</summary>
    [Within(1, 1e9)]
    public int? MaxWordLength { get; init; } = 1000;

    /// <summary>Fewest sentences in the lines that stay; default 5; the JMLR text says 3, DCLM 3.</summary>
    [Within(0, 10000)]
    public int? MinSentences { get; init; } = 5;

    /// <summary>Takes out lines that mention JavaScript, in any case; default true.</summary>
    public bool Javascript { get; init; } = true;

    /// <summary>Takes out lines about cookies, terms of use and privacy policies; default true.</summary>
    public bool Policy { get; init; } = true;

    /// <summary>Drops documents with "lorem ipsum", in any case, in a line that would stay; default true.</summary>
    public bool LoremIpsum { get; init; } = true;

    /// <summary>Drops documents with "{" in a line that would stay; default true.</summary>
    public bool CurlyBracket { get; init; } = true;

    /// <summary>Takes citation marks of wikis out of lines: [1], [], [edit], [citation needed]; default true.</summary>
    public bool Citations { get; init; } = true;

    /// <summary>Fewest lines of <see cref="ParagraphLength"/> characters in the incoming text; default off, mC4 3.</summary>
    [Within(0, 10000)]
    public int? MinParagraphs { get; init; }

    /// <summary>Characters, in code points, from which a line counts as a paragraph; default 200 (mC4).</summary>
    [Within(1, 1e6)]
    public int ParagraphLength { get; init; } = 200;

    /// <summary>List of bad words of which one drops the document, by its label <c>language</c> (default en); default none.</summary>
    public BadWordList? BadWords { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<C4>> Presets { get; } = new Dictionary<string, Func<C4>>
    {
        ["c4"] = () => new() { BadWords = BadWordList.Ldnoobw },
        ["fineweb"] = () => new() { TerminalPunctuation = false },
        ["dclm"] = () => new() { MinWordsPerLine = 5, MinSentences = 3 },
        // Xue et al. 2021 (mT5), arXiv:2010.11934, section 3.1: three long lines instead of terminal punctuation.
        ["mc4"] = () => new() { TerminalPunctuation = false, MinSentences = null, MinParagraphs = 3, BadWords = BadWordList.Ldnoobw },
    };

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        if (BadWords is null) return;
        _badWords = new BadWords();
        _badWords.Prepare(context);
    }

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        var signals = doc.Signals;
        if (MinParagraphs is not null && rules.AtLeast("min-paragraphs", LongLines(signals), MinParagraphs) is { } few) return few;

        var pass = new C4Pass(this, signals);
        if (pass.Run() is { } rule) return Verdict.Drop(rule);
        var verdict = rules.AtLeast("min-sentences", pass.Sentences, MinSentences);
        if (verdict is not null) return verdict;

        var text = pass.Text;
        // Nothing changed, nothing allocated, and the signals stay.
        if (!text.SequenceEqual(doc.Text))
        {
            doc.Text = text.ToString();
            if (pass.CarriesWords) signals.CarryWords();
        }

        return BadWords is null ? Verdict.Keep : _badWords!.Judge(doc, rules);
    }

    private int LongLines(TextSignals signals)
    {
        var count = 0;
        foreach (var line in signals.Lines)
            if (signals.CharsIn(line.Start, line.Length) >= ParagraphLength) count++;
        return count;
    }
}
