using System.Runtime.InteropServices;

namespace Plinth.Dedup;

/// <summary>Two documents by their numbers in the whole corpus, the lower first.</summary>
internal readonly record struct Pair(uint First, uint Second) : IComparable<Pair>
{
    public int CompareTo(Pair other) => First != other.First ? First.CompareTo(other.First) : Second.CompareTo(other.Second);
}

/// <summary>The 128-bit hash of what a document is compared by.</summary>
internal readonly record struct ContentKey(ulong High, ulong Low, ulong Doc) : IComparable<ContentKey>
{
    public int CompareTo(ContentKey other) =>
        High != other.High ? High.CompareTo(other.High) : Low != other.Low ? Low.CompareTo(other.Low) : Doc.CompareTo(other.Doc);
}

/// <summary>A document's key in one band. Within a bucket, documents that share the next band too stand side by side.</summary>
internal readonly record struct BandKey(ulong Key, uint NextBand, uint Doc) : IComparable<BandKey>
{
    public int CompareTo(BandKey other) =>
        Key != other.Key ? Key.CompareTo(other.Key) : NextBand != other.NextBand ? NextBand.CompareTo(other.NextBand) : Doc.CompareTo(other.Doc);
}

/// <summary>A member of a cluster; members sort the ones that stay first.</summary>
/// <param name="Root">Lowest document of the cluster.</param>
/// <param name="Doc">The document.</param>
/// <param name="Twin">The first document with exactly the same content.</param>
/// <param name="Score">What the keep rule goes by, higher is better.</param>
internal readonly record struct Member(uint Root, uint Doc, uint Twin, double Score) : IComparable<Member>
{
    public int CompareTo(Member other)
    {
        if (Root != other.Root) return Root.CompareTo(other.Root);
        var score = other.Score.CompareTo(Score);
        return score != 0 ? score : Doc.CompareTo(other.Doc);
    }
}

/// <summary>What was decided about a document that has duplicates.</summary>
/// <param name="Doc">The document.</param>
/// <param name="Keeper">The document that stays in its place, or itself.</param>
/// <param name="Twin">The first document with exactly the same content: the one whose shingles were written down.</param>
/// <param name="KeeperTwin">The same for the keeper.</param>
/// <param name="Size">Documents in the cluster.</param>
/// <param name="Kept">1 when it stays.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Outcome(uint Doc, uint Keeper, uint Twin, uint KeeperTwin, uint Size, uint Kept) : IComparable<Outcome>
{
    public int CompareTo(Outcome other) => Doc.CompareTo(other.Doc);
}
