namespace Plinth.Privacy;

/// <summary>QQ numbers, 5 to 11 digits, and numbers of QQ groups, right behind a word that says so: <c>QQ：123456</c>, <c>扣扣 123456</c>, <c>加Q123456</c>.</summary>
public sealed class QqNumber : ISecret
{
    private const string Filler = " :：号號码碼群是为為帐账戶户客服联系方式交流官方咨询（(）)-—_/、，,或\u3000no.NO#";

    /// <inheritdoc/>
    public string Kind => "qq";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end - at is < 5 or > 11 || text[at] == '0') return;
        if (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '%')) return;
        if (end + 1 < text.Length && text[end] is '.' or ',' && char.IsAsciiDigit(text[end + 1])) return;
        if (Says(text, at)) passage.Add(at, end);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source) => source.Shape(secret, 1);

    private static bool Says(ReadOnlySpan<char> text, int at)
    {
        // Back over filler; another number of a list may stand between.
        var before = Context.LineBefore(text, at, 26);
        var to = before.Length;
        for (var i = 0; i < 2; i++)
        {
            while (to > 0 && Filler.Contains(before[to - 1], StringComparison.Ordinal)) to--;
            var number = to;
            while (number > 0 && char.IsAsciiDigit(before[number - 1])) number--;
            if (i > 0 || to - number < 5 || number == 0) break;
            to = number;
        }

        before = before[..to];
        if (before.EndsWith("扣扣") || before.EndsWith("企鹅") || before.EndsWith("球球") && to < 10) return true;
        if (before.EndsWith("Q", StringComparison.OrdinalIgnoreCase))
        {
            var one = before[..^1];
            if (one.EndsWith("Q", StringComparison.OrdinalIgnoreCase)) return one.Length < 2 || !char.IsAsciiLetterOrDigit(one[^2]);
            return one.EndsWith("加") || one.EndsWith("扣") || one.EndsWith("＋") || one.EndsWith("联系");
        }

        return false;
    }
}
