using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Annotation;

/// <summary>A sample by the hash of ids and a seed: the same whatever the order of documents, and a larger one holds the smaller.</summary>
public static class Sample
{
    // Other draws by id and seed (a share held out, GPT-3's draw) must not fall on the same documents.
    private const ulong Salt = 0x53616D706C65;

    /// <summary>Draws documents.</summary>
    /// <param name="documents">All of them; of several with one id the first counts.</param>
    /// <param name="size">Most documents drawn.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="keep">Makes of a document what is to be held in memory.</param>
    /// <returns>What was kept, by hash.</returns>
    public static IReadOnlyList<T> Draw<T>(IEnumerable<Document> documents, int size, ulong seed, Func<Document, T> keep)
    {
        var drawn = new PriorityQueue<(string Id, T Kept), Rank>(Comparer<Rank>.Create((a, b) => b.CompareTo(a)));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            var rank = new Rank(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(document.Id.AsSpan()), (long)(seed ^ Salt)), document.Id);
            if (drawn.Count == size && drawn.TryPeek(out _, out var last) && rank.CompareTo(last) >= 0) continue;
            if (!ids.Add(document.Id)) continue;
            drawn.Enqueue((document.Id, keep(document)), rank);
            if (drawn.Count > size) ids.Remove(drawn.Dequeue().Id);
        }

        var all = new T[drawn.Count];
        for (var i = all.Length - 1; i >= 0; i--) all[i] = drawn.Dequeue().Kept;
        return all;
    }

    private readonly record struct Rank(ulong Hash, string Id) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : string.CompareOrdinal(Id, other.Id);
    }
}
