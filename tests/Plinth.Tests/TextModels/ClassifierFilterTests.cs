using Plinth.TextModels;
using Plinth.TextModels.Classifiers;

namespace Plinth.Tests.TextModels;

public sealed class ClassifierFilterTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public ClassifierFilterTests()
    {
        var trainer = new ClassifierTrainer(new ClassifierTrainerOptions { Epochs = 20, Rate = 0.5, Buckets = 1000 });
        for (var i = 0; i < 50; i++)
        {
            trainer.Add($"clear and instructive prose number {i}", "good");
            trainer.Add($"buy cheap pills now {i}", "bad");
        }

        trainer.Train(_folder.File("en.bin"), null, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_documents_and_drops_below_a_threshold()
    {
        var step = Step(new ClassifierFilter { Model = "en.bin", Min = 0.5 });
        var good = new Document("instructive prose", "g");
        Assert.Equal(Fate.Kept, step.Judge(good, new Rules()).Fate);
        Assert.InRange(good.Labels.Number("quality_score")!.Value, 0.7, 1);
        var bad = new Document("cheap pills", "b");
        var verdict = step.Judge(bad, new Rules());
        Assert.Equal((Fate.Dropped, "min-score", 0.5), (verdict.Fate, verdict.Rule, verdict.Limit));
        Assert.Equal(verdict.Value, bad.Labels.Number("quality_score"));
    }

    [Theory]
    [InlineData(9, "cheap pills")]
    [InlineData(3, "cheap prose now")]
    [InlineData(1, "instructive prose")]
    public void Keeps_as_often_as_Pareto_says(double alpha, string text)
    {
        var step = Step(new ClassifierFilter { Model = "en.bin", Pareto = alpha });
        const int n = 20_000;
        var kept = 0;
        double score = 0;
        for (var i = 0; i < n; i++)
        {
            var doc = new Document(text, $"id-{i}");
            var verdict = step.Judge(doc, new Rules());
            score = doc.Labels.Number("quality_score")!.Value;
            if (verdict.Fate == Fate.Kept) kept++;
            else Assert.True(verdict.Rule == "pareto" && verdict.Value <= verdict.Limit);
        }

        var expected = Math.Pow(2 - score, -alpha);
        Assert.Equal(expected, kept / (double)n, 4 * Math.Sqrt(expected * (1 - expected) / n) + 1e-9);
    }

    [Fact]
    public void What_is_drawn_depends_on_the_id_and_the_seed_alone()
    {
        var step = Step(new ClassifierFilter { Model = "en.bin", Pareto = 1 });
        var again = Step(new ClassifierFilter { Model = "en.bin", Pareto = 1 });
        var other = Step(new ClassifierFilter { Model = "en.bin", Pareto = 1 }, seed: 18);
        var fates = Ids().Select(id => Fate(step, id)).ToArray();
        Assert.Equal(fates, Ids().Reverse().Select(id => Fate(again, id)).Reverse());
        Assert.NotEqual(fates, Ids().Select(id => Fate(other, id)));

        static IEnumerable<string> Ids() => Enumerable.Range(0, 200).Select(i => $"id-{i}");
        static Fate Fate(ClassifierFilter step, string id) => step.Judge(new Document("cheap pills", id), new Rules()).Fate;
    }

    [Fact]
    public void Judges_the_languages_that_it_has_a_model_for()
    {
        var step = Step(new ClassifierFilter { Model = "{language}.bin", Languages = ["en"], Min = 0.5, Set = "score_en" });
        var german = Doc("de");
        Assert.Equal(Fate.Kept, step.Judge(german, new Rules()).Fate);
        Assert.Null(german.Labels.Get("score_en"));
        Assert.Equal("min-score", step.Judge(Doc("en"), new Rules()).Rule);

        static Document Doc(string language)
        {
            var doc = new Document("cheap pills", "d");
            doc.Labels.Set("language", language);
            return doc;
        }
    }

    [Fact]
    public void What_is_missing_is_said_before_the_run()
    {
        Assert.Contains("no label 'hq', but 'good', 'bad'", Fails(new ClassifierFilter { Model = "en.bin", Label = "hq" }), StringComparison.Ordinal);
        Assert.Contains("name the languages", Fails(new ClassifierFilter { Model = "{language}.bin" }), StringComparison.Ordinal);
        Assert.Contains("zh.bin", Fails(new ClassifierFilter { Model = "{language}.bin", Languages = ["en", "zh"] }), StringComparison.Ordinal);
        Assert.Contains("path of a classifier is needed", Fails(new ClassifierFilter()), StringComparison.Ordinal);
        Assert.Contains("no such classifier ships; there are good-en", Fails(new ClassifierFilter { Model = "builtin:best" }), StringComparison.Ordinal);

        string Fails(ClassifierFilter step) => Assert.Throws<PlinthException>(() => Step(step)).Message;
    }

    [Theory]
    [InlineData("good-en", "good", "The compiler reads the file once and keeps what it has learned of each name, so that a later use can be checked.", "Cheap pills! Buy now, free shipping, click here, home, login, cart")]
    [InlineData("good-zh", "good", "编译器先读完整个文件，记下每个名字的含义，这样后面用到它的时候就能检查是否正确。", "首页 登录 注册 购物车 特价促销 加微信 点击领取 友情链接")]
    [InlineData("edu-en", "edu", "In this tutorial we write a small program step by step. First, let us see why a variable is needed, with an example.", "Home Login Cart Sale -50% Free shipping Contact us")]
    [InlineData("edu-zh", "edu", "在这一章里，我们一步一步地编写一个小程序。首先，让我们通过一个例子来看看为什么需要变量。", "首页 登录 注册 购物车 特价 客服 电话")]
    [InlineData("edu-code", "edu", "#include <iostream>\nint main() {\n  // prints the sum of two numbers\n  int a = 3, b = 4;\n  std::cout << a + b << '\\n'; // 7\n}", "template <class T, typename U> struct BOOST_DECL is_base_of_impl : public boost::mpl::if_<T, U>::type { BOOST_STATIC_CONSTANT(bool, value = false); };")]
    public void What_ships_opens_and_prefers_the_better(string name, string label, string better, string worse)
    {
        var step = Step(new ClassifierFilter { Model = "builtin:" + name, Label = label });
        Assert.True(Score(better) > Score(worse), $"{Score(better)} and {Score(worse)}");

        double Score(string text)
        {
            var doc = new Document(text, "d");
            step.Judge(doc, new Rules());
            return doc.Labels.Number("quality_score")!.Value;
        }
    }

    [Fact]
    public void Presets_are_the_published_numbers()
    {
        var presets = ClassifierFilter.Presets;
        Assert.Equal(9, presets["gpt3"]().Pareto);
        Assert.Equal(3, presets["pile-cc"]().Pareto);
        Assert.Equal((0.018112, "hq"), (presets["dclm"]().Min, presets["dclm"]().Label));
        Assert.Equal((0.25, "wiki"), (presets["rp-v1"]().Min, presets["rp-v1"]().Label));
    }

    private ClassifierFilter Step(ClassifierFilter step, ulong seed = 17)
    {
        step.Prepare(new StepContext(_folder.Path, seed));
        return step;
    }
}
