using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Social security numbers of the United States: <c>AAA-GG-SSSS</c> of an area, group and serial that can be given out.</summary>
/// <remarks>With spaces or without any cut, and for areas that are given to taxpayers instead (9xx), a word such as SSN must stand before it.</remarks>
public sealed class UsSsn : ISecret
{
    private static readonly SearchValues<string> s_ssn = Context.Words("ssn", "social security", "soc sec", "ss#", "itin", "taxpayer id", "tax id");

    /// <inheritdoc/>
    public string Kind => "us-ssn";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        Span<char> digits = stackalloc char[9];
        int to;
        var cut = end - at == 3 && end < text.Length && text[end] is '-' or ' ' or '\u2011' ? text[end] : '\0';
        if (cut != '\0')
        {
            to = at + 11;
            if (to > text.Length || text[at + 6] != cut) return;
            text.Slice(at, 3).CopyTo(digits);
            text.Slice(at + 4, 2).CopyTo(digits[3..]);
            text.Slice(at + 7, 4).CopyTo(digits[5..]);
            if (digits.IndexOfAnyExceptInRange('0', '9') >= 0) return;
        }
        else if (end - at is 9)
        {
            to = end;
            text[at..end].CopyTo(digits);
        }
        else
        {
            return;
        }

        if (!Boundary.Clear(text, at, to)) return;
        var area = digits[..3];
        var said = Context.Says(Context.LineBefore(text, at, 40), s_ssn);
        if (area.SequenceEqual("000") || digits[3..5].SequenceEqual("00") || digits[5..].SequenceEqual("0000")) return;
        if (!said && (cut is '\0' or ' ' || area.SequenceEqual("666") || area[0] == '9' || Context.NumbersAThing(Context.LineBefore(text, at, 20)))) return;
        passage.Add(at, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        // 987-65-4320 to 4329 and areas of 9xx with low groups are given to nobody.
        var made = source.Shape(secret).ToCharArray();
        var digits = Enumerable.Range(0, made.Length).Where(i => char.IsAsciiDigit(made[i])).ToArray();
        (made[digits[0]], made[digits[3]], made[digits[4]], made[digits[8]]) = ('9', '0', (char)('1' + source.Below(9)), (char)('1' + source.Below(9)));
        return new string(made);
    }
}
