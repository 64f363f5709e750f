namespace Plinth.Tokens.Training;

/// <summary>Every place where a piece can stand, for all words at once: the pieces that begin at each character, shortest first.</summary>
internal sealed class PieceLattice
{
    private int[] _starts;
    private int[] _edges;

    private PieceLattice(int[] starts, int[] edges, int[] wordEnds, long[] counts, List<int[]> pieces)
    {
        (_starts, _edges, WordEnds, Counts, Pieces) = (starts, edges, wordEnds, counts, pieces);
    }

    /// <summary>Where each word ends; it begins where the one before ends.</summary>
    public int[] WordEnds { get; }

    /// <summary>The words' counts.</summary>
    public long[] Counts { get; }

    /// <summary>The pieces as symbols; the first are the single characters.</summary>
    public List<int[]> Pieces { get; private set; }

    /// <summary>Weighted number of places of each piece.</summary>
    public required double[] Frequencies { get; init; }

    /// <summary>The pieces that begin at a place.</summary>
    public ReadOnlySpan<int> At(int place) => _edges.AsSpan(_starts[place].._starts[place + 1]);

    /// <summary>
    /// Finds the pieces to begin with: all characters, and of the strings of 2 to <paramref name="longest"/> characters that stand there
    /// at least <paramref name="least"/> times those with the largest product of count and length (SentencePiece does so too).
    /// </summary>
    /// <remarks>Strings of n characters are counted where both of their parts of n-1 characters are frequent enough; no others can be.</remarks>
    public static PieceLattice Build(WordCounts words, Alphabet alphabet, int longest, long least, int most, CancellationToken ct)
    {
        var (symbols, wordEnds, counts) = Flatten(words, alphabet);
        var characters = alphabet.Characters.Count;
        var strings = new List<(int Parent, int Last, int Length, long Count)>();
        for (var c = 0; c < characters; c++) strings.Add((-1, c, 1, 0));
        var ids = symbols.ToArray();
        var found = new List<(int Place, int Id)>();
        for (var length = 2; length <= longest; length++)
        {
            ct.ThrowIfCancellationRequested();
            var counter = new KeyCounter();
            var (place, live) = (0, false);
            for (var word = 0; word < wordEnds.Length; word++)
            {
                for (; place < wordEnds[word]; place++)
                {
                    // The string that begins one later lies within the word as well, or it has no id.
                    var next = place + 1 < wordEnds[word] ? ids[place + 1] : -1;
                    ids[place] = ids[place] >= 0 && next >= 0 ? counter.Add((ulong)(uint)ids[place] << 32 | (uint)next, counts[word]) : -1;
                }
            }

            var first = strings.Count;
            var idOf = new int[counter.Count];
            for (var i = 0; i < idOf.Length; i++)
            {
                idOf[i] = -1;
                if (counter.CountOf(i) < least) continue;
                idOf[i] = strings.Count;
                strings.Add(((int)(counter.Key(i) >> 32), LastOf(strings, (int)(uint)counter.Key(i)), length, counter.CountOf(i)));
            }

            for (place = 0; place < ids.Length; place++)
            {
                if (ids[place] < 0) continue;
                ids[place] = idOf[ids[place]];
                if (ids[place] < 0) continue;
                found.Add((place, ids[place]));
                live = true;
            }

            if (!live || strings.Count == first) break;
        }

        return Select(symbols, wordEnds, counts, strings, characters, found, most);
    }

    /// <summary>Keeps some pieces and renumbers them.</summary>
    /// <param name="keep">Ids to keep, ascending.</param>
    public void Keep(IReadOnlyList<int> keep)
    {
        var map = new int[Pieces.Count];
        Array.Fill(map, -1);
        for (var i = 0; i < keep.Count; i++) map[keep[i]] = i;
        Pieces = [.. keep.Select(id => Pieces[id])];
        var (at, from) = (0, 0);
        for (var place = 0; place + 1 < _starts.Length; place++)
        {
            var end = _starts[place + 1];
            _starts[place] = at;
            for (; from < end; from++)
                if (map[_edges[from]] is >= 0 and var id) _edges[at++] = id;
        }

        _starts[^1] = at;
    }

    private static int LastOf(List<(int Parent, int Last, int Length, long Count)> strings, int id) => strings[id].Last;

    private static (int[] Symbols, int[] WordEnds, long[] Counts) Flatten(WordCounts words, Alphabet alphabet)
    {
        var symbols = new List<int>(words.Bytes);
        var (ends, counts) = (new List<int>(), new List<long>());
        for (var i = 0; i < words.Count; i++)
        {
            var start = symbols.Count;
            foreach (var c in new Characters(words.Word(i)))
            {
                // A character without a piece ends a word, as no piece crosses it.
                if (alphabet.SymbolOf(c) is >= 0 and var symbol) symbols.Add(symbol);
                else End(i);
            }

            End(i);

            void End(int word)
            {
                if (symbols.Count > start)
                {
                    ends.Add(symbols.Count);
                    counts.Add(words.CountOf(word));
                }

                start = symbols.Count;
            }
        }

        return ([.. symbols], [.. ends], [.. counts]);
    }

    private static PieceLattice Select(int[] symbols, int[] wordEnds, long[] counts,
        List<(int Parent, int Last, int Length, long Count)> strings, int characters, List<(int Place, int Id)> found, int most)
    {
        var chosen = Enumerable.Range(characters, strings.Count - characters)
            .OrderByDescending(i => strings[i].Count * strings[i].Length).ThenBy(i => i).Take(most).Order().ToArray();
        var map = new int[strings.Count];
        Array.Fill(map, -1);
        var frequencies = new double[characters + chosen.Length];
        var pieces = new List<int[]>();
        for (var c = 0; c < characters; c++) pieces.Add([c]);
        for (var i = 0; i < chosen.Length; i++)
        {
            map[chosen[i]] = characters + i;
            frequencies[characters + i] = strings[chosen[i]].Count;
            pieces.Add(Spell(strings, chosen[i]));
        }

        var starts = new int[symbols.Length + 1];
        var edgesNeeded = (long)symbols.Length + found.Count;
        if (edgesNeeded > Array.MaxLength) throw new PlinthException("the corpus has too many different words for Unigram; count a sample of it (--sample)");
        for (var place = 0; place < symbols.Length; place++) starts[place + 1]++;
        foreach (var (place, id) in found)
            if (map[id] >= 0) starts[place + 1]++;
        for (var place = 0; place < symbols.Length; place++) starts[place + 1] += starts[place];
        var edges = new int[starts[^1]];
        var filled = starts[..^1];
        var word = 0;
        for (var place = 0; place < symbols.Length; place++)
        {
            if (place == wordEnds[word]) word++;
            edges[filled[place]++] = symbols[place];
            frequencies[symbols[place]] += counts[word];
        }

        foreach (var (place, id) in found)
            if (map[id] >= 0) edges[filled[place]++] = map[id];
        return new(starts, edges, wordEnds, counts, pieces) { Frequencies = frequencies };
    }

    private static int[] Spell(List<(int Parent, int Last, int Length, long Count)> strings, int id)
    {
        var piece = new int[strings[id].Length];
        for (var at = piece.Length - 1; at >= 0; at--) (piece[at], id) = (strings[id].Last, strings[id].Parent);
        return piece;
    }
}
