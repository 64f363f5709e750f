namespace Plinth.Chinese;

/// <summary>Makes evasions equal: full-width and circled signs, capitals, look-alikes; what is strewn between characters drops out.</summary>
internal static class AdFolding
{
    // Pairs: what is written, what is meant.
    private const string LookAlikes = "薇微徽微溦微葳微嶶微伩信信信裙群羣群峮群伽加咖加珈加浕尽衞卫媺微綫线號号関关關关註注點点載载開开戶户網网說说書书節节請请領领優优惠惠費费訊讯會会電电聯联係系繫系擊击閱阅讀读轉转發发賺赚錢钱兼兼職职諮咨詢询訂订購购買买賣卖貸贷歡欢薦荐薇微衛卫圍围維维碼码掃扫頭头條条彩彩體体驗验無无彈弹窗窗";

    private const string Strewn = " \t\u00A0\u3000\u200B\u200C\u200D\u2060\uFEFF\u00AD*_~～·•|｜^`´'★☆◆◇●○■□▲△▼▽♥❤♡※¤§丨丶﹒﹡＊－-→←↓↑►";

    private static readonly char[] Table = Build();

    /// <summary>What a unit is taken for; NUL where it drops out.</summary>
    public static char Fold(char c) => Table[c];

    private static char[] Build()
    {
        var table = new char[1 << 16];
        for (var c = 0; c < table.Length; c++)
            table[c] = c is >= 0xFF01 and <= 0xFF5E ? char.ToLowerInvariant((char)(c - 0xFEE0)) : c < 0x80 ? char.ToLowerInvariant((char)c) : (char)c;
        for (var i = 0; i + 1 < LookAlikes.Length; i += 2) table[LookAlikes[i]] = LookAlikes[i + 1];
        for (var i = 0; i < 9; i++)
        {
            foreach (var first in new[] { '①', '⑴', '⒈', '❶', '㈠' }) table[first + i] = (char)('1' + i);
        }

        foreach (var (c, to) in new[] { ('ⅴ', 'v'), ('Ⅴ', 'v'), ('ν', 'v'), ('Ｖ', 'v'), ('х', 'x'), ('Х', 'x'), ('Ⅹ', 'x'), ('ⅹ', 'x'), ('×', 'x'), ('о', 'o'), ('О', 'o'), ('〇', '0'), ('＋', '+'), ('➕', '+'), ('⓿', '0') }) table[c] = to;
        for (var i = 0; i < 26; i++) (table['ⓐ' + i], table['Ⓐ' + i]) = ((char)('a' + i), (char)('a' + i));
        foreach (var c in Strewn) table[c] = '\0';
        return table;
    }
}
