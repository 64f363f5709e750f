using CsCheck;
using Plinth.Signals;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Signals;

public sealed class RepetitionSignalsTests
{
    private static readonly Gen<string> s_text =
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 120]).SelectMany((letters, length) =>
            Gens.Of("a", "bb", "c", "ddd", "😀").Array[length].Select(words => string.Join(' ', words.Select(w => w[0] - 'a' < letters ? w : "a"))));

    [Fact]
    public void N_grams_equal_their_plain_counting()
    {
        var signals = new TextSignals();
        s_text.Sample(text =>
        {
            signals.Bind(text);
            var words = PythonText.Words(text);
            for (var n = 1; n <= 12; n++)
            {
                var measure = signals.NGrams(n);
                Assert.Equal(RepetitionTwin.Top(words, n), measure.TopChars);
                Assert.Equal(RepetitionTwin.Duplicated(words, n), measure.DuplicatedChars);
                Assert.Equal(RepetitionTwin.Covered(words, n), measure.CoveredChars);
            }
        }, iter: 2000, threads: 1);
    }

    [Theory]
    [InlineData("en.txt")]
    [InlineData("zh.txt")]
    public void N_grams_of_a_book_equal_their_plain_counting(string sample)
    {
        var text = Judging.Sample(sample);
        text += text[..(text.Length / 10)];
        var signals = new TextSignals();
        signals.Bind(text);
        var words = PythonText.Words(text);
        Assert.True(words.Count > 400);
        for (var n = 2; n <= 10; n++)
        {
            Assert.Equal(RepetitionTwin.Top(words, n), signals.NGrams(n).TopChars);
            Assert.Equal(RepetitionTwin.Duplicated(words, n), signals.NGrams(n).DuplicatedChars);
            Assert.Equal(RepetitionTwin.Covered(words, n), signals.NGrams(n).CoveredChars);
        }
    }

    [Fact]
    public void The_first_of_equally_frequent_n_grams_is_the_top_one()
    {
        var signals = new TextSignals();
        signals.Bind("b a b a c c c c");
        Assert.Equal(3 * 3, signals.NGrams(2).TopChars);
        signals.Bind("bb a c dd a c bb a e dd a");
        Assert.Equal(2 * 4, signals.NGrams(2).TopChars);
    }

    [Fact]
    public void Words_run_together_are_not_confused() =>
        // datatrove joins without spaces and would take these for one 5-gram; the words differ, so here they are two.
        Assert.Equal(0, Bound("a bc x y z q ab c x y z").NGrams(5).DuplicatedChars);

    [Fact]
    public void A_word_is_counted_wherever_it_stands()
    {
        var signals = Bound("the cat, the dog, the end of the tale");
        Assert.Equal(4, signals.Occurrences("the"));
        Assert.Equal(2, signals.Occurrences(","));
        Assert.Equal(0, signals.Occurrences("The"));
        Assert.Equal(0, signals.Occurrences(""));
    }

    [Fact]
    public void An_empty_text_repeats_nothing()
    {
        Assert.Equal(default, Bound("").NGrams(1));
        Assert.Equal(default, Bound("").NGrams(10));
        Assert.Equal(default, Bound("one two").NGrams(3));
    }

    [Fact]
    public void Buffers_are_reused_from_text_to_text()
    {
        var signals = new TextSignals();
        var texts = new[] { Judging.Sample("en.txt"), Judging.Sample("zh.txt") };
        void Measure(string text)
        {
            signals.Bind(text);
            _ = signals.NGrams(10);
            _ = signals.LineRepeats;
            _ = signals.RepeatedParagraphs();
            _ = signals.Counts;
            _ = signals.WordTotals;
            _ = signals.PrintedLines;
        }

        foreach (var text in texts) Measure(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var text in texts) Measure(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static TextSignals Bound(string text)
    {
        var signals = new TextSignals();
        signals.Bind(text);
        return signals;
    }
}
