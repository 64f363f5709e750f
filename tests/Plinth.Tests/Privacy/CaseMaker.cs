using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Plinth.Tests.Privacy;

/// <summary>Makes the labelled cases: sentences of real pages, and between them sentences that give away made-up data. Same seed, same cases.</summary>
/// <remarks>
/// A line is a case; <c>⟦kind|datum⟧</c> marks what is private, <c>\n</c> is a line end, <c>[xx]</c> in front is the language, <c>¦</c> is left out when
/// read, so that no scanner of repositories takes a made-up key for a real one. Checksums are reckoned here anew, not by the code under test.
/// </remarks>
internal sealed class CaseMaker(int seed, IReadOnlyList<string> carriers)
{
    private static readonly string[] s_names = ["wangxiaoming", "li.na", "zhang_wei88", "chenjing", "liuyang2009", "sunli", "zhaolei_1987", "huangmin", "xu.fang", "gaofeng666", "hemei-xi", "linbo"];
    private static readonly string[] s_english = ["jane.doe", "tom_baker", "mkowalski", "anna-lena", "r.smith42", "pduval", "greta", "hugo.lind", "osantos", "kim1984"];
    private static readonly string[] s_hosts = ["163.com", "qq.com", "126.com", "sina.com.cn", "gmail.com", "outlook.com", "foxmail.com", "mail.tsinghua.edu.cn", "example.cn", "aliyun.com"];
    private static readonly string[] s_regions = ["110105", "310115", "440305", "330106", "510107", "420102", "610113", "350203", "130102", "220104", "650102", "460105"];
    private static readonly string[] s_places = ["北京市朝阳区", "上海市浦东新区", "广东省深圳市南山区", "浙江省杭州市西湖区", "四川省成都市武侯区", "湖北省武汉市江岸区", "陕西省西安市雁塔区", "江苏省南京市鼓楼区", "福建省厦门市思明区", "天津市和平区", "苏州市姑苏区", "济南市历下区"];
    private static readonly string[] s_roads = ["建国路", "人民南路", "科技园南区深南大道", "文三路", "中山北路", "解放大道", "长安南路", "湖滨西路", "和平街", "观前街", "南京西路", "泉城路"];
    private static readonly string[] s_rooms = ["", "3号楼2单元501室", "12栋1203室", "院内2号楼", "5层", "阳光大厦1806室", "甲楼", "2座302房"];

    private readonly Random _random = new(seed);

