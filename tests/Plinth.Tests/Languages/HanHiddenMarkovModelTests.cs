using CsCheck;
using Plinth.Languages;

namespace Plinth.Tests.Languages;

public sealed class HanHiddenMarkovModelTests
{
    private const double Never = HanHiddenMarkovModel.Never;
    private static readonly string[] Moves = ["BE", "BM", "EB", "ES", "ME", "MM", "SB", "SS"];

    [Fact]
    public void Equals_the_best_of_all_rows_of_states()
    {
        // How ties fall is held by jieba's own output.
        var table = Gen.Double[-9, -0.1].Array[4];
        Gen.Select(Gen.Double[-5, -0.1].Array[2], Gen.Double[-5, -0.1].Array[8], table, table, table, Gen.Select(table, Gen.Int[0, 3].Array[1, 7]))
            .Sample((start, moves, b, m, e, rest) =>
            {
                var (s, codes) = rest;
                double[] first = [start[0], Never, Never, start[1]];
                double[][] emissions = [b, m, e, s];
                var words = new List<WordSpan>();
                new HanHiddenMarkovModel(first, moves, emissions).Segment([.. codes.Select(c => (ushort)c)], 10, words);
                var best = States(codes.Length).MaxBy(states => Score(states, codes, first, moves, emissions))!;
                // The generator likes round numbers, so that ties come about now and then.
                if (States(codes.Length).Any(other => other != best && Score(best, codes, first, moves, emissions) - Score(other, codes, first, moves, emissions) < 1e-9)) return;
                var ends = Enumerable.Range(0, codes.Length).Where(i => best[i] is 'E' or 'S').Select(i => 10 + i + 1);
                Assert.Equal(ends, words.Select(w => w.Start + w.Length));
                Assert.Equal(10, words[0].Start);
            }, iter: 500);
    }

    private static IEnumerable<string> States(int length) =>
        length == 1 ? ["S"] : Grow(length).Where(s => s[^1] is 'E' or 'S');

    private static IEnumerable<string> Grow(int length) => length == 1
        ? ["B", "S"]
        : from states in Grow(length - 1) from move in Moves where move[0] == states[^1] select states + move[1];

    private static double Score(string states, int[] codes, double[] start, double[] moves, double[][] emissions)
    {
        var score = start["BMES".IndexOf(states[0])];
        for (var i = 0; i < codes.Length; i++)
        {
            if (i > 0) score += moves[Array.IndexOf(Moves, states[(i - 1)..(i + 1)])];
            score += emissions["BMES".IndexOf(states[i])][codes[i]];
        }

        return score;
    }
}
