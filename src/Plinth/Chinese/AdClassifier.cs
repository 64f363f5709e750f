using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Plinth.Chinese;

/// <summary>Logistic regression over a piece's characters (runs of one to three, hashed), how it begins and ends, its words, and its neighbours' words; asked of clauses, of sentences and of short lines.</summary>
internal sealed class AdClassifier
{
    /// <summary>Number of weights: fewer would have many runs of characters share one, which costs a tenth of the advertising that is found.</summary>
    public const int Size = 1 << Bits;

    /// <summary>Weights stand in the file as sixteenths.</summary>
    public const int Steps = 16;

    private const int Bits = 20;

    // Shares of the way to a whole's answer that a piece's goes, up and down, the least logarithm of the odds that goes up, and what the mean of the pieces counts; chosen on the labelled sentences that tuning looks at.
    private const float Raise = 0.8f, Lower = 0.2f, LeastRaised = -1, MeanFactor = 1.5f, MostInMean = 2.5f;

    // Stands for every number; no text holds it.
    private const char Number = '\uFFFF';

    private static readonly SearchValues<char> s_numerals = SearchValues.Create("0123456789０１２３４５６７８９零〇一二两三四五六七八九十百千万半几");

    // In a sentence of at most so many Han characters that advertises as a whole, and of which a clause surely does, pieces can be raised from lower.
    private const float SureWhole = 1, SureClause = 2.5f, LeastBeside = -4.5f;
    private const int LongestBeside = 24, MostBeside = 6;

    // Logarithm of the odds without runs of three from which on they are asked.
    private const float LeastWithTriples = -3;

    private readonly sbyte[] _weights = new sbyte[Size];

    /// <summary>Reads weights: <see cref="Size"/> signed bytes, Brotli.</summary>
    public AdClassifier(Stream model)
    {
        using var brotli = new BrotliStream(model, CompressionMode.Decompress);
        brotli.ReadExactly(MemoryMarshal.AsBytes(_weights.AsSpan()));
    }

    /// <summary>Judges the pieces of a line: each alone, raised or lowered by its sentence's and its line's answers as a whole.</summary>
    public void Judge(ReadOnlySpan<char> text, AdFinder finder, List<int> features)
    {
        var pieces = finder.Pieces;
        var most = float.MinValue;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            piece.Alone = piece.InSentence = piece.InLine = Logit(text, finder.Hits, pieces, i, features);
            most = MathF.Max(most, piece.Alone);
            pieces[i] = piece;
        }

