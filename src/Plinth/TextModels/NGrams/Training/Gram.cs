using System.Runtime.CompilerServices;

namespace Plinth.TextModels.NGrams.Training;

/// <summary>The words of an n-gram of order 1 to 6, the last word first, two to a number; what is not used is 0.</summary>
/// <remarks>Compared word by word, the last word first: n-grams that end alike stand together, and an n-gram's end stands before it.</remarks>
internal readonly record struct Gram(ulong A, ulong B, ulong C) : IComparable<Gram>
{
    /// <summary>Most words.</summary>
    public const int MaxOrder = 6;

    /// <summary>A word, 0 being the last.</summary>
    public uint this[int back] => (uint)((back < 2 ? A : back < 4 ? B : C) >> ((back & 1) == 0 ? 32 : 0));

    /// <summary>The n-gram and one word behind it; the word that was farthest back of six goes.</summary>
    public Gram Append(uint word) => new(((ulong)word << 32) | (A >> 32), (A << 32) | (B >> 32), (B << 32) | (C >> 32));

    /// <summary>The words before the last.</summary>
    public Gram Context => new((A << 32) | (B >> 32), (B << 32) | (C >> 32), C << 32);

    /// <summary>The last words alone.</summary>
    public Gram End(int words) => words switch
    {
        >= 6 => this,
        > 4 => this with { C = C & (ulong.MaxValue << 32) },
        4 => this with { C = 0 },
        3 => new Gram(A, B & (ulong.MaxValue << 32), 0),
        2 => new Gram(A, 0, 0),
        1 => new Gram(A & (ulong.MaxValue << 32), 0, 0),
        _ => default,
    };

    /// <summary>The context first, then the last word: so n-grams of one context stand together, the contexts in their own order.</summary>
    public Gram ByContext => Context with { C = Context.C | (A >> 32) };

    /// <summary>From <see cref="ByContext"/> back.</summary>
    public Gram FromContext => new Gram(A, B, C & (ulong.MaxValue << 32)).Append((uint)C);

    /// <summary>Number of last words that both have, at most <paramref name="most"/>.</summary>
    public int Shared(Gram other, int most)
    {
        var n = 0;
        while (n < most && this[n] == other[n]) n++;
        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CompareTo(Gram other)
    {
        if (A != other.A) return A < other.A ? -1 : 1;
        if (B != other.B) return B < other.B ? -1 : 1;
        return C.CompareTo(other.C);
    }
}

/// <summary>An n-gram and how often it was met.</summary>
internal readonly record struct CountedGram(Gram Gram, long Count);

/// <summary>An n-gram with its words in the order of <see cref="Gram.ByContext"/>, its adjusted count, and whether it is pruned.</summary>
internal readonly record struct AdjustedGram(Gram Gram, ulong CountAndPruned) : IComparable<AdjustedGram>
{
    private const ulong PrunedBit = 1UL << 63;

    public long Count => (long)(CountAndPruned & ~PrunedBit);

    public bool Pruned => (CountAndPruned & PrunedBit) != 0;

    public static AdjustedGram Of(Gram gram, long count, bool pruned) => new(gram, (ulong)count | (pruned ? PrunedBit : 0));

    public int CompareTo(AdjustedGram other) => Gram.CompareTo(other.Gram);
}

/// <summary>An n-gram, its discounted share of its context, and the share that its context leaves to shorter ones.</summary>
internal readonly record struct SharedGram(Gram Gram, float Share, float Left) : IComparable<SharedGram>
{
    public int CompareTo(SharedGram other) => Gram.CompareTo(other.Gram);
}
