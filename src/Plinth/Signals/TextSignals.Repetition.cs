using System.Numerics;

namespace Plinth.Signals;

/// <summary>Repeated n-grams of words, found exactly and without hashing text again for each n.</summary>
/// <remarks>
/// Each distinct word gets a number. The class of the n-gram at a place is a number that equal n-grams share, and stays only while the n-gram
/// occurs at least twice; a class for n + 1 follows from those of two neighbours. Few places survive from one n to the next in natural text.
/// </remarks>
public sealed partial class TextSignals
{
    /// <summary>Largest n of an n-gram.</summary>
    public const int MostNGram = 32;

    private readonly NGramMeasure[] _grams = new NGramMeasure[MostNGram + 1];
    private readonly bool[] _measuredLevels = new bool[MostNGram + 1];
    private readonly PairTable _pairs = new();
    private readonly WordNumbers _numbers = new();
    private byte[] _sightings = new byte[1024];
    private ulong[] _lefts = new ulong[256];
    private int[] _offsets = new int[257];
    private int[] _places = new int[256];
    private int[] _classes = new int[256];
    private int[] _classCounts = new int[257];
    private int[] _classFirsts = new int[257];
    private int[] _seen = new int[256];
    private int _level;
    private int _survivors;
    private int _seenStamp;

