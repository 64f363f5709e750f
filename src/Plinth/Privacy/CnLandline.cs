namespace Plinth.Privacy;

/// <summary>Landline numbers of mainland China: an area code of 3 or 4 digits that starts with 0, and 7 or 8 digits.</summary>
/// <remarks>
/// <c>010-62345678</c>, <c>(0755) 2345 6789</c>, <c>+86 10 6234 5678</c>; run together (<c>01062345678</c>) behind a word such as 电话. The area must be
/// one of the number plan; 400 and 800 numbers and hotlines (110, 12345, 95588) stay.
/// </remarks>
public sealed class CnLandline : ISecret
{
    private static readonly System.Buffers.SearchValues<string> s_phone = Context.Words("电话", "電話", "座机", "传真", "联系", "热线", "致电", "tel", "fax", "phone");

    /// <inheritdoc/>
    public string Kind => "cn-landline";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        var run = text[at..end];
        var start = at;
        if (run.SequenceEqual("86") || run.SequenceEqual("0086"))
        {
            if (start > 0 && text[start - 1] == '+') start--;
            else if (run.Length == 2) return;
            at = end + (end < text.Length && text[end] is ' ' or '-' ? 1 : 0);
            if (at < text.Length && text[at] is '(') at++;
            end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            run = text[at..end];
        }
        else if (run.IsEmpty || run[0] != '0')
        {
            return;
        }
        else if (at > 0 && text[at - 1] is '(' or '（')
        {
            start--;
        }

        Span<char> digits = stackalloc char[12];
        var abroad = run.IsEmpty || run[0] != '0';
        if (abroad && start == at) return;
        digits[0] = '0';
        var length = abroad ? 1 : 0;
        if (run.Length + length > 12 || run.Length < 2) return;
        run.CopyTo(digits[length..]);
        length += run.Length;
        var to = end;
        if (length <= 4)
        {
            if (to < text.Length && text[to] is ')' or '）') to++;
            if (to < text.Length && text[to] is '-' or ' ' or '—' or '－') to++;
            for (var part = 0; part < 2; part++)
            {
                var from = to;
                while (to < text.Length && char.IsAsciiDigit(text[to]) && length < 12) digits[length++] = text[to++];
                if (part == 0 && to - from is 3 or 4 && to + 1 < text.Length && text[to] is ' ' or '-' && char.IsAsciiDigit(text[to + 1])) to++;
                else break;
            }
        }
        else if (!abroad && !Context.Says(Context.LineBefore(text, start, 12), s_phone))
        {
            return;
        }

        if (length is < 10 or > 12 || !Boundary.Clear(text, start, to) || Context.NumbersAThing(Context.LineBefore(text, start, 12), s_phone)) return;
        if (PhonePlan.National(digits[..length], "CN") == PhonePlan.Line.Person) passage.Add(start, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        var (made, digits) = (secret.ToArray(), 0);
        for (var i = made.Length - 1; i >= 0 && digits < 6; i--)
            if (char.IsAsciiDigit(made[i]) && ++digits > 0) made[i] = (char)('0' + source.Below(10));
        return new string(made);
    }
}
