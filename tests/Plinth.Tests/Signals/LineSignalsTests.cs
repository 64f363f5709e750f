using CsCheck;
using Plinth.Signals;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Signals;

public sealed class LineSignalsTests
{
    private static readonly Gen<string> s_text = Gens.Of("a", "b", " ", "\n", "\n", "\r", "\u2028", "\x1c", "\x1f", "😀").Array[0, 30].Select(string.Concat);

    [Fact]
    public void Lines_and_paragraphs_are_those_of_Python()
    {
        var signals = new TextSignals();
        s_text.Sample(text =>
        {
            signals.Bind(text);
            Assert.Equal(text.Split('\n'), Texts(text, signals.Lines));
            Assert.Equal(PythonText.SplitLines(text), Texts(text, signals.PrintedLines));
            Assert.Equal(System.Text.RegularExpressions.Regex.Split(PythonText.Strip(text), "\n{2,}"), Texts(text, signals.Paragraphs));
            Assert.Equal(PythonText.Len(text), signals.Chars);
        }, iter: 5000, threads: 1);
    }

    [Fact]
    public void A_line_repeats_when_an_equal_one_came_before() =>
        Assert.Equal([false, false, true, false, true], Bound("a\n\na\nb\n").LineRepeats.ToArray());

    [Fact]
    public void Repeated_paragraphs_count_with_their_characters() =>
        Assert.Equal((2, 6), Bound("x😀z\n\ny\n\n\nx😀z\n\nx😀z").RepeatedParagraphs());

    [Fact]
    public void An_empty_text_has_one_empty_line_and_prints_none()
    {
        var signals = Bound("");
        Assert.Equal(1, signals.Lines.Length);
        Assert.Equal(0, signals.PrintedLines.Length);
        Assert.Equal(1, signals.Paragraphs.Length);
        Assert.Equal(0, signals.Sentences.Length);
        Assert.Equal(default, signals.Counts);
    }

    [Fact]
    public void Characters_are_counted_by_kind() =>
        Assert.Equal(new CharCounts(Letters: 9, Uppercase: 1, Digits: 3, Han: 3, Kana: 2, Hangul: 1, WhiteSpace: 2, Punctuation: 3),
            Bound("Abc 中文𠀀 かナ한1２3。!😀").Counts);

    [Theory]
    [InlineData("One. Two! Three", new[] { "One.", "Two!", "Three" })]
    [InlineData("He said \"No.\" Then he left.", new[] { "He said \"No.\"", "Then he left." })]
    [InlineData("Mr. Smith paid 3.50 at 5 p.m. today", new[] { "Mr. Smith paid 3.50 at 5 p.m. today" })]
    [InlineData("你好。再见！", new[] { "你好。", "再见！" })]
    public void Sentences_end_after_the_marks_that_close_them(string text, string[] sentences) =>
        Assert.Equal(sentences, Texts(text, Bound(text).Sentences));

    private static TextSignals Bound(string text)
    {
        var signals = new TextSignals();
        signals.Bind(text);
        return signals;
    }

    private static List<string> Texts(string text, ReadOnlySpan<LineSpan> spans)
    {
        var texts = new List<string>();
        foreach (var span in spans) texts.Add(text.Substring(span.Start, span.Length));
        return texts;
    }
}
