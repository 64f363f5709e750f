using System.Buffers;
using System.Collections.Frozen;

namespace Plinth.Privacy;

/// <summary>Finds several kinds in one pass: vectorised searches stop at triggers, the kinds concerned look closer.</summary>
internal sealed class SecretScan
{
    /// <summary>Stands in the place of what has been found already; no kind takes it for a part of anything.</summary>
    private const char Gone = '\uFFFC';

    // How far a boundary or a word of context can lie from a datum that it decides about.
    private const int Reach = 64;

    private readonly ISecret[] _secrets;
    private readonly SearchValues<char> _triggers;
    private readonly SearchValues<string>? _words;
    private readonly byte[][] _byAscii = new byte[128][];
    private readonly FrozenDictionary<char, byte[]> _byOther;
    private readonly (string Word, byte Secret)[][] _wordsBy = new (string, byte)[128][];
    private readonly int _longestWord;

    public SecretScan(ISecret[] secrets)
    {
        _secrets = secrets;
        var all = secrets.SelectMany((s, i) => s.Triggers.Select(c => (Char: c, Secret: (byte)i))).ToLookup(t => t.Char, t => t.Secret);
        _triggers = SearchValues.Create([.. all.Select(g => g.Key)]);
        for (var c = 0; c < 128; c++) _byAscii[c] = [.. all[(char)c]];
        _byOther = all.Where(g => g.Key >= 128).ToFrozenDictionary(g => g.Key, g => g.ToArray());
        var words = secrets.SelectMany((s, i) => s.Words.Select(w => (Word: w, Secret: (byte)i))).ToArray();
        for (var c = 0; c < 128; c++) _wordsBy[c] = [.. words.Where(w => w.Word[0] == c)];
        if (words.Length == 0) return;
        _words = SearchValues.Create([.. words.Select(w => w.Word).Distinct()], StringComparison.OrdinalIgnoreCase);
        _longestWord = words.Max(w => w.Word.Length);
    }

    /// <summary>Fills <paramref name="found"/> with spans from left to right without overlap; <see cref="SecretSpan.Kind"/> is the position of the kind.</summary>
    /// <remarks>
    /// What is found may free a neighbour that could not be told from it before ("a@b.com+12125550143"), so that the surroundings of what was
    /// found last are looked at again until nothing new turns up. Each span is paid for once.
    /// </remarks>
    public void Find(string text, IReadOnlyList<string> regions, List<SecretSpan> found, List<SecretSpan> fresh)
    {
        found.Clear();
        Find(text, regions, 0, text.Length, found);
        Resolve(found);
        if (found.Count == 0) return;
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var rest = rented.AsSpan(0, text.Length);
        text.CopyTo(rest);
        foreach (var span in found) rest.Slice(span.Start, span.Length).Fill(Gone);
        var (from, count) = (0, found.Count);
        while (count > 0)
        {
            fresh.Clear();
            var done = 0;
            for (var i = from; i < from + count; i++)
            {
                var start = Math.Max(done, found[i].Start - Reach);
                done = Math.Min(text.Length, found[i].End + Reach);
                if (done > start) Find(rest, regions, start, done, fresh);
            }

            for (var i = fresh.Count - 1; i >= 0; i--)
                if (rest.Slice(fresh[i].Start, fresh[i].Length).Contains(Gone)) fresh.RemoveAt(i);
            Resolve(fresh);
            (from, count) = (found.Count, fresh.Count);
            foreach (var span in fresh) rest.Slice(span.Start, span.Length).Fill(Gone);
            found.AddRange(fresh);
        }

        ArrayPool<char>.Shared.Return(rented);
        found.Sort(static (a, b) => a.Start.CompareTo(b.Start));
    }

    // The triggers from one position up to another.
    private void Find(ReadOnlySpan<char> text, IReadOnlyList<string> regions, int from, int to, List<SecretSpan> found)
    {
        var passage = new Passage(text, regions, found);
        if (from > 0 && char.IsAsciiDigit(text[from]))
            while (from > 0 && char.IsAsciiDigit(text[from - 1])) from--;
        for (var at = from; at < to;)
        {
            var next = text[at..to].IndexOfAny(_triggers);
            if (next < 0) break;
            at += next;
            var c = text[at];
            var end = at + 1;
            if (char.IsAsciiDigit(c))
                while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            foreach (var secret in c < 128 ? _byAscii[c] : _byOther[c]) Ask(passage, secret, at, end, found);
            at = end;
        }

        if (_words is null) return;
        for (var at = from; at < to;)
        {
            var next = text[at..Math.Min(text.Length, to + _longestWord)].IndexOfAny(_words);
            if (next < 0 || at + next >= to) break;
            at += next;
            foreach (var (word, secret) in _wordsBy[char.ToLowerInvariant(text[at]) & 127])
                if (text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase)) Ask(passage, secret, at, at + word.Length, found);
            at++;
        }
    }

    private void Ask(in Passage passage, byte secret, int at, int end, List<SecretSpan> found)
    {
        var count = found.Count;
        _secrets[secret].Find(passage, at, end);
        for (; count < found.Count; count++) found[count] = found[count] with { Kind = secret };
    }

    private static void Resolve(List<SecretSpan> found)
    {
        if (found.Count < 2) return;
        found.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.Length != b.Length ? b.Length.CompareTo(a.Length)
            : a.Kind.CompareTo(b.Kind));
        var (kept, end) = (0, 0);
        for (var i = 0; i < found.Count; i++)
        {
            var span = found[i];
            if (span.Start < end) continue;
            found[kept++] = span;
            end = span.End;
        }

        found.RemoveRange(kept, found.Count - kept);
    }
}
