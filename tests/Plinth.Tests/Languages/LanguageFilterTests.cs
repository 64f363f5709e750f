using Plinth.Languages;

namespace Plinth.Tests.Languages;

public sealed class LanguageFilterTests
{
    private const string English = "The river rose in the night, and by the morning the people of the village had carried their beds up to the hill. "
        + "Nobody was hurt, but it took most of the summer to dry the houses and to mend the road.";

    private const string Chinese = "夜里河水上涨，到了早上，村里的人已经把床搬到山上去了。没有人受伤，但是他们花了大半个夏天才把房子晾干，把路修好。";

    [Theory]
    [InlineData(English, "en")]
    [InlineData("In der Nacht stieg der Fluss, und am Morgen hatten die Leute des Dorfes ihre Betten schon auf den Hügel getragen.", "de")]
    [InlineData("La rivière est montée pendant la nuit et, le matin, les gens du village avaient déjà porté leurs lits sur la colline.", "fr")]
    [InlineData("El río creció durante la noche y por la mañana la gente del pueblo ya había subido sus camas a la colina.", "es")]
    [InlineData("O rio subiu durante a noite e de manhã as pessoas da aldeia já tinham levado as suas camas para a colina.", "pt")]
    [InlineData("Il fiume è salito durante la notte e al mattino la gente del villaggio aveva già portato i letti sulla collina.", "it")]
    [InlineData("Ночью река поднялась, и к утру жители деревни уже перенесли свои кровати на холм.", "ru")]
    [InlineData("Вночі річка піднялася, і до ранку мешканці села вже перенесли свої ліжка на пагорб.", "uk")]
    [InlineData("夜のうちに川の水が増え、朝には村の人たちはもう布団を丘の上に運んでいました。", "ja")]
    [InlineData("밤에 강물이 불어나 아침에는 마을 사람들이 이미 이불을 언덕 위로 옮겨 놓았다.", "ko")]
    [InlineData("ارتفع النهر في الليل، وفي الصباح كان أهل القرية قد حملوا أسرتهم إلى التل.", "ar")]
    [InlineData("रात में नदी का पानी बढ़ गया और सुबह तक गाँव के लोग अपने बिस्तर पहाड़ी पर ले जा चुके थे।", "hi")]
    [InlineData("Η στάθμη του ποταμού ανέβηκε τη νύχτα και το πρωί οι άνθρωποι είχαν ήδη φύγει.", "el")]
    [InlineData(Chinese, "zh")]
    public void Tells_languages_apart(string text, string language)
    {
        var guess = LanguageDetector.Shared.Detect(text);
        Assert.Equal(language, guess.Language);
        Assert.InRange(guess.Score, 0.9, 1);
    }

