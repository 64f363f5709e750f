using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Postal addresses in their plain forms: English and German streets with a house number, Chinese 省市区路号.</summary>
/// <remarks>
/// English: number, capitalised words, kind of street, then unit, town, state and code where they follow. German: a street's name that ends in
/// its kind, number, code and town. Chinese: a road with a number and 号, from the province or town before it to building and room behind it.
/// Addresses that everybody knows (10 Downing Street) stay.
/// </remarks>
public sealed class PostalAddress : ISecret
{
    private static readonly HashSet<string> s_streets = new(StringComparer.OrdinalIgnoreCase)
    {
        "street", "st", "avenue", "ave", "road", "rd", "boulevard", "blvd", "lane", "ln", "drive", "dr", "court", "ct", "place", "pl", "square", "sq", "terrace", "crescent",
        "close", "parkway", "pkwy", "highway", "hwy", "circle", "cir", "trail", "way", "row", "gardens", "grove", "mews", "turnpike",
    };

    // Kinds of street that are words of their own: a code, a unit or a state must follow.
    private static readonly HashSet<string> s_weak = new(StringComparer.OrdinalIgnoreCase) { "way", "row", "place", "pl", "court", "ct", "close", "gardens", "grove", "circle", "cir", "trail", "square", "sq", "dr" };

    private static readonly string[] s_known = ["10 Downing Street", "11 Downing Street", "1600 Pennsylvania Avenue", "221B Baker Street", "51 Franklin St", "59 Temple Place", "675 Mass Ave"];

    private static readonly SearchValues<char> s_roads = SearchValues.Create("路街道巷弄里村胡同衖段庄园苑");

    private static readonly string[] s_provinces =
        ["北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "台灣", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"];

