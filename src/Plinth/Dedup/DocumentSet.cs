using System.Numerics;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>A set of documents: one bit a document, in memory and as a file.</summary>
internal sealed class DocumentSet(long documents)
{
    private readonly ulong[] _bits = new ulong[(documents + 63) / 64];

    /// <summary>Adds a document.</summary>
    public void Add(uint doc) => _bits[doc >> 6] |= 1UL << (int)(doc & 63);

    /// <summary>True when the document is in the set.</summary>
    public bool Contains(uint doc) => (_bits[doc >> 6] & (1UL << (int)(doc & 63))) != 0;

    /// <summary>Writes the bits.</summary>
    public void Write(string path)
    {
        using var file = RecordFile.Create<ulong>(path);
        foreach (var word in _bits) file.Add(word);
        file.Complete();
    }

    /// <summary>Adds those of a file's documents that lie in a range to <paramref name="into"/>, where the range starts at 0.</summary>
    public static void Read(string path, uint from, uint to, DocumentSet into)
    {
        if (from == to) return;
        var at = (long)(from & ~63u);
        foreach (var bits in RecordFile.Read<ulong>(path, from >> 6, CancellationToken.None))
        {
            for (var word = bits; word != 0; word &= word - 1)
            {
                var doc = at + BitOperations.TrailingZeroCount(word);
                if (doc >= from && doc < to) into.Add((uint)(doc - from));
            }

            if ((at += 64) >= to) return;
        }

        throw new DamagedFileException(path, "of fewer documents than there are");
    }
}
