using System.Collections.Concurrent;

namespace Plinth.Chinese;

/// <summary>Takes out paragraphs that hold too little Chinese, and long stretches of other signs within the rest. A paragraph is a line.</summary>
public sealed class ChineseParagraphs : IEditor, IPresets<ChineseParagraphs>
{
    private readonly ConcurrentBag<CharBuffer> _idle = [];

    /// <summary>Fewest Chinese characters of a paragraph; default 10 (MNBVC); blank ones stay.</summary>
    [Within(0, 1e6)]
    public int? MinHan { get; init; } = 10;

    /// <summary>Longest run of characters that are neither Chinese, punctuation nor white space; longer ones are taken out; default off (WuDao 10).</summary>
    [Within(1, 1e6)]
    public int? MaxForeignRun { get; init; }

    /// <summary>Takes out the last paragraph where it does not end as a sentence does, if there is another; default false.</summary>
    public bool CutUnterminated { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<ChineseParagraphs>> Presets { get; } = new Dictionary<string, Func<ChineseParagraphs>>
    {
        // MNBVC, wiki.mnbvc.org: paragraphs with fewer than 10 Chinese characters, unterminated last ones.
        ["mnbvc"] = () => new() { MinHan = 10, CutUnterminated = true },
        // Yuan et al. 2021 (WuDaoCorpora): more than 10 other characters in a row; the last paragraph when it is not complete.
        ["wudao"] = () => new() { MinHan = null, MaxForeignRun = 10, CutUnterminated = true },
    };

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        if (!_idle.TryTake(out var into)) into = new CharBuffer();
        into.Clear();
        var text = doc.Text.AsSpan();
        if (CutUnterminated) text = text[..LastComplete(text)];
        var any = false;
        foreach (var line in text.EnumerateLines())
        {
            if (MinHan is { } least && !line.IsWhiteSpace() && Han(line) < least) continue;
            if (any) into.Append('\n');
            any = true;
            if (MaxForeignRun is { } most) Shorten(line, most, into);
            else into.Append(line);
        }

        if (!into.Span.SequenceEqual(doc.Text)) doc.Text = into.Span.ToString();
        _idle.Add(into);
        return Verdict.Keep;
    }

    private static int LastComplete(ReadOnlySpan<char> text)
    {
        var end = text.TrimEnd().Length;
        if (end == 0 || "。！？…!?.”』」’）)\"；".Contains(text[end - 1])) return text.Length;
        var line = text[..end].LastIndexOf('\n');
        return line < 0 ? text.Length : line;
    }

    private static void Shorten(ReadOnlySpan<char> line, int most, CharBuffer into)
    {
        for (var i = 0; i < line.Length;)
        {
            var from = i;
            while (i < line.Length && IsForeign(line[i])) i++;
            if (i > from && i - from <= most) into.Append(line[from..i]);
            if (i == from) into.Append(line[i++]);
        }
    }

    private static bool IsForeign(char c) => !IsHan(c) && !char.IsWhiteSpace(c) && !char.IsPunctuation(c) && !char.IsSurrogate(c);

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private static int Han(ReadOnlySpan<char> line)
    {
        var han = 0;
        foreach (var c in line) if (IsHan(c) || char.IsHighSurrogate(c)) han++;
        return han;
    }
}
