using Plinth.Languages;
using Plinth.Tests.TextModels.Classifiers;

namespace Plinth.Tests.Languages;

/// <summary>The language step with a model of the user's, made by Debian's fasttext.</summary>
public sealed class LanguageByModelTests : IDisposable
{
    private const string English = "the quick brown fox jumps over the lazy dog and runs away from the hounds";
    private const string Chinese = "我们 今天 去 公园 散步 因为 天气 很 好 大家 都 很 高兴 这里 的 风景 也 不错";
    private const string Javanese = "aku arep lunga menyang pasar karo kanca kancaku ing dina iki";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bin")]
    [InlineData("ftz")]
    public void Labels_by_the_users_model(string kind)
    {
        _folder.Write("train.txt", string.Concat(Enumerable.Repeat(
            $"__label__eng_Latn {English}\n__label__cmn_Hani {Chinese}\n__label__nds {Javanese}\n", 300)));
        FastTextProcess.Run($"supervised -input {_folder.File("train.txt")} -output {_folder.File("m")} -dim 16 -minn 2 -maxn 4 -bucket 20000 -epoch 25 -lr 0.5 -thread 1 -verbose 0 -loss hs");
        FastTextProcess.Run($"quantize -input {_folder.File("train.txt")} -output {_folder.File("m")} -qnorm");
        var step = new LanguageFilter { Model = $"m.{kind}", Keep = ["en", "zh-Hans"] };
        step.Prepare(new StepContext(_folder.Path, 17));

        var english = new Document(English + "\n" + English);
        Assert.Equal(Fate.Kept, step.Judge(english, new Rules()).Fate);
        Assert.Equal(("en", "Latn"), (english.Labels.Text("language"), english.Labels.Text("script")));
        Assert.InRange(english.Labels.Number("language_score")!.Value, 0.65, 1);

        // The model says Hani; how it is written is told by the detector.
        var chinese = new Document(Chinese);
        Assert.Equal(Fate.Kept, step.Judge(chinese, new Rules()).Fate);
        Assert.Equal(("zh", "Hans"), (chinese.Labels.Text("language"), chinese.Labels.Text("script")));

        var other = new Document(Javanese);
        Assert.Equal("language", step.Judge(other, new Rules()).Rule);
        Assert.Equal("nds", other.Labels.Text("language"));
        var blank = new Document(" \n");
        Assert.Equal("language", step.Judge(blank, new Rules()).Rule);
        Assert.Equal("und", blank.Labels.Text("language"));
    }

    [Theory]
    [InlineData("en", "en", null)]
    [InlineData("eng", "en", null)]
    [InlineData("eng_Latn", "en", "Latn")]
    [InlineData("cmn_Hani", "zh", "Hani")]
    [InlineData("srp_Cyrl", "sr", "Cyrl")]
    [InlineData("als", "als", null)]
    [InlineData("als_Latn", "sq", "Latn")]
    [InlineData("ceb", "ceb", null)]
    [InlineData("yue_Hani", "yue", "Hani")]
    [InlineData("zh-Hans", "zh", "Hans")]
    [InlineData("und_Mong", "und", "Mong")]
    public void Labels_become_codes(string label, string language, string? script) => Assert.Equal((language, script), new LanguageLabels().Read(label));

    [Fact]
    public void A_missing_model_is_said_before_the_run() =>
        Assert.Contains("lid.176.bin", Assert.Throws<PlinthException>(() => new LanguageFilter { Model = "lid.176.bin" }.Prepare(new StepContext(_folder.Path, 0))).Message, StringComparison.Ordinal);
}
