namespace Plinth.Privacy;

/// <summary>Alipay accounts behind the word 支付宝 or Alipay: a telephone number, an e-mail address or a user number of 16 digits that starts with 2088.</summary>
public sealed class AlipayId : ISecret
{
    /// <inheritdoc/>
    public string Kind => "alipay";

    /// <inheritdoc/>
    public string Triggers => "宝寶";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => ["alipay"];

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (text[at] is '宝' or '寶' && (at < 2 || text[at - 1] != '付')) return;
        var from = end;
        while (end < text.Length && end - from < 12 && (text[end] is ' ' or ':' or '：' or '账' or '帐' or '號' or '号' or '户' or '戶' or '是' or '为' or '為' or '码' or '(' or '（'
            || text[end..].StartsWith("account", StringComparison.OrdinalIgnoreCase)))
            end += text[end] is 'a' or 'A' ? 7 : 1;
        if (end == from || end >= text.Length) return;
        var to = Boundary.WordEnd(text, end, 64, "_-.+@");
        while (to > end && text[to - 1] is '.' or '-') to--;
        var id = text[end..to];
        var digits = id.IndexOfAnyExceptInRange('0', '9') < 0;
        var sign = id.IndexOf('@');
        if (digits ? (id.Length == 11 && id[0] == '1') || (id.Length == 16 && id.StartsWith("2088")) : sign > 0 && Email.Domain(id, sign + 1) == id.Length) passage.Add(end, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source) => secret.Contains('@') ? new Email().Fake(secret, source) : source.Shape(secret, secret.Length > 11 ? 4 : 3);
}
