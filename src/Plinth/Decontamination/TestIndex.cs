namespace Plinth.Decontamination;

/// <summary>Texts of test items, and where every short run of their words stands.</summary>
internal sealed class TestIndex
{
    private readonly List<string> _ids = [];
    private readonly List<int> _starts = [0];
    private readonly List<ulong> _words = [];
    private readonly List<ushort> _listed = [];
    private readonly int _seed;
    private readonly int _gram;
    private readonly int _skips;
    private ulong[] _filter = [];
    private ulong[] _keys = [];
    private int[] _places = [];
    private ushort[] _codes = [];
    private int _shift;

    /// <summary>Makes an empty index.</summary>
    /// <param name="gram">Words of a match.</param>
    /// <param name="least">Words of the shortest text that is looked for; one shorter than a match is looked for whole.</param>
    /// <param name="skips">Words of a match that may differ.</param>
    public TestIndex(int gram, int least, int skips)
    {
        (_gram, _skips) = (gram, skips);
        var shortest = Math.Min(gram, least);
        // Of s + 1 equal pieces one has none of s differences: whatever matches holds a run of so many equal words.
        // Without skips a shorter run than the match will do, at every n-th word: n such that no match has none.
        _seed = Math.Clamp(skips > 0 ? shortest / (skips + 1) : shortest - (shortest / 4), 1, MostSeed);
        Stride = skips > 0 ? 1 : shortest - _seed + 1;
    }

    /// <summary>Words of the longest run that is looked for first.</summary>
    public const int MostSeed = 8;

    /// <summary>Words of a run that is looked for first, at most <see cref="MostSeed"/>.</summary>
    public int Seed => _seed;

    /// <summary>In each so many words of a text one run is looked up; whatever matches holds one of them.</summary>
    public int Stride { get; }

    /// <summary>Words of a match.</summary>
    public int Gram => _gram;

    /// <summary>Texts in the index.</summary>
    public int Count => _ids.Count;

    /// <summary>Adds a text's words.</summary>
    public void Add(string id, List<TestWords.Word> words)
    {
        _ids.Add(id);
        foreach (var word in words)
        {
            _words.Add(word.Hash);
            _listed.Add(word.Code);
        }

        _starts.Add(_words.Count);
    }

    /// <summary>Sorts what was added; then the index is ready and shared by threads.</summary>
    public void Complete()
    {
        _codes = [.. _listed, .. new ushort[MostSeed]];
        _listed.Clear();
        var mask = TestWords.Mask(_seed);
        var keys = new List<ulong>();
        var places = new List<int>();
        for (var text = 0; text < Count; text++)
        {
            for (var at = _starts[text]; at + _seed <= _starts[text + 1]; at++)
            {
                keys.Add(TestWords.Key(ref _codes[at], mask));
                places.Add(at);
            }
        }

        (_keys, _places) = ([.. keys], [.. places]);
        // Places in order within a key, whatever the sort does with equals.
        Array.Sort(_keys, _places);
        for (var i = 0; i < _keys.Length;)
        {
            var j = i;
            while (j < _keys.Length && _keys[j] == _keys[i]) j++;
            Array.Sort(_places, i, j - i);
            i = j;
        }

        var bits = Math.Clamp(System.Numerics.BitOperations.Log2((uint)Math.Max(_keys.Length, 1)) + 4, 10, 30);
        _shift = 64 - bits;
        _filter = new ulong[(1 << bits) / 64];
        foreach (var key in _keys) _filter[key >> _shift >> 6] |= Bits(key);
    }

    /// <summary>Whether a run of that hash may stand in a test item: wrong for one in some hundreds of those that do not.</summary>
    public bool MayHold(ulong key)
    {
        var bits = Bits(key);
        return (_filter[key >> _shift >> 6] & bits) == bits;
    }

