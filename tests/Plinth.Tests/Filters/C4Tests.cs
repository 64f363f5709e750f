using CsCheck;
using Plinth.Filters;
using Plinth.Languages;
using Plinth.Signals;
using Plinth.Tests.Signals;
using static Plinth.Tests.Filters.Judging;

namespace Plinth.Tests.Filters;

public sealed class C4Tests
{
    private const string Good = "This line is good.";
    private static readonly C4 s_lines = new() { MinSentences = null };

    [Theory]
    [InlineData("No mark at the end")]
    [InlineData("It trails off...")]
    [InlineData("Two words.")]
    [InlineData("Please enable JavaScript to read on.")]
    [InlineData("By reading you accept our Terms of Use.")]
    [InlineData("See the privacy policy of this site.")]
    [InlineData("This is our cookie policy here.")]
    [InlineData("This site uses cookies for you.")]
    [InlineData("We make use of cookies here.")]
    [InlineData("We do use cookies here.")]
    public void Takes_out_a_line(string line) => Assert.Equal((Verdict.Keep, Good + "\n" + Good), s_lines.Edit($"{Good}\n{line}\n{Good}"));

    [Theory]
    [InlineData("Is this line good?")]
    [InlineData("This line is good!")]
    [InlineData("He said \"this is good\"")]
    [InlineData("They said 'this is good'")]
    public void Keeps_a_line(string line) => Assert.Equal((Verdict.Keep, line), s_lines.Edit(line));

    [Fact]
    public void A_line_with_a_word_that_is_too_long_goes() =>
        Assert.Equal(Good, (s_lines with { MaxWordLength = 5 }).Edit($"{Good}\nThis line is longer.").Text);

    [Fact]
    public void Length_of_words_is_counted_in_code_points() =>
        Assert.Equal("a b 😀😀😀.", (s_lines with { MaxWordLength = 4 }).Edit("a b 😀😀😀.\na b 😀😀😀😀.").Text);

    [Theory]
    [InlineData("It is so.[1] And that [12] too[].", "It is so. And that  too.")]
    [InlineData("History[edit] is long[citation needed].", "History is long.")]
    [InlineData("A list [a] of [1a] things.", "A list [a] of [1a] things.")]
    public void Takes_citation_marks_out(string line, string left) => Assert.Equal(left, s_lines.Edit(line).Text);

    [Fact]
    public void A_mark_after_the_stop_does_not_hide_the_stop() => Assert.Equal("This is known.", s_lines.Edit("This is known.[3]").Text);

    [Theory]
    [InlineData("Lorem Ipsum dolor sit amet.", "lorem-ipsum")]
    [InlineData("function f { return 1; } is code.", "curly-bracket")]
    [InlineData("lorem ipsum without an end\nThis line is good.", null)]
    [InlineData("a { b", null)]
    public void Drops_a_document(string text, string? rule) => Assert.Equal(rule, s_lines.Edit(text).Verdict.Rule);

    [Theory]
    [InlineData("One is here. Two is here. Three is here. Four is here.", 4)]
    [InlineData("Mr. Smith is here. He is \"Mr. Smith.\"", 2)]
    [InlineData("no end", 0)]
    [InlineData("", 0)]
    public void Drops_what_has_too_few_sentences(string text, double sentences)
    {
        var verdict = new C4().Edit(text).Verdict;
        Assert.Equal(("min-sentences", sentences, 5.0), (verdict.Rule, verdict.Value, verdict.Limit));
    }

    [Fact]
    public void Sentences_of_a_line_without_its_citations_are_counted() =>
        Assert.Equal(2, new C4().Edit("It is so.[1] And so is that.").Verdict.Value);

    [Fact]
    public void Each_rule_can_be_off()
    {
        var off = new C4
        {
            TerminalPunctuation = false,
            MinWordsPerLine = null,
            MaxWordLength = null,
            MinSentences = null,
            Javascript = false,
            Policy = false,
            LoremIpsum = false,
            CurlyBracket = false,
            Citations = false,
        };
        const string text = "javascript\nuse cookies {\nlorem ipsum [1]\nx";
        Assert.Equal((Verdict.Keep, text), off.Edit(text));
    }

