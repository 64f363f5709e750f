using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class ComponentsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plinth-components-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void They_are_those_of_one_union_find_whatever_the_memory() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[0, 400], Gen.Int[1, 320], Gen.Int[0, 1_000_000]).Sample(
            (documents, edges, span, seed) =>
            {
                var random = new Random(seed);
                var pairs = Enumerable.Range(0, edges).Select(_ => new Pair((uint)random.Next(documents), (uint)random.Next(documents))).ToArray();
                return Of(documents, pairs, span).SequenceEqual(Truth(documents, pairs));
            },
            iter: 600);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(5000)]
    public void A_chain_through_the_whole_corpus_is_one_component(int span)
    {
        const int Documents = 4000;
        // Every document with the next of a shuffled order: neighbours lie in far ranges, in both directions.
        var order = Enumerable.Range(0, Documents).Select(i => (uint)i).ToArray();
        new Random(span).Shuffle(order);
        var pairs = Enumerable.Range(1, Documents - 1).Select(i => new Pair(order[i - 1], order[i])).ToArray();
        Assert.Equal(Enumerable.Range(0, Documents).Select(i => ((uint)i, 0u)), Of(Documents, pairs, span));

        // The same chain without its links at a quarter: two components.
        var cut = pairs.Where((_, i) => i != Documents / 4).ToArray();
        Assert.Equal(Truth(Documents, cut), Of(Documents, cut, span));
        Assert.Equal(2, Truth(Documents, cut).Select(p => p.Root).Distinct().Count());
    }

    [Fact]
    public void Stars_and_grids_are_joined_across_ranges()
    {
        var star = Enumerable.Range(0, 1999).Select(i => new Pair((uint)i, 1999)).ToArray();
        Assert.Equal(Truth(2000, star), Of(2000, star, 16));
        // A grid of 40 x 50 by columns, with every third row left out.
        var grid = Enumerable.Range(0, 2000).SelectMany(i => (Pair[])[new((uint)i, (uint)i + 50), new((uint)i, (uint)i + 1)])
            .Where(p => p.Second < 2000 && p.First % 50 % 3 != 0 && p.Second % 50 % 3 != 0 && (p.Second - p.First == 50 || p.First / 50 == p.Second / 50)).ToArray();
        Assert.Equal(17, Truth(2000, grid).Select(d => d.Root).Distinct().Count());
        Assert.Equal(Truth(2000, grid), Of(2000, grid, 33));
    }

    [Fact]
    public void Memory_is_bounded_and_what_was_put_aside_is_gone()
    {
        const int Documents = 400_000;
        var random = new Random(3);
        var pairs = Enumerable.Range(0, Documents).Select(i => new Pair((uint)random.Next(Documents), (uint)i)).ToArray();
        const long Memory = 64 << 10;
        using (var components = new Components(_folder.FullName, Documents, Memory, 64 << 10))
        {
            Assert.InRange(components.Ranges, 30, 128);
            foreach (var pair in pairs) components.Add(pair);
            Assert.Equal(Truth(Documents, pairs), components.Roots(CancellationToken.None));
            Assert.NotEmpty(Directory.GetFiles(_folder.FullName));
        }

        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    private List<(uint, uint)> Of(int documents, Pair[] pairs, int span)
    {
        using var components = new Components(_folder.FullName, documents, (long)span * Components.BytesADocument, 256);
        foreach (var pair in pairs) components.Add(pair);
        return [.. components.Roots(CancellationToken.None)];
    }

    private static List<(uint Document, uint Root)> Truth(int documents, Pair[] pairs)
    {
        var sets = new UnionFind(documents);
        foreach (var pair in pairs) sets.Union(pair.First, pair.Second);
        var sizes = Enumerable.Range(0, documents).CountBy(i => sets.Find((uint)i)).ToDictionary();
        return [.. Enumerable.Range(0, documents).Select(i => ((uint)i, sets.Find((uint)i))).Where(p => sizes[p.Item2] > 1)];
    }
}
