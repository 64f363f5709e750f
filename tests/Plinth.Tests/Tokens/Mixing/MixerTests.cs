using Plinth.Running;
using Plinth.Tests.Tokens.Shards;
using Plinth.Tokens.Mixing;
using Plinth.Tokens.Shards;

namespace Plinth.Tests.Tokens.Mixing;

public sealed class MixerTests
{
    [Fact]
    public void Weights_share_the_tokens_and_tell_the_epochs()
    {
        using var folder = new TestFolder();
        Source(folder, "web", 1, 300, 10);
        Source(folder, "books", 2, 20, 50);
        var plan = new MixPlan { Seed = 1, Tokens = 8000, Sources = [new() { Path = "web", Weight = 30 }, new() { Path = "books", Weight = 10 }] };
        var report = new Mixer(plan, folder.Path).Write(folder.File("mix"), 1, new NoProgress(), CancellationToken.None);
        Assert.Equal([6000, 2000], report.Sources.Select(s => s.Taken));
        Assert.Equal([2, 2], report.Sources.Select(s => s.Epochs));
        var documents = Documents(folder, "mix");
        Assert.Equal([600, 40], [documents.Count(d => d[0] == 1), documents.Count(d => d[0] == 2)]);
        // Each document of a source twice, the second time after all have come once.
        var web = documents.Where(d => d[0] == 1).Select(d => d[1]).ToList();
        Assert.Equal(300, web.Take(300).Distinct().Count());
        Assert.Equal(300, web.Skip(300).Distinct().Count());
        Assert.NotEqual(web.Take(300), web.Skip(300));
    }

    [Fact]
    public void Every_stretch_of_a_mix_has_the_same_shares()
    {
        using var folder = new TestFolder();
        Source(folder, "web", 1, 900, 10);
        Source(folder, "books", 2, 100, 30);
        var plan = new MixPlan { Sources = [new() { Path = "web" }, new() { Path = "books" }] };
        new Mixer(plan, folder.Path).Write(folder.File("mix"), 1, new NoProgress(), CancellationToken.None);
        var documents = Documents(folder, "mix");
        Assert.Equal(1000, documents.Count);
        foreach (var stretch in documents.Chunk(100)) Assert.InRange(stretch.Count(d => d[0] == 2), 9, 11);
    }

    [Fact]
    public void Part_of_an_epoch_is_a_draw_by_the_seed()
    {
        using var folder = new TestFolder();
        Source(folder, "web", 1, 1000, 10);
        List<long> Taken(string name, ulong seed)
        {
            new Mixer(new MixPlan { Seed = seed, Sources = [new() { Path = "web", Epochs = 0.25 }] }, folder.Path).Write(folder.File(name), 1, new NoProgress(), CancellationToken.None);
            return [.. Documents(folder, name).Select(d => d[1])];
        }

        var (one, two) = (Taken("one", 1), Taken("two", 2));
        Assert.Equal((250, 250), (one.Distinct().Count(), two.Distinct().Count()));
        Assert.InRange(one.Intersect(two).Count(), 35, 95);
        Assert.InRange(one.Count(d => d < 500), 95, 155);
    }

