using System.Buffers.Binary;
using System.Numerics;

namespace Plinth.Extraction.Scoring;

/// <summary>Log odds that what a word stands for is main text, by the word's hash: for words in names of classes and for words in short texts.</summary>
internal sealed class WordScores
{
    private const float Step = 1 / 16f;

    private readonly ulong[] _keys;
    private readonly sbyte[] _scores;
    private readonly int _mask;

    /// <summary>Takes the words' hashes and their scores; scores are rounded to a sixteenth and held within ±7.9.</summary>
    public WordScores(IReadOnlyCollection<KeyValuePair<ulong, float>> words)
    {
        Count = words.Count;
        _mask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, words.Count * 2)) - 1;
        _keys = new ulong[_mask + 1];
        _scores = new sbyte[_mask + 1];
        foreach (var (key, score) in words)
        {
            var at = (int)key & _mask;
            while (_keys[at] != 0) at = (at + 1) & _mask;
            (_keys[at], _scores[at]) = (key, (sbyte)Math.Clamp(MathF.Round(score / Step), -127, 127));
        }
    }

    /// <summary>Number of words.</summary>
    public int Count { get; }

    /// <summary>True, and the score, when the word is known.</summary>
    public bool TryGet(ulong hash, out float score)
    {
        for (var at = (int)hash & _mask; _keys[at] != 0; at = (at + 1) & _mask)
        {
            if (_keys[at] != hash) continue;
            score = _scores[at] * Step;
            return true;
        }

        score = 0;
        return false;
    }

    /// <summary>Writes the table: a count, then a hash and a score for each word.</summary>
    public void Write(Stream stream)
    {
        Span<byte> entry = stackalloc byte[9];
        var keys = _keys.Select((k, i) => (Key: k, Score: _scores[i])).Where(e => e.Key != 0).OrderBy(e => e.Key).ToList();
        BinaryPrimitives.WriteInt32LittleEndian(entry, keys.Count);
        stream.Write(entry[..4]);
        foreach (var (key, score) in keys)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entry, key);
            entry[8] = (byte)score;
            stream.Write(entry);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static WordScores Read(Stream stream)
    {
        Span<byte> entry = stackalloc byte[9];
        stream.ReadExactly(entry[..4]);
        var words = new List<KeyValuePair<ulong, float>>();
        for (var left = BinaryPrimitives.ReadInt32LittleEndian(entry); left > 0; left--)
        {
            stream.ReadExactly(entry);
            words.Add(new(BinaryPrimitives.ReadUInt64LittleEndian(entry), (sbyte)entry[8] * Step));
        }

        return new WordScores(words);
    }

    /// <summary>Starts a word's hash.</summary>
    public const ulong Seed = 14695981039346656037;

    /// <summary>Adds a character to a word's hash (FNV-1a over UTF-16 units).</summary>
    public static ulong Add(ulong hash, char c) => (hash ^ c) * 1099511628211;
}