    /// <summary>What is repeated among the n-grams of words, in code points.</summary>
    /// <param name="n">Words in the n-gram, 1 to <see cref="MostNGram"/>.</param>
    public NGramMeasure NGrams(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MostNGram);
        NumberWords();
        // Read in rising order, as rules do, each level is built once; a level passed over is not measured, and asked later begins anew.
        if (_level > n && !_measuredLevels[n]) StartLevels();
        while (_level < n) NextLevel(measure: _level + 1 == n);
        return _grams[n];
    }

    /// <summary>How often a word occurs.</summary>
    internal int Occurrences(ReadOnlySpan<char> word)
    {
        NumberWords();
        return _numbers.Count(Text, Words, word);
    }

    private void NumberWords()
    {
        if (!Lacks(Measured.WordIds)) return;
        var words = Words;
        MakeRoom(words.Length);
        MeasureChars();
        var offsets = _offsets.AsSpan(0, words.Length + 1);
        var sum = 0;
        var pairs = _hasPairs;
        for (var w = 0; w < words.Length; w++)
        {
            offsets[w] = sum;
            sum += pairs ? CharsIn(words[w].Start, words[w].Length) : words[w].Length;
        }

        offsets[words.Length] = sum;
        _numbers.Number(Text, words);
        StartLevels();
    }

    private void StartLevels()
    {
        _level = 0;
        Array.Clear(_measuredLevels);
    }

    private void NextLevel(bool measure)
    {
        var n = ++_level;
        int classCount;
        if (n == 1)
        {
            classCount = _numbers.Distinct;
            _survivors = _numbers.CopyRepeated(_places, _classes);
            if (measure)
            {
                _numbers.Counts.CopyTo(_classCounts);
                _numbers.Firsts.CopyTo(_classFirsts);
            }
        }
        else classCount = PairNeighbours();

        _measuredLevels[n] = measure;
        if (measure) _grams[n] = Words.Length < n ? default : Measure(n, classCount);
    }

    // Two neighbours make the n-gram one longer. Sightings by hash first tell which can have an equal at all: without branches, so that the
    // exact table sees few of them.
    private int PairNeighbours()
    {
        var places = _places.AsSpan(0, _survivors);
        var classes = _classes.AsSpan(0, _survivors);
        if (places.Length < 2) return _survivors = 0;
        var size = BitOperations.RoundUpToPowerOf2((uint)places.Length * 4);
        if (_sightings.Length < size) _sightings = new byte[size];
        var sightings = _sightings.AsSpan(0, (int)size);
        sightings.Clear();
        var shift = 64 - BitOperations.Log2(size);

        var lefts = _lefts.AsSpan(0, places.Length);
        var candidates = 0;
        for (var k = 0; k + 1 < places.Length; k++)
        {
            var place = places[k];
            var neighbours = places[k + 1] == place + 1 ? 1 : 0;
            var pair = PairTable.Pair(classes[k], classes[k + 1]);
            ref var sighted = ref sightings[(int)(pair * PairTable.Spread >> shift)];
            sighted += (byte)(neighbours & ~(sighted >> 1));
            // Reading runs ahead of writing, so the arrays can be their own successors; the right class goes where the place was.
            lefts[candidates] = pair;
            places[candidates] = place;
            candidates += neighbours;
        }

        var likely = 0;
        for (var k = 0; k < candidates; k++)
        {
            var pair = lefts[k];
            lefts[likely] = pair;
            places[likely] = places[k];
            likely += sightings[(int)(pair * PairTable.Spread >> shift)] > 1 ? 1 : 0;
        }

        _pairs.Clear(likely);
        var (counts, firsts) = (_classCounts, _classFirsts);
        var classCount = 0;
        for (var k = 0; k < likely; k++)
        {
            var id = _pairs.Number(lefts[k], classCount);
            counts[classCount] = 0;
            firsts[classCount] = places[k];
            counts[id]++;
            classCount += id == classCount ? 1 : 0;
            classes[k] = id;
        }

        KeepRepeated(likely);
        return classCount;
    }

    private void KeepRepeated(int candidates)
    {
        var places = _places.AsSpan(0, candidates);
        var classes = _classes.AsSpan(0, candidates);
        var counts = _classCounts;
        var kept = 0;
        for (var k = 0; k < places.Length; k++)
        {
            var id = classes[k];
            places[kept] = places[k];
            classes[kept] = id;
            kept += counts[id] > 1 ? 1 : 0;
        }

        _survivors = kept;
    }

    private NGramMeasure Measure(int n, int classCount)
    {
        // The first among the most frequent; when nothing repeats, the text's first n-gram, once.
        int most = 1, first = 0, longest = _offsets[n];
        if (_survivors > 0)
        {
            for (var id = 0; id < classCount; id++)
            {
                if (_classCounts[id] < most) continue;
                var length = _offsets[_classFirsts[id] + n] - _offsets[_classFirsts[id]];
                if (_classCounts[id] == most && most > 1) longest = Math.Max(longest, length);
                else (most, first, longest) = (_classCounts[id], _classFirsts[id], length);
            }
        }

        var top = (long)most * (_offsets[first + n] - _offsets[first] + n - 1);
        var topBare = (long)most * longest;

        // Left to right: an n-gram met before counts whole and is jumped over; what is jumped over is not remembered.
        long duplicated = 0, covered = 0;
        int next = 0, coveredTo = 0;
        var stamp = NextStamp();
        for (var k = 0; k < _survivors; k++)
        {
            var place = _places[k];
            var end = place + n;
            covered += _offsets[end] - _offsets[Math.Max(place, coveredTo)];
            coveredTo = end;
            if (place < next) continue;
            ref var seen = ref _seen[_classes[k]];
            if (seen == stamp)
            {
                duplicated += _offsets[end] - _offsets[place];
                next = end;
            }
            else seen = stamp;
        }

        return new(most, top, topBare, duplicated, covered);
    }

    private int NextStamp()
    {
        if (_seenStamp == int.MaxValue)
        {
            Array.Clear(_seen);
            _seenStamp = 0;
        }

        return ++_seenStamp;
    }

    private void MakeRoom(int words)
    {
        if (_lefts.Length >= words) return;
        var size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)words), (uint)Array.MaxLength - 1);
        _lefts = new ulong[size];
        _offsets = new int[size + 1];
        _places = new int[size];
        _classes = new int[size];
        _classCounts = new int[size + 1];
        _classFirsts = new int[size + 1];
        _seen = new int[size];
    }
}
