namespace Plinth.TextModels.NGrams;

/// <summary>Opens and makes models in the layouts of KenLM's binary files.</summary>
internal static class KenLmFile
{
    /// <summary>Maps a binary file.</summary>
    public static unsafe NGramModel Open(string path)
    {
        var memory = ModelMemory.Map(path);
        try
        {
            var header = KenLmHeader.Read(path, new ReadOnlySpan<byte>(memory.Start, (int)Math.Min(memory.Length, 4096)), memory.Length);
            return Over(path, memory, header);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Reads ARPA text into hash tables.</summary>
    public static NGramModel Build(string path, CancellationToken ct)
    {
        using var arpa = new ArpaReader(path);
        var builder = new ProbingBuilder(arpa);
        try
        {
            builder.Read(ct);
            return Over(path, builder.Memory, builder.Header);
        }
        catch
        {
            builder.Memory.Dispose();
            throw;
        }
    }

    private static NGramModel Over(string path, ModelMemory memory, KenLmHeader header)
    {
        if (header.Type is KenLmType.Probing or KenLmType.RestProbing)
        {
            var tables = ProbingTables.Open(path, memory, header);
            return new TableModel<ProbingTables, ulong>(memory, tables, header, tables.Bound);
        }

        var trie = TrieTables.Open(path, memory, header);
        return new TableModel<TrieTables, TrieRange>(memory, trie, header, trie.Bound);
    }
}
