namespace Plinth.Extraction.Scoring;

/// <summary>Words of a text by their hashes: runs of letters in lower case; of a run of Han, each pair of neighbours.</summary>
internal ref struct WordScanner()
{
    private ulong _hash = WordScores.Seed;
    private int _length;
    private char _han;

    /// <summary>Adds a character; the hash of the word that it ended, or 0.</summary>
    public ulong Add(char c)
    {
        if (c is >= '\u2E80' and < '\uFB00' && c is not (>= '\u3000' and <= '\u3020'))
        {
            var pair = _length > 0 ? _hash : WordScores.Add(WordScores.Add(WordScores.Seed, _han), c);
            Reset();
            _han = c;
            return pair;
        }

        if (char.IsAsciiLetter(c)) _hash = WordScores.Add(_hash, (char)(c | 0x20));
        else if (c >= 0x80 && char.IsLetter(c)) _hash = WordScores.Add(_hash, char.ToLowerInvariant(c));
        else
        {
            _han = '\0';
            if (_length == 0) return 0;
            var word = _hash;
            Reset();
            return word;
        }

        _han = '\0';
        _length++;
        return 0;
    }

    private void Reset()
    {
        _hash = WordScores.Seed;
        _length = 0;
    }
}
