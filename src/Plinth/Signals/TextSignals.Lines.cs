using System.Buffers;
using Plinth.Languages;

namespace Plinth.Signals;

public sealed partial class TextSignals
{
    // Line breaks of Python's str.splitlines other than the line feed.
    private static readonly SearchValues<char> s_otherBreaks = SearchValues.Create("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029");
    private static readonly SearchValues<char> s_allBreaks = SearchValues.Create("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029");

    private readonly SpanSet _seenLines = new();
    private LineSpan[] _lines = new LineSpan[64];
    private LineSpan[] _printed = [];
    private LineSpan[] _paragraphs = [];
    private bool[] _repeats = [];
    private int _lineCount;
    private int _printedCount;
    private int _paragraphCount;
    private bool _printedAreLines;

    /// <summary>The text split at every line feed: one more than there are line feeds, empty ones included; an empty text has one.</summary>
    public ReadOnlySpan<LineSpan> Lines
    {
        get
        {
            if (Lacks(Measured.Lines)) _lineCount = Split(Text, ref _lines);
            return _lines.AsSpan(0, _lineCount);
        }
    }

    /// <summary>The text split at every kind of line break, as Python's <c>str.splitlines</c>: a last break opens no line, an empty text has none.</summary>
    public ReadOnlySpan<LineSpan> PrintedLines
    {
        get
        {
            if (Lacks(Measured.PrintedLines)) SplitPrinted();
            return _printedAreLines ? Lines[.._printedCount] : _printed.AsSpan(0, _printedCount);
        }
    }

    /// <summary>The text without white space at its ends, split at two or more line feeds; an empty text has one, empty.</summary>
    public ReadOnlySpan<LineSpan> Paragraphs
    {
        get
        {
            if (Lacks(Measured.Paragraphs)) SplitParagraphs();
            return _paragraphs.AsSpan(0, _paragraphCount);
        }
    }

    /// <summary>For each of <see cref="Lines"/>: whether an equal one came before it.</summary>
    public ReadOnlySpan<bool> LineRepeats
    {
        get
        {
            var lines = Lines;
            if (Lacks(Measured.LineRepeats))
            {
                if (_repeats.Length < lines.Length) _repeats = new bool[lines.Length * 2];
                _seenLines.Clear(lines.Length);
                for (var i = 0; i < lines.Length; i++) _repeats[i] = !_seenLines.Add(Text, lines[i].Start, lines[i].Length);
            }

            return _repeats.AsSpan(0, lines.Length);
        }
    }

    /// <summary>How many paragraphs equal an earlier one, and their characters in code points.</summary>
    public (int Count, int Chars) RepeatedParagraphs()
    {
        var paragraphs = Paragraphs;
        if (paragraphs.Length < 2) return default;
        _seenLines.Clear(paragraphs.Length);
        int count = 0, chars = 0;
        foreach (var paragraph in paragraphs)
        {
            if (_seenLines.Add(Text, paragraph.Start, paragraph.Length)) continue;
            count++;
            chars += CharsIn(paragraph.Start, paragraph.Length);
        }

        return (count, chars);
    }

    /// <summary>A line without white space at its ends.</summary>
    public LineSpan Trim(LineSpan line)
    {
        int start = line.Start, end = line.End;
        while (start < end && CharClasses.IsSpace(Text[start])) start++;
        while (end > start && CharClasses.IsSpace(Text[end - 1])) end--;
        return new(start, end - start);
    }

    partial void Forget() => _measured = 0;

    private static int Split(string text, ref LineSpan[] lines)
    {
        int count = 0, start = 0;
        while (true)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            Append(ref lines, ref count, new(start, length < 0 ? text.Length - start : length));
            if (length < 0) return count;
            start += length + 1;
        }
    }

    private void SplitPrinted()
    {
        var text = Text;
        _printedAreLines = !text.AsSpan().ContainsAny(s_otherBreaks);
        if (_printedAreLines)
        {
            var lines = Lines;
            _printedCount = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
            return;
        }

        _printedCount = 0;
        var start = 0;
        while (start < text.Length)
        {
            var length = text.AsSpan(start).IndexOfAny(s_allBreaks);
            Append(ref _printed, ref _printedCount, new(start, length < 0 ? text.Length - start : length));
            if (length < 0) return;
            start += length;
            start += text[start] == '\r' && start + 1 < text.Length && text[start + 1] == '\n' ? 2 : 1;
        }
    }

    private void SplitParagraphs()
    {
        var body = Trim(new(0, Text.Length));
        _paragraphCount = 0;
        var start = body.Start;
        while (true)
        {
            var length = Text.AsSpan(start, body.End - start).IndexOf("\n\n");
            Append(ref _paragraphs, ref _paragraphCount, new(start, length < 0 ? body.End - start : length));
            if (length < 0) return;
            start += length;
            while (Text[start] == '\n') start++;
        }
    }

    private static void Append(ref LineSpan[] lines, ref int count, LineSpan line)
    {
        if (count == lines.Length) Array.Resize(ref lines, Math.Max(16, count * 2));
        lines[count++] = line;
    }
}