    [Theory]
    [InlineData(Chinese, "Hans")]
    [InlineData("夜裡河水上漲，到了早上，村裡的人已經把床搬到山上去了。沒有人受傷，但是他們花了大半個夏天才把房子晾乾。", "Hant")]
    [InlineData(English, "Latn")]
    [InlineData("Ночью река поднялась, и к утру жители деревни уже перенесли свои кровати на холм.", "Cyrl")]
    [InlineData("夜のうちに川の水が増え、朝には村の人たちはもう布団を丘の上に運んでいました。", "Jpan")]
    [InlineData("12345 67890 12345 67890 12345", null)]
    public void Every_language_has_a_script(string text, string? script) => Assert.Equal(script, LanguageDetector.Shared.Detect(text).Script);

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("12:30")]
    [InlineData("\ud800\udc00\ud800")]
    public void What_is_too_little_is_undetermined(string text)
    {
        var guess = LanguageDetector.Shared.Detect(text);
        Assert.Equal("und", guess.Language);
        Assert.InRange(guess.Score, 0, 0.15);
    }

    [Fact]
    public void A_mixed_page_scores_by_its_larger_part()
    {
        var mixed = string.Concat(Enumerable.Repeat(English, 5)) + "\n" + string.Concat(Enumerable.Repeat(Chinese, 5));
        var guess = LanguageDetector.Shared.Detect(mixed);
        Assert.InRange(guess.Score, 0.3, 0.75);
        Assert.Equal("zxx", LanguageDetector.Shared.Detect("aGVsbG8gd29ybGQgdGhpcyBpcyBhIHRlc3Q= QmFzZTY0IGVuY29kZWQgdGV4dA==").Language);
    }

    [Fact]
    public void Knows_at_least_sixty_languages() => Assert.True(LanguageDetector.Shared.Languages.Count >= 60);

    [Fact]
    public void Labels_all_and_keeps_what_is_asked_for()
    {
        Assert.Null(Judge(new LanguageFilter(), English, out var doc));
        Assert.Equal("en", doc.Labels.Text("language"));
        Assert.True(doc.Labels.Number("language_score") > 0.9);
        Assert.Equal("Latn", doc.Labels.Text("script"));
        Assert.Null(doc.Labels.Get("languages"));
        Assert.Null(doc.Labels.Get("language_kind"));
        Assert.Null(Judge(new LanguageFilter { Keep = ["zh", "en"] }, English, out _));
        Assert.Equal("language", Judge(new LanguageFilter { Keep = ["de"] }, English, out doc));
        Assert.Equal("en", doc.Labels.Text("language"));
        Assert.Null(Judge(new LanguageFilter { Keep = ["zh-Hans"] }, Chinese, out doc));
        Assert.Equal("Hans", doc.Labels.Text("script"));
        Assert.Equal("language", Judge(new LanguageFilter { Keep = ["zh-Hant"] }, Chinese, out _));
    }

    [Fact]
    public void Paragraphs_share_a_document_by_characters()
    {
        Assert.Null(Judge(new LanguageFilter { Paragraphs = true }, English + "\n\n" + Chinese + "\n" + English + "\n", out var doc));
        var shares = System.Text.Json.JsonDocument.Parse(doc.Labels.Text("languages")!).RootElement;
        var (english, chinese) = ((double)English.Length * 2, (double)Chinese.Length);
        Assert.Equal(["en", "zh-Hans"], shares.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Math.Round(english / (english + chinese), 4), shares.GetProperty("en").GetDouble());
        Assert.Equal(Math.Round(chinese / (english + chinese), 4), shares.GetProperty("zh-Hans").GetDouble());
        Assert.Null(Judge(new LanguageFilter { Paragraphs = true }, " \n", out doc));
        Assert.Equal("{}", doc.Labels.Text("languages"));
    }

    [Fact]
    public void A_program_has_a_kind_and_no_script()
    {
        const string code = "for (int i = 0; i < n; i++)\n{\n    total += values[i];\n}\n";
        Assert.Equal("language", Judge(new LanguageFilter { Keep = ["en"] }, code, out var doc));
        Assert.Equal("zxx", doc.Labels.Text("language"));
        Assert.Equal("code", doc.Labels.Text("language_kind"));
        Assert.Null(doc.Labels.Get("script"));
    }

    [Fact]
    public void The_least_score_counts_only_where_languages_are_asked_for()
    {
        const string weak = "Home | 首页 | Contact | 12345 67890 12345 67890 12345 67890";
        Assert.Null(Judge(new LanguageFilter(), weak, out var doc));
        var language = doc.Labels.Text("language")!;
        Assert.Equal("min-score", Judge(new LanguageFilter { Keep = [language], MinScore = 0.99 }, weak, out _));
        Assert.Null(Judge(new LanguageFilter { Keep = [language], MinScore = null }, weak, out _));
    }

    [Fact]
    public void A_word_has_its_runs_and_both_edges_as_features()
    {
        Span<int> rows = stackalloc int[NgramFeatures.Most(6)];
        Span<int> counts = stackalloc int[NgramFeatures.Orders];
        var n = NgramFeatures.Find("ab xyz", rows, counts);
        Assert.Equal([5, 3, 1, 0, 4, 4, 2, 2], counts.ToArray());
        var expected = new[] { "a", "b", "ab", "x", "y", "z", "xy", "yz", "xyz" }.Select(r => NgramFeatures.RowOfRun(r))
            .Concat(new[] { "a", "ab", "x", "xy", "xyz" }.Select(r => NgramFeatures.RowOfEdge(r, atEnd: false)))
            .Concat(new[] { "b", "ab", "z", "yz", "xyz" }.Select(r => NgramFeatures.RowOfEdge(r, atEnd: true)))
            .Concat([NgramFeatures.RowOfWord("ab"), NgramFeatures.RowOfWord("xyz")]);
        Assert.Equal(expected.Order(), rows[..n].ToArray().Order());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(LanguageModel.Stride)]
    public void Adding_bytes_in_vectors_equals_adding_them_one_by_one(int count)
    {
        var random = new Random(7);
        var rows = new byte[NgramFeatures.Rows * LanguageModel.Stride];
        random.NextBytes(rows);
        var languages = Enumerable.Range(0, count).Select(i => $"l{i}").ToArray();
        var floors = Enumerable.Range(0, count * NgramFeatures.Orders).Select(_ => -random.NextSingle()).ToArray();
        var priors = languages.Select(_ => -random.NextSingle()).ToArray();
        var model = new LanguageModel(languages, [.. languages.Select(_ => WritingScript.Latin)], priors, floors, rows, 1).Of(WritingScript.Latin)!;
        foreach (var n in new[] { 0, 1, 255, 257, 258, 1000 })
        {
            var buckets = Enumerable.Range(0, n).Select(_ => random.Next(NgramFeatures.Rows)).ToArray();
            int[] counts = [n, 2 * n, 3, 0, 1, 0, 2, n];
            var scores = new float[LanguageModel.Stride];
            model.Score(buckets, counts, scores);
            for (var l = 0; l < languages.Length; l++)
            {
                var expected = priors[l] + buckets.Sum(b => (double)rows[(b * LanguageModel.Stride) + l]) / LanguageModel.StepsPerNat
                    + Enumerable.Range(0, NgramFeatures.Orders).Sum(o => (double)counts[o] * floors[(l * NgramFeatures.Orders) + o]);
                Assert.Equal(expected, scores[l], 0.01);
            }
        }
    }

    [Fact]
    public void A_model_that_was_written_reads_back_the_same()
    {
        var rows = new byte[NgramFeatures.Rows * LanguageModel.Stride];
        rows[0] = 3;
        rows[((NgramFeatures.Rows - 1) * LanguageModel.Stride) + 1] = 200;
        using var stream = new MemoryStream();
        new LanguageModel(["aa", "bb"], [WritingScript.Latin, WritingScript.Arabic], [0, 7], [.. Enumerable.Range(1, 2 * NgramFeatures.Orders).Select(f => (float)-f)], rows, 5).Write(stream);
        stream.Position = 0;
        var read = LanguageModel.Read(stream);
        Assert.Equal(["aa", "bb"], read.Languages);
        Assert.Equal([WritingScript.Latin, WritingScript.Arabic], read.Scripts);
        Assert.Equal(5, read.Temperature);
        Assert.Null(read.Of(WritingScript.Han));
        Assert.Equal(-3 + (3 / LanguageModel.StepsPerNat), Score(WritingScript.Latin));
        Assert.Equal(7 - 19 + (200 / LanguageModel.StepsPerNat), Score(WritingScript.Arabic));

        float Score(WritingScript script)
        {
            var scores = new float[1];
            read.Of(script)!.Score([0, NgramFeatures.Rows - 1], [1, 1, 0, 0, 0, 0, 0, 0], scores);
            return scores[0];
        }
    }

    private static string? Judge(LanguageFilter filter, string text, out Document doc)
    {
        doc = new Document(text);
        return filter.Judge(doc, new Rules()).Rule;
    }
}
