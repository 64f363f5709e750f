using Plinth.Annotation;

namespace Plinth.Tests.Annotation;

public sealed class SampleTests
{
    [Fact]
    public void The_order_of_documents_changes_nothing_and_a_larger_sample_holds_the_smaller()
    {
        var documents = Enumerable.Range(0, 500).Select(i => new Document("x", $"d{i}")).ToList();
        var drawn = Ids(documents, 50, 7);
        Assert.Equal(50, drawn.Distinct().Count());
        Assert.Equal(drawn, Ids([.. documents.AsEnumerable().Reverse()], 50, 7));
        Assert.Equal(drawn, Ids(documents, 120, 7).Take(50));
        Assert.NotEqual(drawn, Ids(documents, 50, 8));
    }

    [Fact]
    public void An_id_is_drawn_once_and_a_small_corpus_whole()
    {
        Document[] documents = [new("x", "a"), new("y", "a"), new("z", "b")];
        Assert.Equal(2, Ids(documents, 10, 1).Count);
        Assert.Empty(Ids([], 10, 1));
    }

    private static List<string> Ids(IReadOnlyList<Document> documents, int size, ulong seed) => [.. Sample.Draw(documents, size, seed, doc => doc.Id)];
}