    [Fact]
    public void The_bytes_do_not_depend_on_threads_or_on_where_it_was_stopped()
    {
        using var folder = new TestFolder();
        Source(folder, "web", 1, 400, 10);
        Source(folder, "books", 2, 40, 33);
        var plan = new MixPlan { Seed = 3, ShardTokens = 700, Format = ShardFormat.Datatrove, Sources = [new() { Path = "web", Epochs = 1.5 }, new() { Path = "books", Epochs = 5 }] };
        var report = new Mixer(plan, folder.Path).Write(folder.File("one"), 1, new NoProgress(), CancellationToken.None);
        new Mixer(plan, folder.Path).Write(folder.File("four"), 4, new NoProgress(), CancellationToken.None);
        Assert.Equal(folder.Fingerprints("one"), folder.Fingerprints("four"));
        Assert.True(TokenManifest.Read(folder.File("one")).Splits["train"].Shards.Count > 10);
        Assert.Equal(["books is gone through 5.0 times; beyond 4 times repeated data helps less and less (Muennighoff et al. 2023)"], report.Warnings);
        // Killed: some shards are there, others not, and no manifest.
        foreach (var file in new[] { "manifest.json", "train/part-00002.ds", "train/part-00007.ds" }) File.Delete(folder.File($"four/{file}"));
        folder.Write("four/train/part-00007.ds.9-x.tmp", "half");
        new Mixer(plan, folder.Path).Write(folder.File("four"), 2, new NoProgress(), CancellationToken.None);
        Assert.Equal(folder.Fingerprints("one"), folder.Fingerprints("four"));
        File.Delete(folder.File("four/manifest.json"));
        Assert.Contains("the beginning of another mix", Assert.Throws<PlinthException>(() =>
            new Mixer(plan with { Seed = 4 }, folder.Path).Write(folder.File("four"), 2, new NoProgress(), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_languages_and_categories_are_shared_as_the_sources_have_them()
    {
        using var folder = new TestFolder();
        Source(folder, "web", 1, 300, 10);
        Source(folder, "books", 2, 20, 50);
        var (web, books) = (TokenManifest.Read(folder.File("web")) with { Total = new(300, 3000, 12_000) }, TokenManifest.Read(folder.File("books")) with { Total = new(20, 1000, 5000) });
        (web.Languages["en"], web.Languages["zh"], web.Categories["web"]) = (new(200, 2000, 9000), new(100, 1000, 3000), new(300, 3000, 12_000));
        books.Languages["en"] = new(20, 1000, 5000);
        web.Write(folder.File("web"));
        books.Write(folder.File("books"));
        var plan = new MixPlan { Sources = [new() { Path = "web", Epochs = 0.5 }, new() { Path = "books", Epochs = 2 }] };
        var report = new Mixer(plan, folder.Path).Write(folder.File("mix"), 1, new NoProgress(), CancellationToken.None);
        Assert.Equal([(12_000L, 6000L), (5000L, 10_000L)], report.Sources.Select(s => (s.Bytes, s.TakenBytes)));
        var manifest = TokenManifest.Read(folder.File("mix"));
        Assert.True(manifest.InProportion);
        Assert.Equal(new TokenTotals(190, 3500, 16_000), manifest.Total);
        Assert.Equal(new TokenTotals(150, 1500, 6000), manifest.Sources["web"]);
        Assert.Equal(new TokenTotals(140, 3000, 14_500), manifest.Languages["en"]);
        Assert.Equal(new TokenTotals(50, 500, 1500), manifest.Languages["zh"]);
        Assert.Equal(new TokenTotals(150, 1500, 6000), Assert.Single(manifest.Categories).Value);
    }

    [Fact]
    public void The_plan_is_told_without_writing()
    {
        using var folder = new TestFolder();
        Source(folder, "web", 1, 30, 10);
        var sources = new Mixer(MixReader.Parse("tokens: 900\nsources:\n  - { path: web, weight: 1, name: all the web }\n", "mix.yaml"), folder.Path).Plan();
        Assert.Equal([new MixedSource("all the web", 30, 300, 900)], sources);
        Assert.Equal(3, sources[0].Epochs);
    }

    [Theory]
    [InlineData("sources:\n  - { path: a, weight: 1 }\n  - { path: b, epochs: 1 }", "the sources of a mix have either weights, all of them, or epochs")]
    [InlineData("sources:\n  - { path: a, weight: 1 }", "weights say how a number of tokens is shared: give tokens as well, or epochs in place of weights")]
    [InlineData("tokens: 5\nsources:\n  - { path: a, weight: 0 }", "the sources of the mix have no tokens, or their weights are all 0")]
    public void A_plan_that_cannot_be_is_refused(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<PlinthException>(() => MixReader.Parse(yaml, "m").Wanted([10, 10])).Message);

    [Theory]
    [InlineData("sauces: []", "m:1:1: a mix needs 'sources', a list")]
    [InlineData("sources:\n  - { path: a, wieght: 1 }", "m:2:16: 'wieght' is not an option of a source of a mix; did you mean 'weight'?")]
    [InlineData("tokns: 5\nsources:\n  - { path: a }", "m:1:1: 'tokns' is not an option of a mix; did you mean 'tokens'?")]
    [InlineData("sources:\n  - { weight: 2 }", "m:2:5: a source of a mix needs 'path', a folder of token shards")]
    public void Wrong_yaml_is_told_with_its_place(string yaml, string message) =>
        Assert.Equal(message, Assert.Throws<RecipeException>(() => MixReader.Parse(yaml, "m")).Message);

    [Fact]
    public void Sources_of_different_tokenizers_are_refused()
    {
        using var folder = new TestFolder();
        Source(folder, "a", 1, 2, 10);
        Source(folder, "b", 1, 2, 10, vocabulary: 2000);
        Assert.EndsWith("were encoded by different tokenizers", Assert.Throws<PlinthException>(() =>
            new Mixer(new MixPlan { Sources = [new() { Path = "a" }, new() { Path = "b" }] }, folder.Path).Plan()).Message, StringComparison.Ordinal);
    }

    /// <summary>Documents of equal length: the source's number, the document's, and zeros.</summary>
    internal static void Source(TestFolder folder, string name, int number, int documents, int length, int vocabulary = 1001)
    {
        var shards = new List<TokenShard>();
        for (var shard = 0; shard < 3; shard++)
        {
            using var writer = new ShardWriter(folder.File($"{name}/train/part-{shard:00000}"), ShardFormat.Megatron, 2, "toy");
            for (var d = shard * documents / 3; d < (shard + 1) * documents / 3; d++)
            {
                writer.Write([number, d, .. new int[length - 2]]);
                writer.EndDocument();
            }

            writer.Complete();
            shards.Add(new($"train/part-{shard:00000}.bin", writer.Documents, writer.Tokens));
        }

        new TokenManifest
        {
            Format = ShardFormat.Megatron,
            TokenBytes = 2,
            Tokenizer = "toy",
            VocabularySize = vocabulary,
            Total = new(documents, documents * length, 0),
            Splits = new(StringComparer.Ordinal) { ["train"] = new() { Documents = documents, Tokens = documents * length, Shards = shards } },
        }.Write(folder.File(name));
    }

    private static List<long[]> Documents(TestFolder folder, string name) =>
        [.. TokenManifest.Read(folder.File(name)).Splits["train"].Shards.SelectMany(s => TinyReaders.Megatron(folder.File($"{name}/{s.File[..^4]}")))];
}
