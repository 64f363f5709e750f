namespace Plinth.Models.Figures;

/// <summary>Memory of the key and value cache by length, with all heads and with one head of keys and values: the survey's figure 7.</summary>
/// <param name="Lengths">Tokens.</param>
/// <param name="MultiHead">Bytes with as many heads of keys and values as of queries.</param>
/// <param name="MultiQuery">Bytes with one.</param>
public sealed record KvCacheMemory(IReadOnlyList<int> Lengths, IReadOnlyList<long> MultiHead, IReadOnlyList<long> MultiQuery)
{
    /// <summary>Works it out from a spec: 2 · layers · heads · head size · length · batch · bytes of a number.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="lengths">Tokens.</param>
    /// <param name="batch">Texts side by side.</param>
    /// <param name="bytes">Bytes of a number: 2 in half precision.</param>
    public static KvCacheMemory Of(ModelSpec spec, IReadOnlyList<int> lengths, int batch = 1, int bytes = 2)
    {
        long Token(int heads) => 2L * spec.Layers * heads * spec.HeadSize * batch * bytes;
        return new(lengths, [.. lengths.Select(n => n * Token(spec.Heads))], [.. lengths.Select(n => n * Token(1))]);
    }
}
