using Plinth.Filters;

namespace Plinth.Tests.Filters;

public sealed class RefinedWebLinesTests
{
    private const string Prose = "A line of prose stays.";
    private static readonly RefinedWebLines s_lines = new() { MaxRemovedWords = null };

    [Theory]
    [InlineData("SHOUTING AT YOU")]
    [InlineData("12345")]
    [InlineData("3 likes")]
    [InlineData("(1.2K shares)")]
    [InlineData("1,024 Followers")]
    [InlineData("Home")]
    [InlineData("Read more...")]
    [InlineData("items in cart")]
    public void Takes_out_a_line(string line) => Assert.Equal($"{Prose}\n{Prose}", s_lines.Edit($"{Prose}\n{line}\n{Prose}").Text);

    [Theory]
    [InlineData("3 likes were given")]
    [InlineData("three likes")]
    [InlineData("In 2024 it rained")]
    [InlineData("")]
    public void Keeps_a_line(string line) => Assert.Equal($"{Prose}\n{line}\n{Prose}", s_lines.Edit($"{Prose}\n{line}\n{Prose}").Text);

    [Theory]
    [InlineData("Sign-in to see this", " to see this")]
    [InlineData("The news of today Read More...", "The news of today ")]
    [InlineData("You have 2 items in cart now, items in cart", "You have 2  now, ")]
    [InlineData("This line of eleven words is not one that loses items in cart", "This line of eleven words is not one that loses items in cart")]
    public void Takes_a_phrase_out_of_a_short_line(string line, string left) => Assert.Equal(left, s_lines.Edit(line).Text);

    [Fact]
    public void Drops_when_too_many_words_were_removed()
    {
        var verdict = new RefinedWebLines().Edit($"{Prose}\nHome").Verdict;
        Assert.Equal(("removed-words", 1 / 6.0, 0.05), (verdict.Rule, verdict.Value, verdict.Limit));
        Assert.Null(new RefinedWebLines().Edit(Judging.Repeat(Prose, 10, "\n") + "\nHome").Verdict.Rule);
    }

    [Fact]
    public void An_empty_text_stays_empty() => Assert.Equal((Verdict.Keep, ""), new RefinedWebLines().Edit(""));

    [Fact]
    public void Null_turns_a_rule_off()
    {
        var off = s_lines with { MaxUppercase = null, MaxDigits = null, Counters = false, MinWords = null, ShortLineWords = null };
        const string text = "SHOUTING\n123\n3 likes\nHome\nRead more...";
        Assert.Equal(text, off.Edit(text).Text);
    }

    [Fact]
    public void A_text_that_does_not_change_stays_the_same_object()
    {
        var doc = new Document(Prose + "\n" + Prose);
        var text = doc.Text;
        s_lines.Edit(doc, new Rules());
        Assert.Same(text, doc.Text);
    }
}
