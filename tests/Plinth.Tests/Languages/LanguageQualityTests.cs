using System.Runtime.CompilerServices;
using System.Text;
using Plinth.Languages;

namespace Plinth.Tests.Languages;

/// <summary>Sentences made for this test, in 31 languages, and what is in none.</summary>
public sealed class LanguageQualityTests
{
    private static readonly string[] Programs =
    [
        "public static int Sum(int[] values)\n{\n    var total = 0;\n    foreach (var value in values) total += value;\n    return total;\n}\n",
        "def area(shape):\n    if shape['kind'] == 'circle':\n        return 3.14 * shape['r'] ** 2\n    return shape['w'] * shape['h']\n",
        "{\n  \"name\": \"river\",\n  \"length_km\": 132,\n  \"towns\": [\"upper\", \"lower\"],\n  \"navigable\": true\n}\n",
        "<div class=\"menu\"><ul>\n<li><a href=\"/a.html\">One</a></li>\n<li><a href=\"/b.html\">Two</a></li>\n</ul></div>\n",
        ".menu { color: #333; padding: 4px 8px; }\n.menu li:hover { background: #eee; }\n",
    ];

    [Fact]
    public void Tells_97_of_100_sentences_of_thirty_languages()
    {
        var wrong = Sentences().Where(s => LanguageDetector.Shared.Detect(s.Text).Name != s.Language).Select(s => s.Language).ToArray();
        Assert.True(wrong.Length <= 2, $"wrong: {string.Join(' ', wrong)}");
    }

    [Fact]
    public void Never_takes_a_sentence_for_noise() =>
        Assert.All(Sentences(), s => Assert.True(LanguageDetector.Shared.Detect(s.Text).Score > 0.5, s.Language));

    [Fact]
    public void Every_sentence_given_twice_is_told_right_as_a_document()
    {
        foreach (var language in Sentences().GroupBy(s => s.Language))
        {
            var text = string.Join(' ', Enumerable.Repeat(string.Join(' ', language.Select(s => s.Text)), 2));
            Assert.Equal(language.Key, LanguageDetector.Shared.Detect(text).Name);
        }
    }

    [Fact]
    public void Programs_and_markup_are_code() => Assert.All(Programs, p =>
    {
        var guess = LanguageDetector.Shared.Detect(p);
        Assert.Equal(("zxx", "code", null), (guess.Language, guess.Kind, guess.Script));
    });

    [Theory]
    [InlineData("1,204 88.5 17 2,333\n9,120 44.1 12 1,876\n7,455 91.0 33 4,020\n")]
    [InlineData("aGVsbG8gd29ybGQgdGhpcyBpcyBhIHRlc3QgQmFzZTY0IGVuY29kZWQgdGV4dCBxd2VydHk0NTY3ODkwMTIz")]
    [InlineData("asdf jkljk fdsfds qwer asdfgh jkl zxcv asdfasdf kljh fdsa qweqwe zxczxc jkhg")]
    [InlineData("xqzvk wjtrp kqhzn bvxlq zzkjt mqwpx vvrtk qjzxw hkqpz tnvxq wzkrj pqxvz")]
    [InlineData("鐨勪竴鏄涓嶄簡浜哄湪鎴戞湁浠栬繖涓棿涓婁滑鏉ュ埌鏃跺ぇ鍦颁负瀛愪腑")]
    public void Tables_random_letters_and_garbled_text_are_noise(string text)
    {
        var guess = LanguageDetector.Shared.Detect(text);
        Assert.Equal(("zxx", "noise"), (guess.Language, guess.Kind));
    }

    [Theory]
    [InlineData("ru")]
    [InlineData("ar")]
    [InlineData("ja")]
    public void Text_read_as_Windows_1252_is_noise(string language)
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var text = windows.GetString(Encoding.UTF8.GetBytes(Sentences().First(s => s.Language == language).Text));
        Assert.Equal("noise", LanguageDetector.Shared.Detect(text).Kind);
    }

    [Fact]
    public void Classical_Chinese_is_told_only_where_asked()
    {
        const string Text = "學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？人不知而不慍，不亦君子乎？";
        Assert.Equal("zh-Hant", LanguageDetector.Shared.Detect(Text).Name);
        Assert.Equal("lzh", LanguageDetector.Shared.Detect(Text, classical: true).Name);
        Assert.All(Sentences().Where(s => s.Language[..2] is "zh"), s => Assert.Equal(s.Language, LanguageDetector.Shared.Detect(s.Text, classical: true).Name));
    }

    [Fact]
    public void Serbian_is_told_by_its_script_and_in_Latin_letters_from_all_but_its_twins()
    {
        var latin = LanguageDetector.Shared.Detect("Reka je tokom noći narasla, a ljudi iz sela su do jutra već preneli svoje krevete na brdo. Niko nije povređen.");
        var cyrillic = LanguageDetector.Shared.Detect("Река је током ноћи нарасла, а људи из села су до јутра већ пренели своје кревете на брдо. Нико није повређен.");
        Assert.Contains(latin.Language, new[] { "sr", "hr", "bs" });
        Assert.Equal("Latn", latin.Script);
        Assert.Equal(("sr", "Cyrl"), (cyrillic.Language, cyrillic.Script));
    }

    private static IEnumerable<(string Language, string Text)> Sentences() =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(Here())!, "Data", "language-sentences.tsv")).Select(l => l.Split('\t')).Select(f => (f[0], f[1]));

    private static string Here([CallerFilePath] string path = "") => path;
}
