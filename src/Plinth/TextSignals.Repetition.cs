using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plinth;

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
    private readonly NumberTable _table = new();
    private readonly PairTable _pairs = new();
    private int[] _ids = new int[256];
    private int[] _offsets = new int[257];
    private int[] _firsts = new int[256];
    private int[] _idCounts = new int[256];
    private int[] _places = new int[256];
    private int[] _classes = new int[256];
    private int[] _classCounts = new int[256];
    private int[] _classFirsts = new int[256];
    private int[] _seen = new int[256];
    private int _idCount;
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
        while (_level < n) NextLevel();
        return _grams[n];
    }

    /// <summary>How often a word occurs.</summary>
    internal int Occurrences(ReadOnlySpan<char> word)
    {
        NumberWords();
        var text = Text.AsSpan();
        var hash = HashOf(word);
        var words = Words;
        for (var i = _table.Start(hash); _table.Next(ref i, hash, out var id);)
            if (words[_firsts[id]] is var at && text.Slice(at.Start, at.Length).SequenceEqual(word)) return _idCounts[id];
        return 0;
    }

    private void NumberWords()
    {
        if (!Lacks(Measured.WordIds)) return;
        var words = Words;
        var text = Text.AsSpan();
        MakeRoom(words.Length);
        _table.Clear(words.Length);
        _idCount = 0;
        MeasureChars();
        var sum = 0;
        for (var w = 0; w < words.Length; w++)
        {
            var at = words[w];
            _offsets[w] = sum;
            sum += _hasPairs ? CharsIn(at.Start, at.Length) : at.Length;
            var word = text.Slice(at.Start, at.Length);
            var hash = HashOf(word);
            var id = -1;
            var i = _table.Start(hash);
            while (_table.Next(ref i, hash, out var candidate))
            {
                var first = words[_firsts[candidate]];
                if (first.Length != at.Length || !text.Slice(first.Start, first.Length).SequenceEqual(word)) continue;
                id = candidate;
                break;
            }

            if (id < 0)
            {
                id = _idCount++;
                _firsts[id] = w;
                _idCounts[id] = 0;
                _table.Put(i, hash, id);
            }

            _idCounts[id]++;
            _ids[w] = id;
        }

        _offsets[words.Length] = sum;
        _level = 0;
    }

    // Level 1 keeps the places of words that occur twice; every later one pairs neighbours of the one before.
    private void NextLevel()
    {
        var n = ++_level;
        var words = Words.Length;
        int classCount;
        if (n == 1)
        {
            classCount = _idCount;
            _idCounts.AsSpan(0, _idCount).CopyTo(_classCounts);
            _firsts.AsSpan(0, _idCount).CopyTo(_classFirsts);
            var kept = 0;
            for (var w = 0; w < words; w++)
            {
                var id = _ids[w];
                _places[kept] = w;
                _classes[kept] = id;
                kept += _idCounts[id] > 1 ? 1 : 0;
            }

            _survivors = kept;
        }
        else classCount = PairNeighbours();

        _grams[n] = words < n ? default : Measure(n, classCount);
    }

    private int PairNeighbours()
    {
        _pairs.Clear(_survivors);
        int classCount = 0, candidates = 0;
        for (var k = 0; k + 1 < _survivors; k++)
        {
            var place = _places[k];
            if (_places[k + 1] != place + 1) continue;
            var id = _pairs.Number(_classes[k], _classes[k + 1], classCount);
            if (id == classCount)
            {
                _classCounts[classCount] = 0;
                _classFirsts[classCount++] = place;
            }

            _classCounts[id]++;
            // Reading runs ahead of writing, so the arrays can be their own successors.
            _places[candidates] = place;
            _classes[candidates++] = id;
        }

        var kept = 0;
        for (var k = 0; k < candidates; k++)
        {
            var id = _classes[k];
            _places[kept] = _places[k];
            _classes[kept] = id;
            kept += _classCounts[id] > 1 ? 1 : 0;
        }

        _survivors = kept;
        return classCount;
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
        if (_ids.Length >= words) return;
        var size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)words), (uint)Array.MaxLength - 1);
        _ids = new int[size];
        _offsets = new int[size + 1];
        _firsts = new int[size];
        _idCounts = new int[size];
        _places = new int[size];
        _classes = new int[size];
        _classCounts = new int[size];
        _classFirsts = new int[size];
        _seen = new int[size];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HashOf(ReadOnlySpan<char> word)
    {
        // Four characters at a time; enough to keep words apart, and equality is always checked on the text.
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(word);
        ulong hash = (uint)bytes.Length;
        if (bytes.Length < 8)
        {
            ulong last = 0;
            foreach (var c in word) last = last << 16 | c;
            return Fold(hash, last);
        }

        var i = 0;
        for (; i <= bytes.Length - 8; i += 8) hash = BitOperations.RotateLeft((hash ^ Unsafe.ReadUnaligned<ulong>(in bytes[i])) * 0x9E3779B97F4A7C15, 29);
        return Fold(hash, Unsafe.ReadUnaligned<ulong>(in bytes[bytes.Length - 8]));
    }

    private static uint Fold(ulong hash, ulong last) => (uint)(((hash ^ last) * 0x9E3779B97F4A7C15 ^ hash) * 0xD6E8FEB86659FD93 >> 32);
}

/// <summary>How much of a text its repeated n-grams are, in code points.</summary>
/// <param name="TopCount">Occurrences of the most frequent n-gram; 0 when the text has fewer than n words.</param>
/// <param name="TopChars">Occurrences times length of that n-gram (the first of equals), a space between its words.</param>
/// <param name="TopBareChars">Occurrences times length, without spaces, of the longest among the most frequent.</param>
/// <param name="DuplicatedChars">Length, without spaces, of the n-grams met again when reading on after each by n words.</param>
/// <param name="CoveredChars">Length of the words that stand in any n-gram that occurs at least twice, each word once.</param>
public readonly record struct NGramMeasure(int TopCount, long TopChars, long TopBareChars, long DuplicatedChars, long CoveredChars);
