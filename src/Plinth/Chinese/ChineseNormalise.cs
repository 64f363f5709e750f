using System.Collections.Concurrent;
using Plinth.Languages;

namespace Plinth.Chinese;

/// <summary>Brings Chinese text into one form: one way of writing, half-width letters, no stray spaces, signs and look-alikes.</summary>
/// <remarks>
/// Conversions are OpenCC's, with phrases. Documents whose label <c>language</c> is another language, and those with kana or hangul among the
/// Han characters, stay as they are. The label <c>chinese_script</c> says how the text was written before: simplified, traditional or mixed.
/// </remarks>
public sealed class ChineseNormalise : IEditor, IPrepared
{
    private readonly ConcurrentBag<ConversionScratch> _idle = [];
    private readonly ConcurrentDictionary<string, Lazy<ChineseConversion>> _conversions = new(StringComparer.Ordinal);
    private CharacterFolding? _folding;

    /// <summary>The way to write that is wanted; default simplified; <c>keep</c> only labels.</summary>
    public ChineseScript Script { get; init; } = ChineseScript.Simplified;

    /// <summary>The way the text is written; default <c>keep</c>, which tells it from each text.</summary>
    public ChineseScript From { get; init; }

    /// <summary>Also exchanges words that regions say differently (軟體, 软件), for Taiwan and Hong Kong, to and from; default false.</summary>
    public bool RegionalWords { get; init; }

    /// <summary>Full-width letters and digits, and the ideographic space, become half-width; default true.</summary>
    public bool HalfWidth { get; init; } = true;

    /// <summary>How marks are written; default as they stand.</summary>
    public ChinesePunctuation Punctuation { get; init; }

    /// <summary>Takes out blanks between Chinese characters; default true.</summary>
    public bool RemoveSpaces { get; init; } = true;

    /// <summary>Longest run of one mark (，。！？ …) in Chinese; ellipsis and dash keep two; default 1; null leaves runs.</summary>
    [Within(1, 1000)]
    public int? MaxRepeated { get; init; } = 1;

    /// <summary>Takes out control, zero-width and direction signs; joiners stay within emoji; default true.</summary>
    public bool RemoveInvisible { get; init; } = true;

    /// <summary>Takes out private-use characters, which mean nothing without their font; default true.</summary>
    public bool RemovePrivateUse { get; init; } = true;

    /// <summary>Kangxi and other radicals, and compatibility ideographs, become the unified ideographs that they look like; default true.</summary>
    public bool Radicals { get; init; } = true;

    /// <summary>Cuts what follows the last end of a sentence in the last line (WuDao, MNBVC), where the text has an end of a sentence; default false.</summary>
    public bool CutUnterminated { get; init; }

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        _folding ??= new CharacterFolding(this);
        if (From != ChineseScript.Keep && ConversionFor(From) is { } name) Conversion(name);
    }

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        if (doc.Labels.Text("language") is not (null or "zh" or "yue" or "lzh")) return Verdict.Keep;
        var (simplified, traditional, han, foreign) = Count(doc.Text);
        if (han == 0 || foreign * 20 > han) return Verdict.Keep;
        if (simplified + traditional > 0)
        {
            var lesser = Math.Min(simplified, traditional);
            doc.Labels.Set("chinese_script", lesser * 4 > simplified + traditional ? "mixed" : simplified > traditional ? "simplified" : "traditional");
        }

        if (!_idle.TryTake(out var scratch)) scratch = new ConversionScratch();
        (_folding ??= new CharacterFolding(this)).Fold(doc.Text, scratch.Folded);
        if (CutUnterminated) scratch.Folded.Cut(LastEnd(scratch.Folded.Span));
        var result = scratch.Folded;
        var from = From != ChineseScript.Keep ? From : traditional >= simplified && traditional > 0 ? ChineseScript.Traditional : ChineseScript.Simplified;
        if (ConversionFor(from) is { } name)
        {
            Conversion(name).Convert(scratch.Folded.Span, scratch);
            result = scratch.Result;
        }

        if (!result.Span.SequenceEqual(doc.Text)) doc.Text = result.Span.ToString();
        _idle.Add(scratch);
        return Verdict.Keep;
    }

    // The conversion from a way to write to the one wanted; to simplified even from simplified, for the odd traditional character.
    private string? ConversionFor(ChineseScript from)
    {
        var words = RegionalWords ? "p" : "";
        return (from, Script) switch
        {
            (_, ChineseScript.Keep) => null,
            (ChineseScript.Taiwan, ChineseScript.Simplified) => "tw2s" + words,
            (ChineseScript.HongKong, ChineseScript.Simplified) => "hk2s" + words,
            (ChineseScript.Traditional, ChineseScript.Simplified) => RegionalWords ? "tw2sp" : "t2s",
            (_, ChineseScript.Simplified) => "t2s",
            (ChineseScript.Simplified, ChineseScript.Traditional) => "s2t",
            (ChineseScript.Taiwan, ChineseScript.Traditional) => "tw2t",
            (ChineseScript.HongKong, ChineseScript.Traditional) => "hk2t",
            (ChineseScript.Simplified, ChineseScript.Taiwan) => "s2tw" + words,
            (ChineseScript.Simplified, ChineseScript.HongKong) => "s2hk" + words,
            (ChineseScript.Traditional, ChineseScript.Taiwan) => "t2tw",
            (ChineseScript.Traditional, ChineseScript.HongKong) => "t2hk",
            _ => null,
        };
    }

    private ChineseConversion Conversion(string name) => _conversions.GetOrAdd(name, static n => new Lazy<ChineseConversion>(() => ChineseConversion.Load(n))).Value;

    private static (int Simplified, int Traditional, int Han, int Foreign) Count(string text)
    {
        var variants = HanVariants.Shared;
        int simplified = 0, traditional = 0, han = 0, foreign = 0;
        foreach (var c in text)
        {
            if (c < 0x1100) continue;
            if (c is >= '\u3400' and <= '\u9FFF')
            {
                han++;
                if (variants.IsSimplifiedOnly(c)) simplified++;
                else if (variants.IsTraditionalOnly(c)) traditional++;
            }
            else if (c is >= '\u3041' and <= '\u30FA' or >= '\uAC00' and <= '\uD7A3')
            {
                foreign++;
            }
            else if (c is >= '\u2E80' and <= '\u2FD5' or >= '\uF900' and <= '\uFAFF')
            {
                han++;
            }
        }

        return (simplified, traditional, han, foreign);
    }

    // Where the text ends once its unterminated last sentence is off; the whole length where it ends well or has no end of a sentence.
    private static int LastEnd(ReadOnlySpan<char> text)
    {
        var end = text.TrimEnd().Length;
        var last = text[..end].LastIndexOfAny("。！？…!?");
        if (last < 0) return text.Length;
        last++;
        while (last < end && "”』」’）)\"".Contains(text[last])) last++;
        return last == end ? text.Length : last;
    }
}
