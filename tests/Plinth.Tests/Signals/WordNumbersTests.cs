using CsCheck;
using Plinth.Languages;
using Plinth.Signals;

namespace Plinth.Tests.Signals;

public sealed class WordNumbersTests
{
    [Fact]
    public void Numbers_equal_those_of_a_dictionary()
    {
        var letter = Gens.Of("a", "a", "a", "b", "\0", "\u007e", "\u007f", "\u0080", "\u0161", "中", "\uffff", "\ud83d");
        var word = Gen.Select(Gens.Of("", "a", "abcdefg", "abcdefgh", "abcdefghijklmno", "abcdefghijklmnopq"), letter.Array[1, 3]).Select((head, tail) => head + string.Concat(tail));
        var numbers = new WordNumbers();
        word.Array[0, 60].Sample(words =>
        {
            var text = string.Concat(words);
            var spans = new List<WordSpan>();
            var at = 0;
            foreach (var w in words)
            {
                spans.Add(new(at, w.Length, false));
                at += w.Length;
            }

            var all = spans.ToArray();
            numbers.Number(text, all);
            var firsts = words.Distinct().Select(w => Array.IndexOf(words, w)).ToArray();
            Assert.Equal(firsts, numbers.Firsts.ToArray());
            Assert.Equal(firsts.Select(f => words.Count(w => w == words[f])), numbers.Counts.ToArray());
            foreach (var w in words) Assert.Equal(words.Count(v => v == w), numbers.Count(text, all, w));
            Assert.Equal(0, numbers.Count(text, all, "absent"));

            int[] places = new int[words.Length + 1], classes = new int[words.Length + 1];
            var kept = numbers.CopyRepeated(places, classes);
            var repeated = Enumerable.Range(0, words.Length).Where(i => words.Count(w => w == words[i]) > 1).ToArray();
            Assert.Equal(repeated, places[..kept]);
            Assert.Equal(repeated.Select(i => words.Distinct().ToList().IndexOf(words[i])), classes[..kept]);
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public void N_grams_asked_in_any_order_are_the_same()
    {
        var (up, down) = (new TextSignals(), new TextSignals());
        const string text = "a b c a b c d a b a b c d e f";
        up.Bind(text);
        down.Bind(text);
        var rising = Enumerable.Range(1, 6).Select(up.NGrams).ToArray();
        Assert.Equal(rising, Enumerable.Range(1, 6).Reverse().Select(down.NGrams).Reverse());
        Assert.Equal(rising[1], down.NGrams(2));
        Assert.True(rising[2].DuplicatedChars > 0);
    }
}
