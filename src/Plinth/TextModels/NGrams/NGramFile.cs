namespace Plinth.TextModels.NGrams;

/// <summary>Makes binary files from ARPA text; KenLM reads them too.</summary>
public static class NGramFile
{
    /// <summary>Makes hash tables.</summary>
    /// <param name="arpa">The model as text.</param>
    /// <param name="path">Where the file goes.</param>
    /// <param name="multiplier">Slots an entry, above 1 and at most 100; 1.5 by default.</param>
    /// <param name="ct">Stops it.</param>
    public static unsafe void WriteProbing(string arpa, string path, float multiplier = 1.5f, CancellationToken ct = default)
    {
        if (!(multiplier > 1 && multiplier <= 100)) throw new PlinthException($"{multiplier} slots an entry; above 1 and at most 100");
        using var text = new ArpaReader(arpa);
        var builder = new ProbingBuilder(text, multiplier, keepWords: true);
        using (builder.Memory)
        {
            builder.Read(ct);
            Write(path, builder.Memory, builder.Text);
        }
    }

    /// <summary>Makes a trie. N-grams are sorted in a folder of the caller's; the trie itself is made in memory.</summary>
    public static void WriteTrie(string arpa, string path, TriePacking packing, string folder, CancellationToken ct = default)
    {
        packing.Check();
        using var text = new ArpaReader(arpa);
        using var builder = new TrieBuilder(text, packing, folder);
        using var memory = builder.Build(ct);
        Write(path, memory, builder.Text);
    }

    private static unsafe void Write(string path, ModelMemory memory, ReadOnlySpan<byte> words)
    {
        using var file = AtomicFile.Create(path);
        for (var at = 0L; at < memory.Length; at += 1 << 24)
            file.Stream.Write(new ReadOnlySpan<byte>(memory.Start + at, (int)Math.Min(1 << 24, memory.Length - at)));
        file.Stream.Write(words);
        file.Commit();
    }
}