    /// <summary>Whether the run stands in a test item, and the words around it go on as that item does for long enough that it may match.</summary>
    /// <param name="codes">A text's words by their codes.</param>
    /// <param name="at">The run's first.</param>
    /// <param name="key">The run's hash, of which <see cref="MayHold"/> is true.</param>
    public bool MayMatch(ReadOnlySpan<ushort> codes, int at, ulong key)
    {
        var first = Array.BinarySearch(_keys, key);
        if (first < 0) return false;
        if (_skips > 0) return true;
        while (first > 0 && _keys[first - 1] == key) first--;
        for (; first < _keys.Length && _keys[first] == key; first++)
        {
            var place = _places[first];
            var text = TextAt(place);
            var (begin, end) = (_starts[text], _starts[text + 1]);
            var gram = Math.Min(_gram, end - begin);
            var right = 0;
            while (right < gram && place + right < end && at + right < codes.Length && _codes[place + right] == codes[at + right]) right++;
            var left = 0;
            while (left + right < gram && place - left > begin && at - left > 0 && _codes[place - left - 1] == codes[at - left - 1]) left++;
            if (left + right >= gram) return true;
        }

        return false;
    }

    private int TextAt(int place)
    {
        var text = _starts.BinarySearch(place);
        text = text < 0 ? ~text - 1 : text;
        while (_starts[text + 1] <= place) text++;
        return text;
    }

    // Three bits in one word, so that a look costs one far place.
    private static ulong Bits(ulong key) => (1UL << (int)(key & 63)) | (1UL << (int)(key >> 6 & 63)) | (1UL << (int)(key >> 12 & 63));

    /// <summary>All matches in a text: each longest stretch of a test item's words, in the order of the text.</summary>
    public List<TestMatch> Find(List<TestWords.Word> words)
    {
        var hashes = words.ConvertAll(w => w.Hash).ToArray();
        ushort[] codes = [.. words.Select(w => w.Code), .. new ushort[MostSeed]];
        var mask = TestWords.Mask(_seed);
        var found = new Dictionary<(int Text, int Offset), List<(int From, int To)>>();
        for (var at = 0; at + _seed <= hashes.Length; at++)
        {
            var key = TestWords.Key(ref codes[at], mask);
            if (!MayHold(key)) continue;
            var first = Array.BinarySearch(_keys, key);
            if (first < 0) continue;
            while (first > 0 && _keys[first - 1] == key) first--;
            for (var i = first; i < _keys.Length && _keys[i] == key; i++) Extend(hashes, at, _places[i], found);
        }

        var matches = new List<TestMatch>();
        foreach (var ((text, _), stretches) in found)
            foreach (var (from, to) in stretches) matches.Add(new(_ids[text], from, to, words[from].Begin, words[to - 1].End));
        matches.Sort((a, b) => a.From != b.From ? a.From.CompareTo(b.From) : a.To != b.To ? b.To.CompareTo(a.To) : string.CompareOrdinal(a.Item, b.Item));
        return matches;
    }

    // All windows of a match's length that hold the run, on its diagonal, with few enough differences.
    private void Extend(ulong[] doc, int at, int place, Dictionary<(int, int), List<(int From, int To)>> found)
    {
        var text = TextAt(place);
        var (begin, end) = (_starts[text], _starts[text + 1]);
        var gram = Math.Min(_gram, end - begin);
        var shift = at - place;
        if (!found.TryGetValue((text, shift), out var stretches)) found[(text, shift)] = stretches = [];
        if (stretches.Count > 0 && stretches[^1].From <= at && at + _seed <= stretches[^1].To && _skips == 0) return;
        var lowest = Math.Max(Math.Max(begin, -shift), place + _seed - gram);
        var highest = Math.Min(Math.Min(end, doc.Length - shift) - gram, place);
        for (var from = lowest; from <= highest; from++)
        {
            var differences = 0;
            for (var i = from; i < from + gram && differences <= _skips; i++)
                if (_words[i] != doc[i + shift]) differences++;
            if (differences > _skips) continue;
            var (left, right) = (from + shift, from + shift + gram);
            // Windows come in order along a diagonal, so that one that touches the last makes it longer.
            if (stretches.Count > 0 && stretches[^1].To >= left) stretches[^1] = (Math.Min(stretches[^1].From, left), Math.Max(stretches[^1].To, right));
            else stretches.Add((left, right));
        }

        if (stretches.Count == 0) found.Remove((text, shift));
    }
}

/// <summary>A stretch of a document that is a test item's.</summary>
/// <param name="Item">The item: file, line and field.</param>
/// <param name="From">First word.</param>
/// <param name="To">Behind the last word.</param>
/// <param name="Begin">Where it begins in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct TestMatch(string Item, int From, int To, int Begin, int End);
