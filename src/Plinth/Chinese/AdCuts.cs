namespace Plinth.Chinese;

/// <summary>From judged pieces to ranges of a line that go, with the marks that would be left over.</summary>
internal static class AdCuts
{
    /// <summary>Marks the pieces of a line that go, by their scores.</summary>
    /// <param name="pieces">The line's, judged.</param>
    /// <param name="minScore">From which score on a piece goes.</param>
    public static bool Decide(List<AdPiece> pieces, float minScore)
    {
        var any = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            // Where only words stand that are common elsewhere too, the classifier must be surer. A cut within a clause must be surer, unless an account or an address shows what it is.
            var whole = piece.AfterDelimiter && piece.BeforeDelimiter;
            var least = whole ? piece.HasStrong || piece.HasId || piece.HasUrl ? minScore : (1 + minScore) / 2 : piece.HasId || piece.HasUrl ? (1 + minScore) / 2 : (5 + minScore) / 6;
            piece.IsCut = piece.Score >= least;
            any |= piece.IsCut;
            pieces[i] = piece;
        }

        if (!any) return false;
        // Pieces without a word of advertising go only with a neighbour of the same sentence.
        for (var i = 1; i < pieces.Count; i++) Join(pieces, i, i - 1, (2 + minScore) / 3);
        for (var i = pieces.Count - 2; i >= 0; i--) Join(pieces, i, i + 1, minScore * 0.7f);
        any = false;
        for (var i = 0; i < pieces.Count; i++)
        {
            var from = i;
            while (i < pieces.Count && pieces[i].IsCut) i++;
            if (i > from) any |= IsShown(pieces, from, i, minScore);
        }

        return any;
    }

    // Han characters of a stretch without any word of the list that is too short to show anything: 好，好！
    private const int LongestCry = 4;

    // One common word is not enough to show what a stretch is, unless it is the line and the classifier is sure.
    private static bool IsShown(List<AdPiece> pieces, int from, int to, float minScore)
    {
        int hits = 0, han = 0;
        var (leads, hasId, hasUrl, best) = (false, false, false, 0f);
        for (var i = from; i < to; i++)
        {
            hits += pieces[i].Words;
            han += pieces[i].Han;
            leads |= pieces[i].Leads;
            hasId |= pieces[i].HasId;
            hasUrl |= pieces[i].HasUrl;
            best = Math.Max(best, pieces[i].Score);
        }

        // A number alone, as of a share or of years in brackets, shows nothing.
        if (hits > 1 || leads || hasUrl || (hasId && hits + han > 1) || (best >= (2 + minScore) / 3 && (hits > 0 || han > LongestCry))) return true;
        for (var i = from; i < to; i++) pieces[i] = pieces[i] with { IsCut = false };
        return false;
    }

    private static void Join(List<AdPiece> pieces, int at, int near, float minScore)
    {
        var (piece, other) = (pieces[at], pieces[near]);
        if (piece.IsCut || !other.IsCut || piece.Sentence != other.Sentence || piece.Bracketed != other.Bracketed) return;
        // An account name on its own belongs to what asks to write to it, and stands behind it.
        if (piece.Score < minScore && !(piece.Han == 0 && piece.HasId && at > near) && !(piece.Leads && piece.Han <= 4 && other.Han == 0 && other.HasId)) return;
        piece.IsCut = true;
        pieces[at] = piece;
    }

    /// <summary>The kind of a run of cut pieces: that with most hits, pitch only where no other has any, the earlier in <see cref="AdWords.Kinds"/> of equals.</summary>
    public static int KindOf(List<AdPiece> pieces, int from, int to)
    {
        var pitch = AdWords.Kinds.Length - 1;
        int best = pitch, most = 0;
        for (var kind = 0; kind < pitch; kind++)
        {
            var hits = 0;
            for (var i = from; i < to; i++) hits += pieces[i].HitsOf(kind);
            if (hits > most) (best, most) = (kind, hits);
        }

        return best;
    }

    /// <summary>Widens a cut by the marks that make no sense without it.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="lineStart">Start of the line.</param>
    /// <param name="lineEnd">End of the line.</param>
    /// <param name="start">Start of the cut.</param>
    /// <param name="end">End of the cut.</param>
    public static void Widen(ReadOnlySpan<char> text, int lineStart, int lineEnd, ref int start, ref int end)
    {
        while (true)
        {
            while (start > lineStart && IsDecoration(text[start - 1])) start--;
            while (end < lineEnd && IsDecoration(text[end])) end++;
            if (start == lineStart || end == lineEnd || !IsPair(text[start - 1], text[end])) break;
            (start, end) = (start - 1, end + 1);
        }

        var before = start == lineStart ? '\n' : text[start - 1];
        var after = end == lineEnd ? '\n' : text[end];
        if (IsComma(before) && (IsComma(after) || IsStop(after) || after is '\n' or '）' or ')' or '”' or '」'))
        {
            start--;
        }
        else if (before == '\n' || IsStop(before) || before is '“' or '「' or '（' or '(')
        {
            while (end < lineEnd && (IsComma(text[end]) || IsStop(text[end]) || text[end] == ' ')) end++;
        }
    }

    private static bool IsDecoration(char c) => c is ' ' or '\t' or '\u3000' or '★' or '☆' or '◆' or '●' or '■' or '▼' or '▲' or '►' or '→' or '←' or '↓' or '↑' or '~' or '～' or '|' or '｜' or '=' or '>' or '<' or '*';

    private static bool IsComma(char c) => c is '，' or ',' or '、' or '：' or ':' or '—' or '-';

    private static bool IsStop(char c) => c is '。' or '！' or '？' or '!' or '?' or '；' or ';' or '…';

    private static bool IsPair(char open, char close) => (open, close) is ('（', '）') or ('(', ')') or ('【', '】') or ('[', ']') or ('「', '」') or ('『', '』') or ('《', '》') or ('“', '”') or ('"', '"');
}
