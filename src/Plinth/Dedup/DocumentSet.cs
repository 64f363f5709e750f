namespace Plinth.Dedup;

/// <summary>A set of documents: one bit a document, in memory and as a file.</summary>
internal sealed class DocumentSet(int documents)
{
    private readonly byte[] _bits = new byte[(documents + 7L) / 8];

    /// <summary>Adds a document.</summary>
    public void Add(uint doc) => _bits[doc >> 3] |= (byte)(1 << (int)(doc & 7));

    /// <summary>True when the document is in the set.</summary>
    public bool Contains(uint doc) => (_bits[doc >> 3] & (1 << (int)(doc & 7))) != 0;

    /// <summary>Writes the bits.</summary>
    public void Write(string path) => AtomicFile.Write(path, _bits);

    /// <summary>Adds those of a file's documents that lie in a range to <paramref name="into"/>, where the range starts at 0.</summary>
    public static void Read(string path, uint from, uint to, DocumentSet into)
    {
        if (from == to) return;
        using var file = RecordFile.Open(path);
        var start = from >> 3;
        var bytes = new byte[((to + 7) >> 3) - start];
        file.Position = start;
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new PlinthException($"{path}: cut short; remove the step's folder and run again");
        for (var doc = from; doc < to; doc++)
            if ((bytes[(doc >> 3) - start] & (1 << (int)(doc & 7))) != 0) into.Add(doc - from);
    }
}
