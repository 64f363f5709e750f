using CsCheck;
using Plinth.Languages;

namespace Plinth.Tests.Signals;

public sealed class RunMapTests
{
    [Fact]
    public void Finds_what_looking_at_each_character_finds()
    {
        var map = new RunMap();
        var any = Gen.Int[0, 0xFFFF].Select(c => ((char)c).ToString());
        var piece = Gen.Select(Gens.Of("a", "Z", " ", "\n", "\x1c", "\x1f", "\x08", "\x0e", "@", "[", "`", "{", "é", "\u00a0", "\u2028", "中", "😀", "?"), any, Gen.Int[1, 90], Gen.Int[0, 4])
            .Select((c, other, times, which) => string.Concat(Enumerable.Repeat(which == 0 ? other : c, which < 3 ? 1 : times)));
        piece.Array[0, 12].Select(string.Concat).Sample(text =>
        {
            map.Fill(text);
            bool Space(int i) => i >= text.Length || CharClasses.IsSpace(text[i]);
            bool Letter(int i) => i < text.Length && CharClasses.Table[text[i]] is var c && (c & CharClass.Alpha) != 0 && (c & CharClass.Unspaced) == 0;
            int From(int i, Func<int, bool> stops)
            {
                while (i < text.Length && !stops(i)) i++;
                return i;
            }

            for (var i = 0; i <= text.Length; i++)
            {
                Assert.Equal(Space(i), map.IsSpace(i));
                Assert.Equal(From(i, Space), map.NextSpace(i));
                Assert.Equal(From(i, at => !Space(at)), map.SkipSpaces(i));
                Assert.Equal(From(i, at => !Letter(at)), map.SkipLetters(i));
            }

            Assert.True(map.IsSpace(text.Length + 1));
            Assert.Equal(text.Any(c => (CharClasses.Table[c] & (CharClass.Unspaced | CharClass.Surrogate)) != 0), map.HasSpecial);
        }, iter: 1000, threads: 1);
    }
}