    /// <summary>Chinese cases, by kind.</summary>
    public IEnumerable<string> Chinese()
    {
        foreach (var line in Cases("zh", "email", 24, Mail, "联系邮箱：{0}", "请把稿件发到{0}，谢谢。", "E-mail: {0}", "有问题请发邮件至 {0}。", "投稿邮箱{0}（请注明姓名）", "邮箱是{0}，欢迎来信")) yield return line;
        foreach (var line in Cases("zh", "email", 24, HiddenMail, "邮箱：{0}", "请发到{0}。", "我的信箱 {0}，谢谢", "联系方式：{0}")) yield return line;
        foreach (var line in Cases("zh", "email", 6, () => $"{Pick(s_names)}#qq.com", "邮箱：{0}（#换成@）", "{0}，请把#替换为@")) yield return line;
        foreach (var line in Cases("zh", "cn-mobile", 26, Mobile, "手机：{0}", "联系人王先生 {0}", "电话{0}（微信同号）", "有意者请拨打{0}。", "致电{0}咨询", "手机号码为{0}的用户", "{0} 李女士")) yield return line;
        foreach (var line in Cases("zh", "cn-landline", 22, Landline, "电话：{0}", "传真 {0}", "座机{0}，周一至周五", "咨询电话：{0}（工作时间）", "联系电话{0}。")) yield return line;
        foreach (var line in Cases("zh", "cn-id-card", 26, IdCard, "身份证号：{0}", "身份证号码为{0}的男子", "公民身份号码{0}。", "姓名张三，证件号{0}，已登记", "被告人李某，身份证{0}")) yield return line;
        foreach (var line in Cases("zh", "passport", 18, () => _random.Next(3) switch { 0 => $"E{Digits(8)}", 1 => $"EA{Digits(7)}", _ => $"G{Digits(8)}" }, "护照号码：{0}", "持护照（号码{0}）入境", "护照 {0}", "护照号为{0}，有效期十年")) yield return line;
        foreach (var line in Cases("zh", "cn-uscc", 20, Uscc, "统一社会信用代码：{0}", "某某有限公司（统一社会信用代码{0}）", "信用代码 {0}", "代码为{0}的企业")) yield return line;
        foreach (var line in Cases("zh", "cn-plate", 24, Plate, "车牌号{0}", "一辆{0}小型轿车", "号牌为{0}的货车", "驾驶{0}，沿国道行驶", "车辆：{0}。")) yield return line;
        foreach (var line in Cases("zh", "bank-card", 24, ChineseCard, "卡号：{0}", "银行卡号{0}", "汇款至农业银行{0}，户名李四", "账号 {0} 开户行", "建行卡{0}")) yield return line;
        foreach (var line in Cases("zh", "qq", 24, () => $"{1 + _random.Next(9)}{Digits(4 + _random.Next(6))}", "QQ：{0}", "加QQ{0}", "QQ群：{0}", "客服QQ:{0}", "扣扣 {0}", "联系QQ {0}，欢迎", "qq号是{0}")) yield return line;
        foreach (var line in Cases("zh", "wechat", 24, WeChat, "微信：{0}", "微信号：{0}", "微信号 {0}", "VX：{0}", "加薇信：{0}", "WeChat ID: {0}", "加微信{0}，备注来意", "我的微信号是{0}")) yield return line;
        foreach (var line in Cases("zh", "alipay", 16, () => _random.Next(3) switch { 0 => Mobile(plain: true), 1 => $"2088{Digits(12)}", _ => Mail() }, "支付宝：{0}", "支付宝账号{0}", "支付宝帐号：{0}", "转到支付宝账户 {0}，谢谢")) yield return line;
        foreach (var line in Cases("zh", "address", 26, () => $"{Pick(s_places)}{Pick(s_roads)}{1 + _random.Next(300)}号{Pick(s_rooms)}", "地址：{0}", "他住在{0}。", "现住{0}。", "公司位于{0}，交通便利", "请寄往{0}，收件人王某")) yield return line;
        foreach (var line in Cases("zh", "password", 16, Secret, "密码：{0}", "登录密码是{0}", "初始密码为{0}，请尽快修改", "password={0}")) yield return line;
        foreach (var line in Cases("zh", "ip", 16, Ip, "服务器地址{0}", "攻击来自{0}。", "IP：{0}", "登录地点 {0}（广东）")) yield return line;
        foreach (var line in Cases("zh", "user-path", 12, () => Pick(s_names), @"文件在 C:\Users\{0}\Desktop 里", "保存到 /home/{0}/下载 目录", "路径：/Users/{0}/Documents/报告.docx")) yield return line;
        foreach (var line in Cases("zh", "url-credentials", 10, () => $"{Pick(s_names)}:{Secret()}", "下载：ftp://{0}@ftp.example.cn/pub/a.rar", "数据库 mysql://{0}@10.0.0.5:3306/shop")) yield return line;
        foreach (var line in Cases("zh", "crypto-wallet", 12, Wallet, "比特币或以太坊地址：{0}", "打赏钱包 {0}。")) yield return line;
        foreach (var line in Cases("zh", "api-key", 14, Token, "密钥：{0}", "appsecret: {0}", "access_token=\"{0}\"")) yield return line;
    }