        // Where no piece can be raised none can go, and nothing need be asked of the wholes: so it is with nearly all lines.
        for (var w = 0; w < finder.Wholes.Count && most > LeastRaised; w++)
        {
            var whole = finder.Wholes[w];
            var logit = Logit(text, finder.Hits, finder.Wholes, w, features);
            var isLine = whole.Clauses == pieces.Count;
            for (var i = whole.FirstPiece; i < whole.FirstPiece + whole.Clauses; i++)
            {
                var piece = pieces[i];
                if (isLine) piece.InLine = logit;
                if (piece.Sentence == whole.Sentence && (!isLine || finder.Wholes.Count == 1)) piece.InSentence = logit;
                pieces[i] = piece;
            }
        }

        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            var sum = piece.Alone;
            var whole = MathF.Max(MathF.Max(piece.InSentence, piece.InLine), MeanFactor * Mean(pieces, i));
            // What stands in brackets says nothing of what stands around them.
            if (whole > 0 && !IsBesideBrackets(pieces, i) && whole > sum && sum > (piece.InSentence > SureWhole && IsBesideSure(pieces, i) ? LeastBeside : LeastRaised)) sum += Raise * (whole - sum);
            else if (piece.InSentence < sum) sum += Lower * (piece.InSentence - sum);
            (piece.Sum, piece.Score) = (sum, 1 / (1 + MathF.Exp(-sum)));
            pieces[i] = piece;
        }
    }

    // True beside brackets in a sentence where nothing outside of them is advertising by itself.
    private static bool IsBesideBrackets(List<AdPiece> pieces, int at)
    {
        if (pieces[at].Bracketed) return false;
        var beside = false;
        for (var i = Math.Max(0, at - MostBeside); i < pieces.Count && i <= at + MostBeside; i++)
        {
            if (pieces[i].Sentence != pieces[at].Sentence) continue;
            if (!pieces[i].Bracketed && i != at && pieces[i].Alone > SureWhole) return false;
            beside |= Math.Abs(i - at) == 1 && pieces[i].Bracketed;
        }

        return beside;
    }

    // True in a short sentence of which a clause is sure to be advertising.
    private static bool IsBesideSure(List<AdPiece> pieces, int at)
    {
        var (most, han) = (float.MinValue, 0);
        for (var i = at; i >= 0 && at - i < 6 && pieces[i].Sentence == pieces[at].Sentence; i--) (most, han) = (MathF.Max(most, pieces[i].Alone), han + pieces[i].Han);
        for (var i = at + 1; i < pieces.Count && i - at < 6 && pieces[i].Sentence == pieces[at].Sentence; i++) (most, han) = (MathF.Max(most, pieces[i].Alone), han + pieces[i].Han);
        return most > SureClause && han <= LongestBeside;
    }

    // The mean of the answers for the pieces of a sentence, where none counts for more than two and a half.
    private static float Mean(List<AdPiece> pieces, int at)
    {
        int first = at, last = at;
        while (first > 0 && at - first < 12 && pieces[first - 1].Sentence == pieces[at].Sentence) first--;
        while (last + 1 < pieces.Count && last - at < 12 && pieces[last + 1].Sentence == pieces[at].Sentence) last++;
        var sum = 0f;
        for (var i = first; i <= last; i++) sum += Math.Clamp(pieces[i].Alone, -MostInMean, MostInMean);
        return sum / (last - first + 1);
    }

    private float Logit(ReadOnlySpan<char> text, List<AdHit> hits, List<AdPiece> pieces, int at, List<int> features)
    {
        var triples = Features(text, hits, pieces, at, features, false);
        var all = CollectionsMarshal.AsSpan(features);
        var (ofChars, ofRest, chars) = (0, 0, all[0]);
        foreach (var slot in all.Slice(1, chars)) ofChars += _weights[slot];
        foreach (var slot in all[(chars + 1)..]) ofRest += _weights[slot];
        var root = MathF.Sqrt(Math.Max(1, chars + triples));
        var logit = (ofChars / root + ofRest) / Steps;
        // So it is with most text: runs of three, which lie far apart in memory, would not turn the answer.
        if (logit < LeastWithTriples || triples == 0) return logit;
        CollectionsMarshal.SetCount(features, 1 + 3 * (pieces[at].End - pieces[at].Start));
        all = CollectionsMarshal.AsSpan(features);
        var filled = Triples(text[pieces[at].Start..pieces[at].End], all);
        foreach (var slot in all[1..filled]) ofChars += _weights[slot];
        return (ofChars / root + ofRest) / Steps;
    }

    /// <summary>Indexes of weights that count: first how many are of characters (weighted one by the root of their number), those, then the rest. The answer is the number of runs of three that were left out, or none.</summary>
    public static int Features(ReadOnlySpan<char> text, List<AdHit> hits, List<AdPiece> pieces, int at, List<int> features, bool withTriples)
    {
        var piece = pieces[at];
        // Room for all that can follow: 5 a character, 5 a hit, and at most 100 more.
        CollectionsMarshal.SetCount(features, 101 + 5 * (piece.End - piece.Start) + 5 * piece.HitCount);
        var slots = CollectionsMarshal.AsSpan(features);
        var filled = Characters(text[piece.Start..piece.End], slots, withTriples);
        var triples = withTriples ? 0 : Math.Max(0, filled / 2 - 2);
        if (filled > 1)
        {
            // How it begins and ends: advertising asks, and then adds a word.
            Edges(text, piece.Start, piece.End, 1, 23, slots, ref filled);
            Edges(text, piece.End - 1, piece.Start - 1, -1, 25, slots, ref filled);
            Numbers(text[piece.Start..piece.End], slots, ref filled);
        }

        slots[0] = filled - 1;
        // Wholes have weights of their own for what is counted.
        var w = piece.Clauses > 1 ? 32 : 0;
        slots[filled++] = Slot(w + 4, 0, 0, 0);
        var kinds = 0;
        for (var kind = 0; kind < AdWords.Kinds.Length; kind++)
        {
            var count = Math.Min(3, piece.HitsOf(kind));
            if (count == 0) continue;
            kinds++;
            for (var n = 1; n <= count; n++) slots[filled++] = Slot(5, kind, n, 0);
            if (piece.HasId) slots[filled++] = Slot(6, kind, 0, 0);
            if (piece.HasUrl) slots[filled++] = Slot(7, kind, 0, 0);
        }

        for (var n = 1; n <= Math.Min(5, piece.Words); n++) slots[filled++] = Slot(w + 8, n, 0, 0);
        for (var n = 1; n < Math.Min(4, kinds); n++) slots[filled++] = Slot(w + 9, n, 0, 0);
        slots[filled++] = Slot(w + 10, piece.HasId ? 1 : 0, piece.HasUrl ? 1 : 0, piece.Leads ? 1 : 0);
        slots[filled++] = Slot(w + 11, piece.Bracketed ? 1 : 0, piece.AfterDelimiter ? 1 : 0, 0);
        slots[filled++] = Slot(w + 27, piece.End < text.Length ? text[piece.End] : '\n', piece.Start > 0 ? text[piece.Start - 1] == '\n' ? 1 : 0 : 1, 0);
        // A short line of its own is a name or a button far oftener than it asks for anything.
        slots[filled++] = Slot(30, Math.Min(12, piece.Han), piece.Words == 0 ? 0 : piece.HasStrong ? 2 : 1, (piece.Start == 0 || text[piece.Start - 1] == '\n') && (piece.End == text.Length || text[piece.End] == '\n') ? 1 : 0);
        slots[filled++] = Slot(w + 12, Math.Min(6, piece.Han / 4), piece.Words == 0 ? 0 : Math.Min(3, piece.Han / Math.Max(1, piece.Words) / 2), 0);
        for (var h = piece.FirstHit; h < piece.FirstHit + piece.HitCount; h++)
        {
            int starts = hits[h].Start == piece.Start ? 1 : 0, ends = hits[h].End == piece.End ? 1 : 0;
            slots[filled++] = Slot(21, hits[h].Class, 0, 0);
            if (h > piece.FirstHit) slots[filled++] = Slot(22, hits[h - 1].Class, hits[h].Class, 0);
            // Of a topic only the class counts, so that a trade that no text of the training named is known like those that some did.
            if (hits[h].Topic) continue;
            slots[filled++] = Slot(18, hits[h].Word, 0, 0);
            slots[filled++] = Slot(19, hits[h].Word, 1 + starts, ends);
            if (h > piece.FirstHit && !hits[h - 1].Topic) slots[filled++] = Slot(20, hits[h - 1].Word, hits[h].Word, 0);
        }

        if (piece.Clauses > 1) slots[filled++] = Slot(17, Math.Min(5, piece.Clauses), Math.Min(3, piece.Words * 2 / piece.Clauses), 0);
        for (var side = -1; side <= 1; side += 2)
        {
            var near = at + side;
            if (near < 0 || near >= pieces.Count)
            {
                slots[filled++] = Slot(w + 13, side + 1, 0, 0);
                continue;
            }

            var other = pieces[near];
            var same = other.Sentence == piece.Sentence ? 1 : 0;
            slots[filled++] = Slot(w + 14, side + 1, same, Math.Min(3, other.Words));
            if (other.HasId || other.HasUrl) slots[filled++] = Slot(w + 15, side + 1, same, 0);
            for (var kind = 0; kind < AdWords.Kinds.Length; kind++)
                if (other.HitsOf(kind) > 0) slots[filled++] = Slot(w + 16, side + 1, same, kind);
        }

        CollectionsMarshal.SetCount(features, filled);
        return triples;
    }

    // Runs of one, two and, if asked, three characters, from the second slot on; the number of slots that are filled.
    private static int Characters(ReadOnlySpan<char> piece, Span<int> slots, bool withTriples)
    {
        var filled = 1;
        char one = '\0', two = '\0';
        foreach (var unit in piece)
        {
            var c = AdFolding.Fold(unit);
            if (c == 0) continue;
            if (char.IsAsciiDigit(c)) c = '0';
            slots[filled++] = Slot(1, c, 0, 0);
            if (one != 0) slots[filled++] = Slot(2, one, c, 0);
            if (withTriples && two != 0) slots[filled++] = Slot(3, two, one, c);
            (two, one) = (one, c);
        }

        return filled;
    }

    private static int Triples(ReadOnlySpan<char> piece, Span<int> slots)
    {
        var filled = 1;
        char one = '\0', two = '\0';
        foreach (var unit in piece)
        {
            var c = AdFolding.Fold(unit);
            if (c == 0) continue;
            if (char.IsAsciiDigit(c)) c = '0';
            if (two != 0) slots[filled++] = Slot(3, two, one, c);
            (two, one) = (one, c);
        }

        return filled;
    }

    // Runs of two and three in which every number, in digits or Chinese, is one sign: N块N, 满N减N. A single 一 is a character like others.
    private static void Numbers(ReadOnlySpan<char> piece, Span<int> slots, ref int filled)
    {
        if (piece.IndexOfAny(s_numerals) < 0) return;
        char one = '\0', two = '\0';
        for (var i = 0; i < piece.Length; i++)
        {
            var c = AdFolding.Fold(piece[i]);
            if (c == 0) continue;
            if (s_numerals.Contains(c))
            {
                var from = i;
                while (i + 1 < piece.Length && s_numerals.Contains(AdFolding.Fold(piece[i + 1]))) i++;
                if (i > from || c != '一') c = Number;
            }

            if (c == Number || one == Number || two == Number)
            {
                if (one != 0 && (c == Number || one == Number)) slots[filled++] = Slot(28, one, c, 0);
                if (two != 0) slots[filled++] = Slot(29, two, one, c);
            }

            (two, one) = (one, c);
        }
    }

    private static void Edges(ReadOnlySpan<char> text, int from, int to, int step, int family, Span<int> slots, ref int filled)
    {
        var first = '\0';
        for (var i = from; i != to; i += step)
        {
            var c = AdFolding.Fold(text[i]);
            if (c == 0) continue;
            if (char.IsAsciiDigit(c)) c = '0';
            if (first == 0) slots[filled++] = Slot(family, first = c, 0, 0);
            else
            {
                slots[filled++] = Slot(family + 1, first, c, 0);
                return;
            }
        }
    }

    private static int Slot(int family, int a, int b, int c)
    {
        unchecked
        {
            var hash = ((uint)family * 0x9E3779B1u) ^ ((uint)a * 0x85EBCA77u);
            hash = (hash ^ (hash >> 15)) * 0xC2B2AE3Du + (uint)b * 0x27D4EB2Fu;
            hash = (hash ^ (hash >> 13)) * 0x165667B1u + (uint)c * 0x9E3779B1u;
            hash = (hash ^ (hash >> 16)) * 0x85EBCA77u;
            return (int)(hash >> (32 - Bits));
        }
    }
}
