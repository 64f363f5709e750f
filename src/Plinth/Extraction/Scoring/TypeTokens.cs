using System.Buffers.Binary;

namespace Plinth.Extraction.Scoring;

/// <summary>How much a token speaks for each page type: log odds, in sixteenths.</summary>
internal sealed class TypeTokens
{
    private const float Step = 1 / 16f;

    private readonly Dictionary<ulong, sbyte[]> _scores = [];

    /// <summary>Takes scores by token, one a type; they are rounded to a sixteenth and held within ±7.9.</summary>
    public TypeTokens(IEnumerable<KeyValuePair<ulong, float[]>> scores)
    {
        foreach (var (token, byType) in scores) _scores[token] = Array.ConvertAll(byType, s => (sbyte)Math.Clamp(MathF.Round(s / Step), -127, 127));
    }

    /// <summary>Number of tokens.</summary>
    public int Count => _scores.Count;

    /// <summary>Adds the scores of a token to sums, one a type; false where it is not known.</summary>
    public bool Add(ulong token, Span<float> sums)
    {
        if (!_scores.TryGetValue(token, out var own)) return false;
        for (var t = 0; t < own.Length; t++) sums[t] += own[t] * Step;
        return true;
    }

    /// <summary>Writes the table: a count, then a token and its scores.</summary>
    public void Write(Stream stream)
    {
        Span<byte> entry = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(entry, _scores.Count);
        stream.Write(entry[..4]);
        foreach (var (token, own) in _scores.OrderBy(s => s.Key))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entry, token);
            stream.Write(entry);
            foreach (var score in own) stream.WriteByte((byte)score);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static TypeTokens Read(Stream stream)
    {
        Span<byte> entry = stackalloc byte[8 + PageTypes.Count];
        stream.ReadExactly(entry[..4]);
        var table = new TypeTokens([]);
        for (var left = BinaryPrimitives.ReadInt32LittleEndian(entry); left > 0; left--)
        {
            stream.ReadExactly(entry);
            table._scores[BinaryPrimitives.ReadUInt64LittleEndian(entry)] = Array.ConvertAll(entry[8..].ToArray(), b => (sbyte)b);
        }

        return table;
    }
}
