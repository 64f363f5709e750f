using Plinth.Filters;
using static Plinth.Tests.Filters.Judging;

namespace Plinth.Tests.Filters;

public sealed class GopherQualityTests
{
    private static readonly GopherQuality s_few = new() { MinWords = 3, MaxWords = 12 };

    [Theory]
    [InlineData("The house with the red door", null)]
    [InlineData("to be", "min-words")]
    [InlineData("to be ! ! ! !", "min-words")]
    [InlineData("one two three four five six seven eight nine ten eleven twelve thirteen", "max-words")]
    [InlineData("to be a x", "min-mean-word-length")]
    [InlineData("the interconnections with interdependencies counterproductive", "max-mean-word-length")]
    [InlineData("the house with # a door", "hash-ratio")]
    [InlineData("the house ... with doors", "ellipsis-ratio")]
    [InlineData("the house … with doors", "ellipsis-ratio")]
    [InlineData("- the house\n• and doors\n  - with", "bullet-lines")]
    [InlineData("the house of the long road…\nand then\nwith the trees", "ellipsis-lines")]
    [InlineData("the house with 1200 1300 1400", "alpha-words")]
    [InlineData("nothing here stands among them", "stop-words")]
    [InlineData("the house the door the end", "stop-words")]
    public void Judges_words_and_lines(string text, string? rule) => Assert.Equal(rule, s_few.Judge(text).Rule);

    [Theory]
    [InlineData("a b", 2, 3, "min-words")]
    [InlineData("to be a x", 6 / 4.0, 3, "min-mean-word-length")]
    [InlineData("the house with # a door", 1 / 6.0, 0.1, "hash-ratio")]
    [InlineData("the house with 1200 1300 1400", 0.5, 0.8, "alpha-words")]
    [InlineData("the house the door the end", 1, 2, "stop-words")]
    public void Reports_value_and_limit(string text, double value, double limit, string rule)
    {
        var verdict = s_few.Judge(text);
        Assert.Equal((rule, value, limit), (verdict.Rule, verdict.Value, verdict.Limit));
    }

    [Fact]
    public void An_empty_text_has_too_few_words()
    {
        var verdict = new GopherQuality().Judge("");
        Assert.Equal(("min-words", 0.0, 50.0), (verdict.Rule, verdict.Value, verdict.Limit));
    }

    [Fact]
    public void Null_turns_a_rule_off() => Assert.Equal(Fate.Kept, new GopherQuality
    {
        MinWords = null,
        MaxWords = null,
        MinMeanWordLength = null,
        MaxMeanWordLength = null,
        MaxSymbolRatio = null,
        MaxBulletLines = null,
        MaxEllipsisLines = null,
        MinAlphaWords = null,
        MinStopWords = null,
    }.Judge("# 1 ...").Fate);

    [Fact]
    public void Dclm_counts_every_stop_word_in_any_case_and_words_between_spaces()
    {
        var dclm = s_few with { Variant = GopherQualityVariant.Dclm };
        Assert.Null(dclm.Judge("The house the door red").Rule);
        Assert.Equal("stop-words", s_few.Judge("The house the door red").Rule);
        // "well-known," is one word here, three and a mark to datatrove.
        Assert.Equal(("min-words", 2.0), (dclm.Judge("well-known, the").Rule, dclm.Judge("well-known, the").Value));
    }

    [Fact]
    public void Chinese_has_its_own_numbers()
    {
        var text = Sample("zh.txt");
        Assert.Equal("min-mean-word-length", new GopherQuality().Judge(text).Rule);
        var chinese = GopherQuality.Presets["fineweb2-zh"]();
        Assert.Null(chinese.Judge(text).Rule);
        Assert.Equal("stop-words", chinese.Judge(Repeat("天地玄黄", 20)).Rule);
    }

    [Fact]
    public void Lengths_are_code_points() => Assert.Equal(5, (s_few with { MaxMeanWordLength = 4 }).Judge("𝒶𝒷𝒸𝒹𝑒 𝒶𝒷𝒸𝒹𝑒 𝒶𝒷𝒸𝒹𝑒").Value);

    [Theory]
    [InlineData("en.txt")]
    [InlineData("zh.txt")]
    public void Values_are_those_of_the_plain_twin(string sample)
    {
        var text = Sample(sample) + "\n• one…\n- two...\n#";
        var words = PythonText.Words(text);
        const string punctuation = "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»";
        var plain = words.Where(w => w.Any(c => !punctuation.Contains(c))).ToList();
        var lines = PythonText.SplitLines(text).Select(PythonText.Strip).ToList();
        string[] stops = ["the", "be", "to", "of", "and", "that", "have", "with"];
        var doc = new Document(text);
        var rules = new Rules();
        var all = new GopherQuality { MinWords = 0, MinMeanWordLength = 0, MaxSymbolRatio = 1, MaxBulletLines = 1, MaxEllipsisLines = 1, MinAlphaWords = 0, MinStopWords = 0 };
        Assert.Equal(Fate.Kept, all.Judge(doc, rules).Fate);
        var expected = new Dictionary<string, double>
        {
            ["min-words"] = plain.Count,
            ["max-words"] = plain.Count,
            ["min-mean-word-length"] = plain.Average(PythonText.Len),
            ["max-mean-word-length"] = plain.Average(PythonText.Len),
            ["hash-ratio"] = (double)text.Count(c => c == '#') / words.Count,
            ["ellipsis-ratio"] = (text.Split("...").Length - 1.0 + text.Count(c => c == '…')) / words.Count,
            ["bullet-lines"] = (double)lines.Count(l => l.StartsWith('•') || l.StartsWith('-')) / lines.Count,
            ["ellipsis-lines"] = (double)lines.Count(l => l.EndsWith("...", StringComparison.Ordinal) || l.EndsWith('…')) / lines.Count,
            ["alpha-words"] = (double)words.Count(w => w.Any(char.IsLetter)) / words.Count,
            ["stop-words"] = stops.Count(words.Contains),
        };
        // The tally keeps buckets; a limit just beside the expected value tells whether the value is that one.
        foreach (var (rule, value) in expected)
        {
            var tally = Assert.Single(rules.Tallies, t => t.Rule == rule);
            Assert.Equal([RuleTally.BucketOf(value)], tally.Buckets.Keys);
        }
    }
}