    /// <inheritdoc/>
    public string Kind => "address";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end - at > 5) return;
        if (end < text.Length && text[end] is '号' or '號' or '弄') Chinese(passage, at, end);
        else if (at > 4 && end - at <= 3 && text[at - 1] == ' ' && (char.IsLetter(text[at - 2]) || text[at - 2] == '.')) German(passage, at, end);
        if (at == 0 || text[at - 1] is ' ' or '\n' or '\t' or '>' or '(' or '"' or ':' or ',' or '，' or '：' or '“') English(passage, at, end);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        // The digits change; a street of another town would be somebody's too.
        var made = secret.ToArray();
        for (var i = 0; i < made.Length; i++)
            if (char.IsAsciiDigit(made[i])) made[i] = (char)('1' + source.Below(9));
        return new string(made);
    }

    private static void English(in Passage passage, int start, int at)
    {
        var text = passage.Text;
        if (at < text.Length && char.IsAsciiLetter(text[at]) && (at + 1 == text.Length || text[at + 1] == ' ')) at++;
        // Up to five capitalised words, of which the last names the kind.
        var (end, words, weak, numbered) = (-1, 0, false, false);
        for (; words < 6; words++)
        {
            if (at >= text.Length || text[at] != ' ') break;
            var word = at + 1;
            var to = word;
            while (to < text.Length && to - word < 24 && (char.IsLetterOrDigit(text[to]) || text[to] is '\'' or '-' or '’')) to++;
            if (to == word || !(char.IsUpper(text[word]) || char.IsAsciiDigit(text[word]))) break;
            if (char.IsAsciiDigit(text[word]) && words > 0 && !char.IsAsciiLetter(text[to - 1])) break;
            var kind = text[word..to];
            if (words > 0 && s_streets.GetAlternateLookup<ReadOnlySpan<char>>().Contains(kind) && !(numbered && kind is "St" or "Dr" && to + 1 < text.Length && text[to] == '.' && Follows(text, to + 1)))
            {
                (end, weak) = (to, s_weak.GetAlternateLookup<ReadOnlySpan<char>>().Contains(kind));
                if (to < text.Length && text[to] == '.' && kind.Length <= 4 && !(to + 1 == text.Length || text[to + 1] is '\n')) to = end = to + 1;
            }
            else if (to < text.Length && text[to] == '.' && kind.Length <= 2)
            {
                to++;
            }

            at = to;
            numbered = char.IsAsciiDigit(text[to - 1]);
        }

        if (end < 0) return;
        foreach (var known in s_known)
            if (text[start..].StartsWith(known)) return;
        var tail = Tail(text, end);
        if (weak && tail == end) return;
        passage.Add(start, tail);
    }

    // "St. John Street": the saint, not the street.
    private static bool Follows(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && text[at] == ' ' && char.IsUpper(text[at + 1]);

    // Unit, town, state and code.
    private static int Tail(ReadOnlySpan<char> text, int end)
    {
        for (var part = 0; part < 4; part++)
        {
            var at = end;
            if (at < text.Length && text[at] == ',') at++;
            if (at < text.Length && text[at] == '\n') at++;
            while (at < text.Length && at - end < 4 && text[at] == ' ') at++;
            if (at == end) return end;
            var rest = text[at..Math.Min(text.Length, at + 48)];
            var to = Unit(rest);
            if (to < 0) to = StateAndCode(rest);
            if (to < 0) to = British(rest);
            if (to < 0 && text[end] == ',') to = Town(rest);
            if (to < 0) return end;
            end = at + to;
        }

        return end;
    }

    private static int Unit(ReadOnlySpan<char> rest)
    {
        foreach (var unit in (ReadOnlySpan<string>)["Apt. ", "Apt ", "Suite ", "Ste. ", "Ste ", "Unit ", "Floor ", "Flat ", "Room ", "#"])
        {
            if (!rest.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            var to = Boundary.WordEnd(rest, unit.Length, 6, "-");
            return to > unit.Length && char.IsAsciiDigit(rest[unit.Length]) ? to : -1;
        }

        return -1;
    }

    private static int StateAndCode(ReadOnlySpan<char> rest)
    {
        var at = 0;
        if (rest.Length > 2 && char.IsAsciiLetterUpper(rest[0]) && char.IsAsciiLetterUpper(rest[1]) && rest[2] == ' ') at = 3;
        var to = at;
        while (to < rest.Length && char.IsAsciiDigit(rest[to])) to++;
        if (to - at != 5) return -1;
        if (to + 4 < rest.Length && rest[to] == '-' && rest[(to + 1)..(to + 5)].IndexOfAnyExceptInRange('0', '9') < 0) to += 5;
        return to == rest.Length || !char.IsAsciiLetterOrDigit(rest[to]) ? to : -1;
    }

    // SW1A 1AA, M1 1AE, EC1A 1BB.
    private static int British(ReadOnlySpan<char> rest)
    {
        var outward = 0;
        while (outward < rest.Length && outward < 4 && (char.IsAsciiLetterUpper(rest[outward]) || char.IsAsciiDigit(rest[outward]))) outward++;
        if (outward < 2 || !char.IsAsciiLetterUpper(rest[0]) || rest[..outward].IndexOfAnyInRange('0', '9') < 0 || rest.Length < outward + 4 || rest[outward] != ' ') return -1;
        var inward = rest.Slice(outward + 1, 3);
        return char.IsAsciiDigit(inward[0]) && char.IsAsciiLetterUpper(inward[1]) && char.IsAsciiLetterUpper(inward[2])
            && (rest.Length == outward + 4 || !char.IsAsciiLetterOrDigit(rest[outward + 4])) ? outward + 4 : -1;
    }

    // A town counts only with a code, a state or a sign behind it.
    private static int Town(ReadOnlySpan<char> rest)
    {
        var to = 0;
        for (var words = 0; words < 3 && to < rest.Length && char.IsAsciiLetterUpper(rest[to]); words++)
        {
            while (to < rest.Length && (char.IsLetter(rest[to]) || rest[to] is '-' or '\'')) to++;
            if (to + 1 >= rest.Length || rest[to] != ' ' || !char.IsAsciiLetterUpper(rest[to + 1])
                || StateAndCode(rest[(to + 1)..]) > 0 || British(rest[(to + 1)..]) > 0) break;
            to++;
        }

        if (to < 3 || to + 2 >= rest.Length) return -1;
        var next = rest[to..].TrimStart(", ");
        return StateAndCode(next) > 0 || British(next) > 0 ? to
            : rest[to] == ',' && next.Length > 1 && char.IsAsciiLetterUpper(next[0]) && char.IsAsciiLetterUpper(next[1]) && (next.Length == 2 || !char.IsAsciiLetterOrDigit(next[2])) ? to : -1;
    }

    private static void German(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        var nameEnd = at - 1;
        var start = nameEnd;
        while (start > 0 && nameEnd - start < 40 && (char.IsLetter(text[start - 1]) || text[start - 1] is '-' or '.')) start--;
        var name = text[start..nameEnd];
        var sure = Ends(name, "straße") || Ends(name, "strasse") || Ends(name, "str.");
        if (!sure && !(Ends(name, "weg") || Ends(name, "platz") || Ends(name, "allee") || Ends(name, "gasse") || Ends(name, "ring") || Ends(name, "damm") || Ends(name, "ufer"))) return;
        if (name.IsEmpty) return;
        if (!char.IsUpper(name[0])) return;
        // "Lange Straße 5": the word before belongs to it.
        if (name.Length <= 6 || name[0] == '-')
        {
            var before = start - 1;
            while (before > 0 && start - before < 30 && (char.IsLetter(text[before - 1]) || text[before - 1] == '-')) before--;
            if (before < 0 || before == start - 1 || text[start - 1] != ' ' || !char.IsUpper(text[before])) return;
            start = before;
        }

        if (end < text.Length && char.IsAsciiLetterLower(text[end]) && (end + 1 == text.Length || !char.IsLetterOrDigit(text[end + 1]))) end++;
        var tail = end;
        var rest = text[end..Math.Min(text.Length, end + 64)];
        var gap = rest.Length - rest.TrimStart(", \n").Length;
        if (gap is > 0 and <= 3 && rest[gap..].StartsWith("D-")) gap += 2;
        if (gap > 0 && rest.Length > gap + 7 && rest.Slice(gap, 5).IndexOfAnyExceptInRange('0', '9') < 0 && rest[gap + 5] == ' ' && char.IsUpper(rest[gap + 6]))
        {
            var town = gap + 6;
            while (town < rest.Length && (char.IsLetter(rest[town]) || rest[town] == '-')) town++;
            tail = end + town;
        }

        if (!sure && tail == end) return;
        if (tail == end && end < text.Length && char.IsLetterOrDigit(text[end])) return;
        passage.Add(start, tail);
    }

    private static bool Ends(ReadOnlySpan<char> name, string kind) => name.EndsWith(kind, StringComparison.OrdinalIgnoreCase) && name.Length >= kind.Length;

    private static void Chinese(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (at == 0 || !s_roads.Contains(text[at - 1])) return;
        // Left over Chinese characters (and digits of sections: 中山路2段88号) to where the place names start.
        var from = at;
        while (from > 0 && at - from < 36 && (text[from - 1] is >= '\u4E00' and <= '\u9FFF' || char.IsAsciiDigit(text[from - 1]))) from--;
        var run = text[from..at];
        var start = -1;
        foreach (var province in s_provinces)
            if (run.IndexOf(province) is var found and >= 0 && (start < 0 || found < start)) start = found;
        var placed = start >= 0;
        if (start < 0)
        {
            start = run.LastIndexOfAny("在于到至址是为往从寄送了的和与及向离达");
            start = start < 0 ? 0 : start + 1;
            if (run.Length - start > 16) start = run.Length - 16;
            placed = run[start..].IndexOfAny("省市区县镇乡") > 0;
        }

        if (run.Length - start < 2) return;
        // 铁道5号, 隧道1号, 门道3号: numbers of things, not of houses.
        if (run.EndsWith("道") && !run.EndsWith("大道") && !placed) return;
        if (run.EndsWith("里") && !placed || run.EndsWith("铁路") || run.EndsWith("公路") || run.EndsWith("段") && !placed) return;
        if (run[start..].Length < 3 && !placed && !Context.Says(Context.LineBefore(text, from + start, 8), s_place)) return;
        passage.Add(from + start, Room(text, end + 1));
    }

    private static readonly SearchValues<string> s_place = Context.Words("地址", "住址", "住在", "位于", "家住", "居住", "寄往", "在");

    // 3号楼2单元501室, 院, 甲, 12层.
    private static int Room(ReadOnlySpan<char> text, int at)
    {
        for (var part = 0; part < 6; part++)
        {
            var to = at;
            if (to < text.Length && text[to] is '院' or '内') to++;
            if (to + 3 < text.Length && text[to] is >= '\u4E00' and <= '\u9FFF')
            {
                // A named building: 国贸大厦1201室, 阳光小区3号楼.
                var name = text[to..Math.Min(text.Length, to + 12)];
                foreach (var kind in (ReadOnlySpan<string>)["大厦", "小区", "花园", "广场", "公寓", "家园", "新村", "中心", "楼"])
                {
                    if (name.IndexOf(kind) is not (var found and >= 0) || name[..found].IndexOfAnyExceptInRange('\u4E00', '\u9FFF') >= 0 || found > 8) continue;
                    if (to + found + kind.Length < text.Length && char.IsAsciiLetterOrDigit(text[to + found + kind.Length])) to += found + kind.Length;
                    break;
                }
            }

            if (to + 1 < text.Length && text[to] is '甲' or '乙' or '丙' or '丁' && text[to + 1] is '楼' or '座' or '栋')
            {
                at = to + 2;
                continue;
            }

            var digits = Boundary.WordEnd(text, to, 5, "-");
            if (digits > to && digits < text.Length)
            {
                foreach (var unit in (ReadOnlySpan<string>)["号楼", "单元", "栋", "幢", "室", "层", "楼", "座", "房", "门", "号", "户", "樓", "號"])
                {
                    if (!text[digits..].StartsWith(unit)) continue;
                    to = digits + unit.Length;
                    digits = -1;
                    break;
                }
            }

            if (digits >= 0 && (to == at || digits > to)) return to > at && text[to - 1] is '院' or '内' ? to : at;
            if (to == at) return at;
            at = to;
        }

        return at;
    }
}
