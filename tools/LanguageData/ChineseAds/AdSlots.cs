using System.Text;

namespace Plinth.LanguageData;

/// <summary>Fills the slots of own texts, and disguises them as advertisers do.</summary>
internal static class AdSlots
{
    private static readonly string[] WeChat = ["微信", "微信", "微信", "薇信", "威信", "V信", "vx", "VX", "wx", "V", "微", "维信", "薇", "WeChat", "徽信", "卫星"];
    private static readonly string[] Courses = ["英语", "编程", "会计", "考研", "Python", "钢琴", "书法", "理财", "公务员考试", "教师资格证", "小学数学", "雅思", "股票", "平面设计", "养生", "育儿"];
    private static readonly string[] Products = ["面膜", "茶叶", "手机", "白酒", "减肥药", "运动鞋", "蜂蜜", "红木家具", "手表", "空调", "童装", "保健品", "二手车", "轴承", "钢管", "化妆品"];
    private static readonly string[] Sites = ["笔下书屋", "天空小说网", "知行书院", "墨香文学网", "每日财经", "小明说车", "健康生活", "飞鸟阅读", "青云中文网", "老王讲历史", "学习强心", "红叶商城", "优品阁", "云端影视", "快读小说", "书海"];
    private const string SiteSyllables = "新华北京南方东海中国青年人民经济科技金融天下环球城市时代今日先锋央广电晚报生活观察者虎牙龙腾风云凤凰搜易浪和讯泰达康乐美优未来蓝白石马百度游民星空极客果壳豆知乎简书汽车家房产医药旅行农业体育";
    private static readonly string[] SiteEnds = ["网", "新闻", "日报", "资讯", "财经", "论坛", "社区", "在线", "头条", "视频", "书城", "", "", "之家", "晚报", "周刊"];
    private static readonly string[] Books = ["都市神医", "剑道独尊传", "总裁的秘密", "大明风云", "星河武帝", "重生之商海"];
    private static readonly string[] Casinos = ["新葡京", "威尼斯人", "金沙娱乐城", "永利", "太阳城", "皇冠棋牌"];
    private static readonly string[] Ills = ["糖尿病", "高血压", "痔疮", "牛皮癣", "颈椎病", "白癜风"];
    private static readonly string[] Tops = [".com", ".cn", ".net", ".cc", ".org", ".vip", ".xyz", ".com.cn"];

    /// <summary>Words of further slots.</summary>
    public static Dictionary<string, string[]> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads slots.txt of a folder into <see cref="Words"/>.</summary>
    public static void Read(string folder)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "slots.txt")).Where(l => l.Length > 0 && l[0] != '#'))
            Words[line[..line.IndexOf('\t', StringComparison.Ordinal)]] = line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..].Split('|');
    }

    private static readonly string[] Cities = ["北京", "上海", "广州", "深圳", "成都", "武汉", "西安", "青岛", "郑州", "长沙", "苏州", "昆明", "合肥", "东莞", "石家庄", "哈尔滨", "宁波", "佛山", "南宁", "太原"];

    /// <summary>Chooses between words in angle brackets, and fills the slots in braces.</summary>
    public static string Fill(string template, Rng random)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '<' && template.IndexOf('>', i) is var close and > 0 && template.AsSpan(i, close - i).Contains('|'))
            {
                var choices = template[(i + 1)..close].Split('|');
                text.Append(Fill(choices[random.Next(choices.Length)], random));
                i = close;
                continue;
            }

            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(template[i]);
                continue;
            }

            text.Append(template[(i + 1)..end] switch
            {
                "W" => random.Pick(WeChat),
                "ID" => Id(random),
                "NUM" => Number(random),
                "NUM3" => (random.Next(900) + 10).ToString(System.Globalization.CultureInfo.InvariantCulture),
                "MONEY" => ((random.Next(90) + 1) * 100).ToString(System.Globalization.CultureInfo.InvariantCulture),
                "URL" => (random.Next(3) switch { 0 => "www.", 1 => "m.", _ => "" }) + Letters(random, 3 + random.Next(6)) + random.Pick(Tops),
                "SITE" => random.Next(3) == 0 ? random.Pick(Sites) : Site(random),
                "COURSE" => random.Pick(Courses),
                "PROD" => random.Pick(Products),
                "BOOK" => random.Pick(Books),
                "CASINO" => random.Pick(Casinos),
                "CITY" => random.Pick(Cities),
                "ILL" => random.Pick(Ills),
                var other => Words.TryGetValue(other, out var words) ? random.Pick(words) : throw new InvalidDataException($"{other} is no slot"),
            });
            i = end;
        }

        return text.ToString();
    }

    /// <summary>Blanks or signs between characters, full-width signs, or look-alikes.</summary>
    public static string Disguise(string ad, Rng random)
    {
        var sign = random.Pick([" ", "*", "-", "★", "·", "_"]);
        return random.Next(3) switch
        {
            0 => string.Concat(ad.Select(c => char.IsAsciiLetterOrDigit(c) ? (char)(c + 0xFEE0) : c)),
            1 => string.Join(sign, ad.AsEnumerable()),
            _ => string.Concat(ad.Select(c => char.IsAsciiDigit(c) && c != '0' && random.Next(2) == 0 ? (char)('①' + (c - '1')) : c)),
        };
    }

    private static string Id(Rng random) => random.Next(3) switch
    {
        0 => Number(random),
        1 => Letters(random, 2 + random.Next(5)) + random.Next(10000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Letters(random, 6 + random.Next(5)),
    };

    private static string Number(Rng random)
    {
        var digits = string.Concat(Enumerable.Range(0, 8 + random.Next(4)).Select(_ => (char)('0' + random.Next(10))));
        return random.Next(4) == 0 ? $"{digits[..3]}-{digits[3..]}" : digits;
    }

    private static string Site(Rng random)
    {
        var name = "";
        for (var n = 1 + random.Next(4); n >= 0; n--) name += SiteSyllables[random.Next(SiteSyllables.Length)];
        return name + random.Pick(SiteEnds);
    }

    private static string Letters(Rng random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26))));
}
