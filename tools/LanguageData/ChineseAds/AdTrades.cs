namespace Plinth.LanguageData;

/// <summary>Puts together what the trades of trades*.txt say of themselves, and texts that speak of the same goods and sell nothing.</summary>
/// <remarks>A line is a trade: what it sells, what it says of it, what it asks or gives, how it calls, with tabs between and | within; then, if it likes, whom it speaks to.</remarks>
internal sealed class AdTrades
{
    private static readonly string[] Joints = ["，", "，", "，", "，", "，", " ", " ", " ", "！", "、", "｜", "~", "；", "-", "，，", "。", ""];
    private readonly List<string[][]> _trades = [];
    private readonly string[] _neutral;

    /// <summary>Reads trades*.txt and neutral*.txt of a folder; <paramref name="keep"/> says which trades, by their number.</summary>
    public AdTrades(string folder, Func<int, bool> keep)
    {
        var lines = Directory.GetFiles(folder, "trades*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(l => l.Length > 0 && l[0] != '#').ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var columns = lines[i].Split('\t').Select(c => c.Split('|', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            if (columns.Length is < 4 or > 5) throw new InvalidDataException($"trade {i + 1}: {columns.Length} columns");
            if (keep(i)) _trades.Add(columns);
        }

        _neutral = [.. Directory.GetFiles(folder, "neutral*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).Where(l => l.Length > 0 && l[0] != '#')];
    }

    /// <summary>Number of trades.</summary>
    public int Count => _trades.Count;

    /// <summary>An advertisement of one trade.</summary>
    public string Ad(Rng random)
    {
        var trade = _trades[random.Next(_trades.Count)];
        var joint = random.Pick(Joints);
        var goods = random.Pick(trade[0]);
        var text = random.Next(16) switch
        {
            0 => Some(random, trade[0], 2 + random.Next(4), random.Pick(["", "", " ", "、", "|", "，"])) + Either(random, trade[1], trade[2]),
            1 => goods + Some(random, trade[1], 1 + random.Next(2), ""),
            2 => goods + joint + Some(random, trade[1], 2, joint),
            3 => goods + joint + Either(random, trade[1], trade[2]) + joint + Call(random, trade),
            4 => Some(random, trade[1], 2, joint) + joint + Call(random, trade),
            5 => Some(random, trade[1], 2, joint) + joint + Either(random, trade[2], trade[1]),
            6 => Some(random, trade[1], 3, joint),
            7 => Some(random, trade[2], 2, joint) + joint + Call(random, trade),
            8 => AdSlots.Fill("{CITY}", random) + goods + random.Pick(["", joint, ""]) + Either(random, trade[1], trade[2]),
            9 => AdSlots.Fill("{CITY}", random) + goods + joint + Some(random, trade[1], 2, joint) + joint + Call(random, trade),
            10 => random.Pick(["【{0}】", "{0}：", "{0}——", "《{0}》", "{0}丨", "#{0}# ", "「{0}」"]).Replace("{0}", goods, StringComparison.Ordinal) + Either(random, trade[1], trade[2]) + joint + Either(random, trade[2], trade[1]),
            11 => Hook(random, trade) + random.Pick(["？", "，", "！", "看过来，", "注意了，", "：", " "]) + Either(random, trade[1], trade[2]) + joint + Call(random, trade),
            12 => Hook(random, trade) + random.Pick(["，", "？", "！", " "]) + goods + Either(random, trade[1], trade[2]),
            13 => Call(random, trade),
            14 => goods + random.Pick(["", joint]) + Call(random, trade),
            _ => Either(random, trade[1], trade[2]) + joint + goods + joint + Either(random, trade[2], trade[1]) + joint + Call(random, trade),
        };
        return AdSlots.Fill(text, random);
    }

    /// <summary>A text on goods or services of one trade that does not advertise.</summary>
    public string Neutral(Rng random)
    {
        var trade = _trades[random.Next(_trades.Count)];
        var text = random.Pick(_neutral).Replace("{N}", random.Pick(trade[0]), StringComparison.Ordinal).Replace("{M}", random.Pick(trade[0]), StringComparison.Ordinal)
            .Replace("{C}", random.Pick(trade[1]), StringComparison.Ordinal);
        return AdSlots.Fill(text, random);
    }

    private static string Either(Rng random, string[] one, string[] other) => random.Pick(other.Length == 0 || (one.Length > 0 && random.Next(3) > 0) ? one : other);

    private static string Call(Rng random, string[][] trade) => trade[3].Length > 0 && random.Next(2) == 0 ? random.Pick(trade[3]) : random.Next(4) == 0 ? random.Pick(["{NUM}", "{W}{ID}", "{URL}", "电话{NUM}", "QQ{NUM}", "加{W}{ID}"]) : "{CALL}";

    private static string Hook(Rng random, string[][] trade) => trade.Length > 4 && trade[4].Length > 0 ? random.Pick(trade[4]) : "{HOOK}";

    private static string Some(Rng random, string[] of, int count, string joint)
    {
        var taken = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var next = random.Pick(of);
            if (!taken.Contains(next)) taken.Add(next);
        }

        return string.Join(joint, taken);
    }
}
