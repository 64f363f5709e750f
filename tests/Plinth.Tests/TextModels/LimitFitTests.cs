using Plinth.Recipes;
using Plinth.TextModels.Fitting;

namespace Plinth.Tests.TextModels;

public sealed class LimitFitTests
{
    [Theory]
    [InlineData(true, 50)]
    [InlineData(false, 8)]
    public void Cuts_where_the_worse_corpus_has_more(bool atLeast, double expected)
    {
        // Better: 64 to 163 (or 0.5 to 5.5); worse: half of it like that, half far from it.
        var good = new RuleTally("r", 0, atLeast);
        var raw = new RuleTally("r", 0, atLeast);
        for (var i = 0; i < 100; i++)
        {
            var value = atLeast ? 64 + i : 0.5 + (i / 20.0);
            good.Add(value);
            raw.Add(i % 2 == 0 ? value : atLeast ? 5 + (i / 10.0) : 20 + i);
        }

        var fit = LimitFit.Of(good, raw, now: atLeast ? 10 : 30, maxLoss: 0.02, minGain: 0.05);
        Assert.InRange(fit.Limit!.Value, expected * 0.6, expected * 1.5);
        Assert.InRange(fit.GoodDropped, 0, 0.02);
        Assert.Equal(0.5, fit.RawDropped, 0.03);
        Assert.Equal(0, fit.GoodDroppedNow);
        Assert.InRange(fit.RawDroppedNow, 0.1, 0.5);
    }

    [Fact]
    public void A_rule_that_tells_nothing_is_off()
    {
        var good = new RuleTally("r", 0, true);
        var raw = new RuleTally("r", 0, true);
        for (var i = 1; i < 100; i++)
        {
            good.Add(i);
            raw.Add(i);
        }

        Assert.Null(LimitFit.Of(good, raw, 1, 0.02, 0.02).Limit);
    }

    [Fact]
    public void Every_rule_sees_every_document_and_each_language_is_fitted_by_itself()
    {
        const string yaml = """
            plinth: 1
            name: rules
            sources:
              - jsonl: { files: none.jsonl }
            steps:
              - gopher-quality: { min_words: 5000 }
              - length: { only: [en], min_chars: 9000 }
            output:
              corpus: { format: jsonl }
            """;
        var values = new RuleValues(RecipeReader.Parse(yaml, "rules.yaml", Path.GetTempPath()));
        foreach (var language in new[] { "en", "de" })
        {
            for (var i = 0; i < 50; i++)
            {
                values.Add(Doc(language, string.Concat(Enumerable.Repeat("words of a good text, and more of it. ", 20 + i))), good: true);
                values.Add(Doc(language, i % 2 == 0 ? "short one" : string.Concat(Enumerable.Repeat("words of a good text, and more of it. ", 20 + i))), good: false);
            }
        }

        Assert.Equal(["de", "en"], values.Languages);
        var english = values.Fit("en", 0.02, 0.05);
        Assert.Equal(["gopher-quality", "length"], english.Select(filter => filter.Name));
        var words = english[0].Options.Single(option => option.Option == "min_words").Fit;
        Assert.Equal((5000, 1), (words.Now, words.GoodDroppedNow));
        Assert.InRange(words.Limit!.Value, 3, 200);
        Assert.Equal(0.5, words.RawDropped, 0.01);
        var drawn = english[0].Options.Single(option => option.Option == "min_words");
        Assert.Equal((50, 50), (drawn.Good.Sum(bucket => bucket.Count), drawn.Raw.Sum(bucket => bucket.Count)));
        Assert.Equal(25, drawn.Raw.Where(bucket => bucket.Upper <= 3).Sum(bucket => bucket.Count));
        Assert.Null(english[0].Options.Single(option => option.Option == "min_mean_word_length").Fit.Limit);
        Assert.Single(values.Fit("de", 0.02, 0.05));

        static Document Doc(string language, string text)
        {
            var doc = new Document(text, "d");
            doc.Labels.Set("language", language);
            return doc;
        }
    }

    [Fact]
    public void An_option_with_several_numbers_has_each_fitted()
    {
        const string yaml = "plinth: 1\nname: r\nsources:\n  - jsonl: { files: none.jsonl }\nsteps:\n  - gopher-repetition: { top_n_grams: { 2: 0.2, 3: 0.18 }, dup_n_grams: null }\noutput:\n  corpus: { format: jsonl }\n";
        var values = new RuleValues(RecipeReader.Parse(yaml, "r.yaml", Path.GetTempPath()));
        for (var i = 0; i < 60; i++)
        {
            values.Add(Doc(string.Join(' ', Enumerable.Range(0, 80).Select(w => $"word{(w * (i + 3)) % 97}"))), good: true);
            values.Add(Doc(string.Join(' ', Enumerable.Range(0, 80).Select(w => i % 2 == 0 ? "buy it now".Split(' ')[w % 3] : $"word{(w * (i + 3)) % 97}"))), good: false);
        }

        var options = values.Fit("en", 0.02, 0.05).Single().Options.Where(option => option.Option == "top_n_grams").ToList();
        Assert.Equal([2, 3], options.Select(option => option.Key));
        Assert.Equal([0.2, 0.18], options.Select(option => option.Fit.Now));
        foreach (var option in options)
        {
            Assert.InRange(option.Fit.Limit!.Value, 0.01, 0.5);
            Assert.Equal(0.5, option.Fit.RawDropped, 0.01);
        }

        static Document Doc(string text)
        {
            var doc = new Document(text, "d");
            doc.Labels.Set("language", "en");
            return doc;
        }
    }
}