    /// <summary>Cases in English, German, French and Japanese, by kind.</summary>
    public IEnumerable<string> Western()
    {
        foreach (var line in Cases("en", "email", 20, () => $"{Pick(s_english)}@{Pick(["example.com", "mail.example.org", "example.co.uk"])}", "Write to {0}.", "Contact: {0}", "<{0}>", "mailto:{0}?subject=hello")) yield return line;
        foreach (var line in Cases("en", "email", 20, () => Pick(s_english) + Pick([" at example dot com", " (at) example (dot) org", "[at]example.net", " [at] mail [dot] example [dot] com", "(at)example.com", " AT example DOT org", " @ example.com"]), "My email is {0}", "contact me: {0}", "E-mail {0} for details")) yield return line;
        foreach (var line in Cases("en", "phone", 24, () => _random.Next(5) switch { 0 => $"({Area()}) {Exchange()}-{Digits(4)}", 1 => $"{Area()}-{Exchange()}-{Digits(4)}", 2 => $"+1 {Area()} {Exchange()} {Digits(4)}", 3 => $"{Area()}.{Exchange()}.{Digits(4)}", _ => $"+44 20 7946 0{Digits(3)}" }, "Call {0} today.", "Reservations: {0}", "Phone {0}", "You can reach us on {0}.")) yield return line;
        foreach (var line in Cases("de", "phone", 12, () => _random.Next(3) switch { 0 => $"0151 2{Digits(7)}", 1 => $"030 / 2{Digits(7)}", _ => $"+49 89 2{Digits(6)}" }, "Telefon: {0}", "Rufen Sie uns an: {0}", "Tel. {0}, Mo bis Fr")) yield return line;
        foreach (var line in Cases("fr", "phone", 12, () => $"0{Pick(["1 42", "6 12", "4 91", "5 56"])} {Digits(2)} {Digits(2)} {Digits(2)}", "Tél. : {0}", "Appelez le {0}", "Mon numéro : {0}.")) yield return line;
        foreach (var line in Cases("ja", "phone", 12, () => _random.Next(2) == 0 ? $"03-32{Digits(2)}-{Digits(4)}" : $"090-{1 + _random.Next(9)}{Digits(3)}-{Digits(4)}", "電話 {0}", "お問い合わせ：{0}", "連絡先は{0}です")) yield return line;
        foreach (var line in Cases("en", "us-ssn", 16, () => $"{1 + _random.Next(5)}{Digits(2)}-{1 + _random.Next(9)}{Digits(1)}-{1 + _random.Next(9)}{Digits(3)}", "SSN: {0}", "social security number {0}", "Her number, {0}, was on the form.")) yield return line;
        foreach (var line in Cases("en", "bank-card", 20, WesternCard, "Card number: {0}", "Please charge {0}", "my Visa {0} was lost", "credit card {0}, exp. 04/27")) yield return line;
        foreach (var line in Cases("en", "iban", 16, Iban, "IBAN: {0}", "Transfer to {0}.", "Account {0} was used")) yield return line;
        foreach (var line in Cases("en", "passport", 12, () => _random.Next(2) == 0 ? Digits(9) : $"{(char)('A' + _random.Next(26))}{Digits(8)}", "passport number {0}", "Passport No. {0}", "his passport ({0}) was stolen")) yield return line;
        foreach (var line in Cases("en", "address", 20, () => $"{1 + _random.Next(9800)} {Pick(["Maple", "Old Mill", "North Lincoln", "Cedar Grove", "W. 43rd", "Harrison"])} {Pick(["Street", "St.", "Avenue", "Road", "Blvd", "Lane"])}{Pick(["", ", Apt. 4", " Suite 210"])}{Pick([", Springfield, IL 62704", ", Portland, OR 97205-1234", ", London SW1A 2AB", ", Leeds LS1 4AP"])}", "Send it to {0}.", "Our office: {0}", "She lives at {0}")) yield return line;
        foreach (var line in Cases("de", "address", 10, () => $"{Pick(["Hauptstraße", "Goethestr.", "Lange Straße", "Bahnhofstraße"])} {1 + _random.Next(150)}{Pick(["", "a"])}, {1 + _random.Next(9)}{Digits(4)} {Pick(["Berlin", "Köln", "Leipzig"])}", "Anschrift: {0}", "Wir wohnen in der {0}")) yield return line;
        foreach (var line in Cases("en", "crypto-wallet", 16, Wallet, "Donate: {0}", "send it to {0}", "wallet={0}")) yield return line;
        foreach (var line in Cases("en", "api-key", 40, IssuedKey, "export KEY={0}", "curl -H \"Authorization: Bearer {0}\"", "token: '{0}'", "the leaked key {0} was revoked")) yield return line;
        foreach (var line in Cases("en", "api-key", 14, Token, "client_secret = \"{0}\"", "\"api_key\": \"{0}\"", "AccountKey={0};", "MY_SECRET_TOKEN={0}")) yield return line;
        foreach (var line in Cases("en", "private-key", 8, () => $"-----¦BEGIN {Pick(["RSA ", "EC ", "OPENSSH ", ""])}PRIVATE KEY-----\\n{Base64(64)}\\n{Base64(64)}\\n{Base64(20)}\\n-----¦END PRIVATE KEY-----", "{0}", "key: |\\n{0}\\nafter")) yield return line;
        foreach (var line in Cases("en", "password", 20, Secret, "Server=db;Uid=app;Pwd={0};", "password: {0}", "DB_PASSWORD='{0}'", "\"password\": \"{0}\"", "the password is {0}", "Data Source=x;Password={0};Encrypt=true")) yield return line;
        foreach (var line in Cases("en", "url-credentials", 12, () => $"{Pick(s_english)}:{Secret()}", "git clone https://{0}@git.example.com/a.git", "postgres://{0}@db.example.com/app", "ftp://{0}@host/")) yield return line;
        foreach (var line in Cases("en", "user-path", 16, () => Pick(s_english), "File \"/home/{0}/src/a.py\", line 3", @"C:\Users\{0}\AppData\Local", "/Users/{0}/Library", @"""C:\\Users\\{0}\\Downloads\\a.zip""")) yield return line;
        foreach (var line in Cases("en", "ip", 16, Ip, "Connection from {0} port 22", "client: {0}, server: _", "http://{0}:8080/", "ping {0}")) yield return line;
        foreach (var line in Cases("en", "ip", 8, () => $"2{_random.Next(1, 16):x}{Pick(["01", "04", "07"])}:{_random.Next(1, 65535):x}:{_random.Next(1, 65535):x}::{_random.Next(1, 65535):x}", "connect to [{0}]:443", "from {0} with")) yield return line;
    }

