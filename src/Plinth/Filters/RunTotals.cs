using Plinth.Languages;
using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Counts over the runs between white space: the words of tools that split there.</summary>
internal readonly record struct RunTotals(int Count, long Chars, int WithLetter, int StopWords)
{
    public static RunTotals Of(TextSignals signals, IReadOnlyList<string> stopWords)
    {
        var text = signals.Text.AsSpan();
        var words = signals.Words;
        var traits = signals.Traits;
        int count = 0, withLetter = 0, stops = 0;
        long chars = 0;
        for (var i = 0; i < words.Length;)
        {
            var start = words[i].Start;
            var letter = WordTraits.None;
            do letter |= traits[i++] & WordTraits.Letter;
            while (i < words.Length && (traits[i] & WordTraits.StartsRun) == 0);
            var run = text[start..(words[i - 1].Start + words[i - 1].Length)];
            count++;
            chars += signals.CharsIn(start, run.Length);
            if (letter != 0) withLetter++;
            for (var s = 0; s < stopWords.Count; s++)
                if (run.Equals(stopWords[s], StringComparison.OrdinalIgnoreCase)) stops++;
        }

        return new(count, chars, withLetter, stops);
    }
}
