using System.Text;
using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class ShinglesTests
{
    /// <summary>All hashes of a text, through a small buffer.</summary>
    internal static ulong[] Of(string text, int size, ShingleUnit unit = ShingleUnit.Words, int buffer = 64)
    {
        var shingles = new Shingles(size, unit);
        shingles.Begin(text);
        var all = new List<ulong>();
        var block = new ulong[buffer];
        for (int n; (n = shingles.Next(block)) > 0;) all.AddRange(block.AsSpan(0, n));
        return [.. all];
    }

    /// <summary>The obvious twin: units as strings, then every window joined.</summary>
    internal static List<string> Slow(string text, int size, ShingleUnit unit)
    {
        var units = Units(text, unit);
        if (units.Count == 0) return [];
        if (units.Count < size) return [string.Join('\u0001', units) + "\u0002" + units.Count];
        return [.. Enumerable.Range(0, units.Count - size + 1).Select(i => string.Join('\u0001', units.Skip(i).Take(size)))];
    }

    private static List<string> Units(string text, ShingleUnit unit)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var gaps = new List<bool>();
        var gap = false;
        void End()
        {
            if (word.Length == 0) return;
            words.Add(word.ToString());
            gaps.Add(gap);
            word.Clear();
            gap = false;
        }

        if (unit == ShingleUnit.Code)
        {
            foreach (var c in text)
            {
                if (c >= 0x0E00 && Folding.IsWordAlone(c))
                {
                    End();
                    word.Append(c);
                    End();
                }
                else if (c == '_' || char.IsLetterOrDigit(c)) word.Append(c);
                else End();
            }

            End();
            return words;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            var folded = rune.Value == 0xFFFD ? 0 : rune.IsBmp ? Folding.Folded[rune.Value] : Folding.FoldPair(rune.ToString(), out _);
            if (folded == Folding.Nothing) continue;
            if (folded == Folding.Separator)
            {
                End();
                gap = true;
            }
            else if (Folding.IsWordAlone(folded))
            {
                End();
                word.Append(new Rune(folded));
                End();
            }
            else word.Append(new Rune(folded));
        }

        End();
        if (unit == ShingleUnit.Words) return words;
        var line = string.Concat(words.Select((w, i) => (gaps[i] && i > 0 ? " " : "") + w));
        return [.. line.EnumerateRunes().Select(r => r.ToString())];
    }

    [Fact]
    public void Shingles_are_equal_exactly_where_those_of_the_plain_twin_are() =>
        Gen.Select(Gen.String[Gen.Char["abAB é\u0301.,1２ 中国 のก\u200B\ud83d\ude00\ud840\udc00\ud801"], 0, 60], Gen.Int[1, 6], Gen.Enum<ShingleUnit>(), Gen.Int[8, 20]).Sample(
            (text, size, unit, buffer) =>
            {
                var slow = Slow(text, size, unit);
                var fast = Of(text, size, unit, buffer);
                if (slow.Count != fast.Length) return false;
                for (var i = 0; i < fast.Length; i++)
                    for (var j = 0; j < i; j++)
                        if ((slow[i] == slow[j]) != (fast[i] == fast[j])) return false;
                return true;
            },
            iter: 3000);

    [Theory]
    [InlineData("The quick brown fox", "the QUICK, brown: fox!", true)]
    [InlineData("Crème brûlée à la carte", "creme brulee a la carte", true)]
    [InlineData("ＡＢＣ１２３", "abc123", true)]
    [InlineData("one two three four five six", "one two three four five seven", false)]
    [InlineData("我们在北京。", "我们在北京", true)]
    [InlineData("我们在北京", "我们在南京", false)]
    public void Texts_that_fold_to_the_same_have_the_same_shingles(string a, string b, bool same) =>
        Assert.Equal(same, Of(a, 5).SequenceEqual(Of(b, 5)));

    [Fact]
    public void A_character_of_han_counts_as_a_word() => Assert.Equal(3, Of("今天天气很好", 4).Length);

    [Fact]
    public void A_short_text_is_one_shingle_and_an_empty_one_none()
    {
        Assert.Single(Of("two words", 5));
        Assert.Empty(Of("", 5));
        Assert.Empty(Of(" ... \n", 5));
    }

    [Fact]
    public void Hashes_are_the_same_on_every_machine() => Assert.Equal([11836689462609112128UL], Of("one two three four five", 5));
}