    private IEnumerable<string> Cases(string language, string kind, int count, Func<string> datum, params string[] templates)
    {
        for (var i = 0; i < count; i++)
        {
            var sentence = string.Format(CultureInfo.InvariantCulture, templates[i % templates.Length], $"⟦{kind}|{datum()}⟧");
            // A third alone, a third behind a real sentence, a third before one.
            var carrier = language is "zh" or "en" ? Pick([.. carriers.Where(c => (c[0] > 0x2000 || c[5] > 0x2000) == (language == "zh"))]) : "";
            yield return $"[{language}]" + ((carrier.Length == 0 ? 0 : i % 3) switch { 0 => sentence, 1 => $"{carrier}{(language == "zh" ? "" : " ")}{sentence}", _ => $"{sentence}{(language == "zh" ? "　" : " ")}{carrier}" });
        }
    }

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + _random.Next(10))));

    private string From(string alphabet, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => alphabet[_random.Next(alphabet.Length)]));

    private string Base62(int count) => From("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", count);

    private string Base64(int count) => From("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", count);

    private string Mail() => $"{Pick(s_names)}@{Pick(s_hosts)}";

    private string HiddenMail() => _random.Next(6) switch
    {
        0 => $"{Pick(s_names)}艾特163点com",
        1 => $"{Pick(s_names)}_at_qq.com",
        2 => $"{Pick(s_names)}＠{Pick(s_hosts)}",
        3 => $"{Pick(s_names)}(at){Pick(s_hosts)}",
        4 => $"{Pick(s_names)} [at] 126 [dot] com",
        _ => $"{Pick(s_names)}{_random.Next(100)} at gmail dot com",
    };

    private string Mobile() => Mobile(false);

    private string Mobile(bool plain)
    {
        var (a, b, c) = ($"1{Pick(["38", "59", "86", "77", "30", "99", "50"])}", Digits(4), Digits(4));
        return plain ? a + b + c : _random.Next(5) switch { 0 => $"{a}-{b}-{c}", 1 => $"{a} {b} {c}", 2 => $"+86 {a}{b}{c}", 3 => $"+86-{a}-{b}-{c}", _ => a + b + c };
    }

    private string Landline() => _random.Next(4) switch
    {
        0 => $"010-6{Digits(7)}",
        1 => $"0755-8{Digits(7)}",
        2 => $"(021) 5{Digits(3)} {Digits(4)}",
        _ => $"0571-8{Digits(3)}-{Digits(4)}",
    };

    private string IdCard()
    {
        var body = $"{Pick(s_regions)}{1950 + _random.Next(60)}{1 + _random.Next(12):00}{1 + _random.Next(28):00}{Digits(3)}";
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return body + "10X98765432"[body.Select((c, i) => (c - '0') * weights[i]).Sum() % 11];
    }

    private string Uscc()
    {
        const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        int[] weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        var body = $"91{Pick(s_regions)}MA{From(Alphabet, 7)}";
        return body + Alphabet[(31 - (body.Select((c, i) => Alphabet.IndexOf(c, StringComparison.Ordinal) * weights[i]).Sum() % 31)) % 31];
    }

    private string Plate()
    {
        var place = $"{Pick(["京", "沪", "粤", "浙", "川", "鄂", "陕", "苏", "闽", "津", "新", "云"])}{From("ABCDEFGH", 1)}";
        return _random.Next(4) switch { 0 => $"{place}D{Digits(5)}", 1 => $"{place}·{From("ABCDEFGHJKLMNPQRSTUVWXYZ", 1)}{Digits(4)}", 2 => $"{place}{Digits(3)}{From("ABCDEFGHJKLMNPQRSTUVWXYZ", 2)}", _ => $"{place}{Digits(5)}" };
    }

    private string ChineseCard() => Luhn(Pick(["622848", "621700", "622202", "625912", "621483"]), _random.Next(2) == 0 ? 16 : 19, _random.Next(2) == 0 ? " " : "");

    private string WesternCard() => _random.Next(3) == 0 ? Luhn("37", 15, "") : Luhn(Pick(["4", "51", "55", "2221", "6011"]), 16, Pick(["", " ", "-"]));

    private string Luhn(string prefix, int length, string separator)
    {
        var body = prefix + Digits(length - prefix.Length - 1);
        var sum = body.Reverse().Select((c, i) => i % 2 == 1 ? c - '0' : (2 * (c - '0') / 10) + (2 * (c - '0') % 10)).Sum();
        body += (char)('0' + ((10 - (sum % 10)) % 10));
        return separator.Length == 0 ? body : string.Join(separator, body.Chunk(4).Select(g => new string(g)));
    }

    private string Iban()
    {
        var (country, account) = _random.Next(3) switch { 0 => ("DE", Digits(18)), 1 => ("GB", $"NWBK{Digits(14)}"), _ => ("FR", Digits(23)) };
        var number = BigInteger.Parse(string.Concat((account + country + "00").Select(c => char.IsAsciiDigit(c) ? c.ToString() : ((int)(c - 'A' + 10)).ToString(CultureInfo.InvariantCulture))), CultureInfo.InvariantCulture);
        var iban = $"{country}{98 - (int)(number % 97):00}{account}";
        return _random.Next(2) == 0 ? iban : string.Join(' ', iban.Chunk(4).Select(g => new string(g)));
    }

    private string WeChat() => _random.Next(4) switch { 0 => $"wxid_{From("abcdefghijklmnopqrstuvwxyz0123456789", 14)}", 1 => $"{Pick(["xiaoming", "lihua", "meimei"])}{Digits(4)}", 2 => $"{Pick(["wang_fei", "chen-li", "zhao_lei"])}{Digits(2)}", _ => Mobile(plain: true) };

    private string Secret() => Pick(["Qh7!x2Lm", "sunny#Day88", "Wa2024ng!", "p9Xk_22e", "t!ger-L1ly", "Zx81spectrum", "9mN4vB2c", "B1ueWhale$"]) + Digits(1);

    private string Ip() => $"{Pick(["61", "114", "202", "91", "185", "47"])}.{40 + _random.Next(200)}.{_random.Next(256)}.{1 + _random.Next(254)}";

    private string Area() => Pick(["212", "415", "312", "617", "206", "303"]);

    private string Exchange() => $"{2 + _random.Next(8)}{2 + _random.Next(8)}{_random.Next(10)}";

    private string Token() => Base62(24 + _random.Next(24));

    private string IssuedKey() => _random.Next(12) switch
    {
        0 => $"AK¦IA{From("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}",
        1 => $"gh¦p_{Base62(36)}",
        2 => $"github_¦pat_{Base62(22)}_{Base62(59)}",
        3 => $"xo¦xb-{Digits(12)}-{Digits(12)}-{Base62(24)}",
        4 => $"sk_¦live_{Base62(24)}",
        5 => $"AI¦za{Base62(35)}",
        6 => $"sk-¦proj-{Base62(48)}",
        7 => $"np¦m_{Base62(36)}",
        8 => $"ey¦JhbGciOiJIUzI1NiJ9.ey¦J{Base62(40)}.{Base62(43)}",
        9 => $"glp¦at-{Base62(20)}",
        10 => $"h¦f_{Base62(34)}",
        _ => $"LT¦AI{Base62(20)}",
    };

    private string Wallet() => _random.Next(3) switch
    {
        0 => $"0x{From("0123456789abcdef", 39)}a",
        // BIP 173 and 350.
        1 => Pick(["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3"]),
        _ => Base58(),
    };

    private string Base58()
    {
        const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        var bytes = new byte[21];
        _random.NextBytes(bytes);
        bytes[0] = (byte)(_random.Next(2) * 5);
        byte[] all = [.. bytes, .. SHA256.HashData(SHA256.HashData(bytes)).AsSpan(0, 4)];
        var (value, made) = (new BigInteger(all, isUnsigned: true, isBigEndian: true), new StringBuilder());
        for (; value > 0; value /= 58) made.Insert(0, Alphabet[(int)(value % 58)]);
        return new string('1', all.TakeWhile(b => b == 0).Count()) + made;
    }
}
