using System.IO.Hashing;
using System.Text;

namespace Plinth.Measures;

/// <summary>A sample of a corpus in bounded memory: the documents whose ids hash lowest, as many as fill a number of bytes.</summary>
/// <remarks>
/// The order in which documents come changes nothing, and a document that stands in two corpora under one id is likely to be in both samples. A text longer
/// than <see cref="MostChars"/> is cut there.
/// </remarks>
/// <param name="bytes">Bytes of UTF-8 that are enough.</param>
/// <param name="seed">Another number draws other documents.</param>
public sealed class TextSample(long bytes, int seed = 0)
{
    /// <summary>Most UTF-16 units of one text.</summary>
    public const int MostChars = 1 << 20;

    private readonly PriorityQueue<MeasuredText, (UInt128 Id, UInt128 Text)> _kept = new(Comparer<(UInt128 Id, UInt128 Text)>.Create((a, b) => b.CompareTo(a)));
    private long _bytes;

    /// <summary>Takes a document or leaves it; blank ones are left.</summary>
    public void Add(MeasuredText document)
    {
        if (string.IsNullOrWhiteSpace(document.Text)) return;
        if (document.Text.Length > MostChars) document = document with { Text = document.Text[..(char.IsHighSurrogate(document.Text[MostChars - 1]) ? MostChars - 1 : MostChars)] };
        _kept.Enqueue(document, (Place(document.Id), XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(document.Text))));
        _bytes += Size(document);
        while (_bytes - Size(_kept.Peek()) >= bytes) _bytes -= Size(_kept.Dequeue());
    }

    /// <summary>The sample, in the order of the hashes.</summary>
    public IReadOnlyList<MeasuredText> Documents => [.. _kept.UnorderedItems.OrderBy(i => i.Priority).Select(i => i.Element)];

    private static long Size(MeasuredText document) => Encoding.UTF8.GetByteCount(document.Text);

    private UInt128 Place(string id) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id), seed);
}
