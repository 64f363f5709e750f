namespace Plinth.Privacy;

/// <summary>Unified social credit codes of Chinese organisations (GB 32100-2015): 18 characters with a check character; those of one-man businesses are a person's.</summary>
public sealed class Uscc : ISecret
{
    private const int Length = 18;

    /// <inheritdoc/>
    public string Kind => "cn-uscc";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        // The first digit may be the second character: N1…, Y1….
        var start = at > 0 && text[at - 1] is 'A' or 'N' or 'Y' ? at - 1 : at;
        if (start + Length > text.Length || end - at < 3 || !Boundary.Clear(text, start, start + Length)) return;
        var code = text.Slice(start, Length);
        // Registration department and kind; then six digits of a region of GB/T 2260.
        if (code[0] is not ('1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9' or 'A' or 'N' or 'Y') || code[1] is not ('1' or '2' or '3' or '4' or '5' or '9')) return;
        if (code.Slice(2, 6).IndexOfAnyExceptInRange('0', '9') >= 0 || code[2] is '0' or '9') return;
        if (Checks.Uscc(code) != code[17]) return;
        // Eighteen digits are an identity card's number as often as not, and other numbers more often than a code; a region must be one.
        if (code.IndexOfAnyExceptInRange('0', '9') < 0 && !Context.Says(Context.LineBefore(text, start, 24), s_words)) return;
        passage.Add(start, start + Length);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        var made = secret.ToArray();
        for (var i = 8; i < 17; i++) made[i] = Alphabet[source.Below(i == 8 ? 10 : 31)];
        made[16] = 'X';
        made[17] = Checks.Uscc(made);
        return new string(made);
    }

    private static readonly System.Buffers.SearchValues<string> s_words = Context.Words("信用代码", "信用代碼", "统一代码", "统一社会", "税号", "纳税人", "注册号", "uscc", "credit code");
}
