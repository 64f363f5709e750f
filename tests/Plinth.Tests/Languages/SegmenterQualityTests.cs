using System.Runtime.CompilerServices;
using Plinth.Languages;

namespace Plinth.Tests.Languages;

public sealed class SegmenterQualityTests
{
    [Fact]
    public void Agrees_with_words_cut_by_hand()
    {
        var segmenter = new ChineseSegmenter();
        var words = new List<WordSpan>();
        var (gold, cut, both) = (0, 0, 0);
        var lines = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Here())!, "Data", "words-by-hand.txt")).Where(l => l.Length > 0 && l[0] != '#').ToList();
        foreach (var line in lines)
        {
            var text = line.Replace(" ", "", StringComparison.Ordinal);
            var expected = new HashSet<(int, int)>();
            var at = 0;
            foreach (var word in line.Split(' '))
            {
                if (char.IsLetter(word[0])) expected.Add((at, word.Length));
                at += word.Length;
            }

            // Runs of Han characters, as the word breaker hands them over.
            for (var i = 0; i < text.Length; i++)
            {
                var from = i;
                while (i < text.Length && char.IsLetter(text[i])) i++;
                if (i == from) continue;
                words.Clear();
                segmenter.Segment(text, from, i - from, words);
                cut += words.Count;
                both += words.Count(w => expected.Contains((w.Start, w.Length)));
            }

            gold += expected.Count;
        }

        var f1 = 2.0 * both / (gold + cut);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{lines.Count} sentences, {gold} words, precision {both / (double)cut:F3}, recall {both / (double)gold:F3}, F1 {f1:F3}"));
        Assert.True(lines.Count == 88 && gold == 989);
        Assert.True(f1 >= 0.895, FormattableString.Invariant($"{lines.Count} sentences, {gold} words, precision {both / (double)cut:F3}, recall {both / (double)gold:F3}, F1 {f1:F3}"));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
