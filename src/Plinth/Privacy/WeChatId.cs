namespace Plinth.Privacy;

/// <summary>WeChat ids: <c>wxid_…</c>, and a letter with 5 to 19 letters, digits, hyphens or underscores, or a telephone number, behind a word that says so.</summary>
/// <remarks>Public accounts (公众号) stay: they are published to be read.</remarks>
public sealed class WeChatId : ISecret
{
    private static readonly string[] s_products =
        ["wechat", "weixin", "android", "iphone", "windows", "mobile", "official", "available", "service", "support", "login", "payment", "download", "linux", "macos", "desktop"];

    /// <inheritdoc/>
    public string Kind => "wechat";

    /// <inheritdoc/>
    public string Triggers => "信加_:：";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => ["wechat", "weixin"];

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (text[at] == '信')
        {
            // 官方微信 is a public account as well.
            if (at > 2 && text[..(at - 1)].EndsWith("官方")) return;
            if (at > 0 && text[at - 1] is '微' or '薇' or '威' or '徽' or 'V' or 'v') Id(passage, end, chinese: true);
            return;
        }

        switch (text[at])
        {
            case '加':
                if (end + 2 < text.Length && text[end] is 'v' or 'V' or 'w' or 'W' && text[end + 1] is 'x' or 'X') Id(passage, end + 2, chinese: true);
                break;
            case ':' or '：':
                if (at > 1 && text[at - 1] is 'x' or 'X' && text[at - 2] is 'v' or 'V' or 'w' or 'W' && (at == 2 || !Boundary.IsWord(text[at - 3], "_./-"))) Id(passage, at, chinese: true);
                break;
            case '_':
                if (at < 4 || !text[..end].EndsWith("wxid_") || (at > 4 && Boundary.IsWord(text[at - 5], "_"))) break;
                var to = Boundary.WordEnd(text, end, 24, "_-");
                if (to - end is >= 10 and <= 22) passage.Add(at - 4, to);
                break;
            default:
                if (at == 0 || !Boundary.IsWord(text[at - 1], "_./-")) Id(passage, end, chinese: false);
                break;
        }
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source) => source.Shape(secret, secret.StartsWith("wxid_") ? 5 : 0);

    private static void Id(in Passage passage, int at, bool chinese)
    {
        var text = passage.Text;
        var from = at;
        // 加微信abc_1
        var named = from > 2 && text[from - 3] == '加' && text[from - 1] == '信';
        while (at < text.Length && at - from < 10)
        {
            var rest = text[at..];
            var step = rest.StartsWith(" id", StringComparison.OrdinalIgnoreCase) ? 3 : rest.StartsWith("ID", StringComparison.OrdinalIgnoreCase) ? 2
                : text[at] is '号' or '號' or '码' or '碼' or '是' or '为' or '為' or ':' or '：' or ' ' or '(' or '（' or '同' or '联' or '系' or '\u3000' ? 1 : rest.StartsWith("账") || rest.StartsWith("帐") ? 1 : 0;
            if (step == 0) break;
            named |= step > 1 || text[at] is not (' ' or '\u3000');
            at += step;
        }

        if (!named || at >= text.Length) return;
        var to = Boundary.WordEnd(text, at, 24, "_-");
        while (to > at && text[to - 1] == '-') to--;
        var id = text[at..to];
        if (id.Length is < 6 or > 20) return;
        if (char.IsAsciiDigit(id[0]))
        {
            if (id.Length != 11 || id[0] != '1' || id.IndexOfAnyExceptInRange('0', '9') >= 0) return;
        }
        else
        {
            foreach (var product in s_products)
                if (id.Equals(product, StringComparison.OrdinalIgnoreCase)) return;
            // A word of letters alone may be a word: in English always, in Chinese when others follow.
            if (id.IndexOfAny("0123456789_-") < 0 && (!chinese || (to + 1 < text.Length && text[to] == ' ' && char.IsAsciiLetter(text[to + 1])))) return;
            if (to < text.Length && text[to] is '.' && to + 1 < text.Length && char.IsAsciiLetter(text[to + 1])) return;
        }

        passage.Add(at, to);
    }
}
