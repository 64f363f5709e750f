using CsCheck;
using Plinth.Languages;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Signals;

public sealed class WordBreakerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\n", "")]
    [InlineData("Hello, world!", "Hello|,|world|!")]
    [InlineData("I don't know; she's can't.", "I|do|n't|know|;|she|'s|ca|n't|.")]
    [InlineData("dont cannot gonna its", "do|nt|can|not|gon|na|its")]
    [InlineData("(see p. 5, e.g. \"this\")", "(|see|p.|5|,|e.g.|\"|this|\"|)")]
    [InlineData("U.S. and Mr. Smith's U.K.'s", "U.S.|and|Mr.|Smith|'s|U.K.|'s")]
    [InlineData("well-known mother-in-law", "well|-|known|mother|-|in|-|law")]
    [InlineData("3.5% of $1,000.00 in 5km", "3.5|%|of|$|1,000.00|in|5|km")]
    [InlineData("wait... what….", "wait|...|what|…|.")]
    [InlineData("end.Start a,b and/or x/y", "end|.|Start|a|,|b|and/or|x|/|y")]
    [InlineData("http://a-b.com/c-d?e=f www.foo-bar.org me@a-b.org", "http://a-b.com/c-d?e=f|www.foo-bar.org|me@a-b.org")]
    [InlineData("at 10am :) -- ok", "at|10|am|:)|--|ok")]
    [InlineData("NASA. FBI's a.", "NASA|.|FBI|'s|a.")]
    [InlineData("10-20 a--b", "10|-|20|a|--|b")]
    [InlineData("你好，world！", "你|好|，|world|！")]
    [InlineData("2024年のテスト", "2024|年|の|テ|ス|ト")]
    [InlineData("good😀😀 x", "good|😀|😀|x")]
    [InlineData("𠀀中", "𠀀|中")]
    public void Breaks_as_spaCy_does(string text, string words) => Assert.Equal(words, string.Join('|', PythonText.Words(text)));

    [Fact]
    public void Equals_the_same_rules_written_as_regular_expressions()
    {
        var run = Gens.Of("a", "B", "é", "1", "9", ".", ".", ",", "'", "'s", "\"", "-", "--", "—", "(", ")", "/", ":", "…", "+", "$", "km", "%", "n't",
            "don't", "U", "S", "#", "_", "=", "😀", "°C", "US$", "@", "…", "com", "!", "~", "”").Array[1, 8].Select(string.Concat);
        run.Sample(text => Assert.Equal(string.Join('|', SpacyTwin.Words(text)), string.Join('|', PythonText.Words(text))), iter: 5000);
    }

    [Fact]
    public void A_segmenter_cuts_what_has_no_spaces_and_nothing_else()
    {
        var breaker = new WordBreaker();
        const string text = "学习中文 in 2024年 ok";
        breaker.Break(text, new Pairs());
        Assert.Equal("学习|中文|in|2024|年|ok", string.Join('|', breaker.Words.ToArray().Select(w => text.Substring(w.Start, w.Length))));
    }

    [Fact]
    public void Words_cover_all_that_is_not_white_space() =>
        Gen.String[0, 60].Sample(text =>
        {
            var words = PythonText.Words(text);
            Assert.Equal(string.Concat(text.Where(c => !PythonText.IsSpace(c))), string.Concat(words));
        }, iter: 5000);

    [Fact]
    public void Symbols_hold_neither_letter_nor_number()
    {
        var breaker = new WordBreaker();
        breaker.Break("a , 1 … ² • 中 --");
        Assert.Equal([false, true, false, true, false, true, false, true], breaker.Words.ToArray().Select(w => w.IsSymbol));
    }

    private sealed class Pairs : IWordSegmenter
    {
        public void Segment(string text, int start, int length, List<WordSpan> words)
        {
            for (var i = 0; i < length; i += 2) words.Add(new(start + i, Math.Min(2, length - i), false));
        }
    }
}