    [Fact]
    public void Lines_are_stripped_and_joined() => Assert.Equal(Good + "\n" + Good, s_lines.Edit($"\r\n  {Good} \r\n\n\t{Good}\u2028").Text);

    [Fact]
    public void A_text_that_does_not_change_stays_the_same_object_and_costs_no_memory()
    {
        var text = string.Join('\n', Enumerable.Repeat("This line is good. It says so.", 50));
        var signals = new TextSignals();
        var rules = new Rules();
        var doc = new Document(text);
        doc.Lend(signals);
        Assert.Equal(Fate.Kept, new C4().Edit(doc, rules).Fate);
        Assert.Same(text, doc.Text);
        var step = new C4();
        signals.Bind(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        step.Edit(doc, rules);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Signals_after_an_edit_are_those_of_the_new_text()
    {
        var doc = new Document($"{Good}\nno end here\nAnother good line, isn't it?");
        s_lines.Edit(doc, new Rules());
        var words = new List<string>();
        foreach (var word in doc.Signals.Words) words.Add(doc.Text.Substring(word.Start, word.Length));
        Assert.Equal(PythonText.Words(doc.Text), words);
    }

    [Fact]
    public void Words_after_an_edit_are_those_of_breaking_anew()
    {
        var piece = Gens.Of("word", "Two.", "three", "don't", "\"yes\"", "JavaScript", "[1]", "中文字", "a-b", "😀", "...", "it?!", " ", "  ", "\n", "\n",
            "\r\n", "\u2028", "\t", "\u00a0").Array[0, 40].Select(string.Concat);
        var step = new C4 { TerminalPunctuation = false, MinSentences = null, MaxWordLength = 12 };
        IWordSegmenter?[] segmenters = [null, new CjkSegmenter()];
        var signals = new TextSignals();
        var (edits, fresh) = (0, new TextSignals());
        Gen.Select(piece, Gen.Int[0, 2], Gen.Int[0, 1], Gen.Bool).Sample((text, least, segmenter, sentences) =>
        {
            signals.Segmenter = fresh.Segmenter = segmenters[segmenter];
            var doc = new Document(text);
            doc.Lend(signals);
            (step with { MinWordsPerLine = least == 0 ? null : least, Unit = sentences ? C4Unit.Sentence : C4Unit.Line }).Edit(doc, new Rules());
            fresh.Bind(doc.Text);
            Assert.Equal(fresh.Words.ToArray(), signals.Words.ToArray());
            Assert.Equal(fresh.Traits.ToArray(), signals.Traits.ToArray());
            Assert.Equal(fresh.LongestRun, signals.LongestRun);
            if (doc.Text != text && doc.Text.Length > 0) edits++;
        }, iter: 10000, threads: 1);
        Assert.True(edits > 1000);
    }

    [Fact]
    public void Mc4_wants_three_long_lines()
    {
        var mc4 = C4.Presets["mc4"]();
        var line = Repeat("word", 40);
        Assert.Equal(199, line.Length);
        var two = $"{line}x\n{line}y\n{line}";
        Assert.Equal(("min-paragraphs", 2.0, 3.0), (mc4.Edit(two).Verdict.Rule, mc4.Edit(two).Verdict.Value, mc4.Edit(two).Verdict.Limit));
        Assert.Null(mc4.Edit(two + "z").Verdict.Rule);
    }

    [Fact]
    public void Sentences_can_be_judged_instead_of_lines() =>
        Assert.Equal("This is one good. That is too.", new C4 { Unit = C4Unit.Sentence, MinSentences = 2 }.Edit("This is one good. No. That\nis too.").Text.Replace('\n', ' '));

    [Fact]
    public void Bad_words_drop_when_a_list_is_named()
    {
        var step = new C4 { MinSentences = null, BadWords = BadWordList.Ldnoobw };
        Assert.Equal("bad-words", step.Edit("What an asshole he is.").Verdict.Rule);
        Assert.Null(step.Edit(Good).Verdict.Rule);
        Assert.Null(s_lines.Edit("What an asshole he is.").Verdict.Rule);
    }
}
