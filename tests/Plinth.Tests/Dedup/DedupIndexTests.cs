using System.Text.Json;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Cli;
using Plinth.Tests.Running;

namespace Plinth.Tests.Dedup;

public sealed class DedupIndexTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("dedup-minhash: { threshold: 0.6, recall: 0.999999 }")]
    [InlineData("dedup-minhash: { verify: false, bands: 40, rows: 3 }")]
    [InlineData("dedup-exact: { by: normalised }")]
    public void Two_months_in_two_runs_keep_what_one_run_of_both_keeps(string step)
    {
        // Near-copies of families, no chains of them: a chain across months can end otherwise, as the page says.
        var texts = Families(new Random(3), families: 60, copies: 5);
        Documents("both/0.jsonl", texts.Take(100));
        Documents("both/1.jsonl", texts.Skip(100), 100);
        Documents("jan/0.jsonl", texts.Take(100));
        Documents("feb/0.jsonl", texts.Skip(100), 100);
        var both = Run("both", step);
        var indexed = step.Replace(" }", ", index: idx }", StringComparison.Ordinal);
        var (jan, feb) = (Run("jan", indexed), Run("feb", indexed));

        string[] kept = [.. Kept(jan), .. Kept(feb)];
        Assert.InRange(kept.Length, 60, texts.Count - 1);
        Assert.InRange(Kept(feb).Length, 1, texts.Count - 101);
        Assert.Equal(Kept(both), kept);

        // What goes names what stays, in the index with its run.
        var name = new Plinth.Dedup.DedupIndex(_folder.File("idx")).Parts()[0].Run;
        Assert.StartsWith("jan-", name, StringComparison.Ordinal);
        var one = Duplicates(both);
        var two = Duplicates(feb);
        Assert.Contains(two.Values, of => of.StartsWith($"index:{name}:", StringComparison.Ordinal));
        foreach (var (id, of) in two) Assert.Equal(one[id], of.Replace($"index:{name}:", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_begun_anew_is_not_compared_with_itself_nor_with_what_came_after_it()
    {
        var texts = Families(new Random(4), families: 20, copies: 4);
        Documents("jan/0.jsonl", texts.Take(40));
        Documents("feb/0.jsonl", texts.Skip(40));
        const string Step = "dedup-minhash: { index: idx }";
        var (jan, feb) = (Run("jan", Step), Run("feb", Step));
        var before = (_folder.Fingerprints("runs/jan/corpus"), _folder.Fingerprints("runs/feb/ledger"), _folder.Fingerprints("idx"));

        // The same folder again, and the same runs in new folders, the first after the second.
        Run("jan", Step);
        foreach (var run in new[] { feb, jan }) Directory.Delete(run, recursive: true);
        Run("jan", Step);
        Run("feb", Step);
        Assert.Equal(before.Item1, _folder.Fingerprints("runs/jan/corpus"));
        Assert.Equal(before.Item2, _folder.Fingerprints("runs/feb/ledger"));
        Assert.Equal(before.Item3, _folder.Fingerprints("idx"));
    }

    [Fact]
    public void What_a_later_step_drops_is_not_in_the_index()
    {
        var text = Text(new Random(5), 60);
        Documents("jan/0.jsonl", [text]);
        Documents("feb/0.jsonl", [text, text]);
        var rest = "\n  - length: { min_chars: 100000 }";
        Assert.Empty(Kept(Run("jan", "dedup-exact: { index: idx }" + rest)));
        var feb = Run("feb", "dedup-exact: { index: idx }");
        Assert.Equal(["0"], Kept(feb));
    }

    [Fact]
    public void What_an_earlier_run_kept_stays_before_all_that_comes_later()
    {
        var random = new Random(6);
        var text = Text(random, 200);
        Documents("jan/0.jsonl", [text]);
        Documents("feb/0.jsonl", [text + " and more", Text(random, 200), text]);
        Run("jan", "dedup-minhash: { keep: longest, max_copies: 2, index: idx }");
        var feb = Run("feb", "dedup-minhash: { keep: longest, max_copies: 2, index: idx }");
        Assert.Equal(["0", "1"], Kept(feb));
        Assert.StartsWith("index:jan-", Duplicates(feb)["2"], StringComparison.Ordinal);
    }

    [Fact]
    public void Other_options_are_an_error_that_names_them()
    {
        Documents("jan/0.jsonl", ["some text"]);
        Run("jan", "dedup-minhash: { index: idx }");
        var error = Assert.Throws<RecipeException>(() => Run("jan", "dedup-minhash: { shingle: 7, unit: characters, index: idx }"));
        Assert.Contains("idx was made with shingle 5, here 7; unit words, here characters; give the same options, or another index", error.Message, StringComparison.Ordinal);
        Assert.Contains(".yaml:", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<RecipeException>(() => Run("jan", "dedup-minhash: { index: idx }", seed: 4));
        Assert.Contains("seed 3, here 4", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<RecipeException>(() => Run("jan", "dedup-exact: { index: idx }"));
        Assert.Contains("was made with dedup-minhash, here dedup-exact", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_at_any_moment_it_ends_with_the_same_index()
    {
        var texts = Families(new Random(7), families: 40, copies: 4);
        Documents("jan/0.jsonl", texts.Take(80));
        foreach (var (part, at) in texts.Skip(80).Chunk(20).Select((p, i) => (p, i))) Documents($"feb/{at}.jsonl", part);
        foreach (var name in new[] { "jan", "feb" }) _folder.Write($"{name}.yaml", Yaml(name, "dedup-minhash: { index: idx }", 3));
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "jan.yaml").Code);
        CopyFolder("idx", "before");
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "run", "feb.yaml").Code);
        var whole = (_folder.Fingerprints("idx"), _folder.Fingerprints("runs/feb/ledger"));

        Directory.Delete(_folder.File("idx"), recursive: true);
        CopyFolder("before", "idx");
        Directory.Delete(_folder.File("runs/feb"), recursive: true);
        // Task by task, stopped before each: what is on its way is thrown about as a kill would leave it.
        var run = Plinth.Running.Run.Start(RecipeReader.Read(_folder.File("feb.yaml"), _folder.Path), _folder.File("runs/feb"), TimeProvider.System);
        foreach (var round in run.Rounds(new NoProgress()))
        {
            for (var task = 0; task < round.Tasks; task++)
            {
                var adding = Directory.EnumerateDirectories(_folder.File("idx"), ".adding-*").ToArray();
                foreach (var folder in adding) File.WriteAllText(Path.Combine(folder, "sketch-00000.bin.1-x.tmp"), "half");
                Assert.Single(new Plinth.Dedup.DedupIndex(_folder.File("idx")).Parts());
                round.Execute(task, CancellationToken.None);
                // Killed after its work and before its mark, it is done once more.
                round.Execute(task, CancellationToken.None);
            }
        }

        Assert.Equal(whole.Item1, _folder.Fingerprints("idx"));
        Assert.Equal(whole.Item2, _folder.Fingerprints("runs/feb/ledger"));
    }

    [Fact]
    public void Indexes_are_listed_merged_and_shrunk()
    {
        var texts = Families(new Random(8), families: 20, copies: 3);
        Documents("jan/0.jsonl", texts.Take(20));
        Documents("feb/0.jsonl", texts.Skip(20).Take(20));
        Documents("mar/0.jsonl", texts.Skip(40));
        Run("jan", "dedup-exact: { index: a }");
        Run("feb", "dedup-exact: { index: b }");
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "index", "merge", "all", "a", "b").Code);
        Assert.Contains("0 parts added", PlinthProcess.Run(_folder.Path, "index", "merge", "all", "a", "b").Error, StringComparison.Ordinal);
        using var listed = JsonDocument.Parse(PlinthProcess.Run(_folder.Path, "index", "list", "all", "--json").Out);
        Assert.Equal("dedup-exact", listed.RootElement.GetProperty("step").GetString());
        string[] runs = [.. listed.RootElement.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("run").GetString()!)];
        Assert.Equal(["jan", "feb"], runs.Select(r => r.Split('-')[0]));
        Assert.Equal([.. new[] { "jan", "feb" }.Select(n => (long)Kept(_folder.File($"runs/{n}")).Length)], listed.RootElement.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("documents").GetInt64()));

        var (code, output, error) = PlinthProcess.Run(_folder.Path, "index", "list", "all");
        Assert.True(code == 0 && output.Contains(runs[1], StringComparison.Ordinal) && error.Contains("by text, digits_to_zero false", StringComparison.Ordinal), output + error);
        Run("mar", "dedup-exact: { index: all }");
        Assert.Equal(3, new Plinth.Dedup.DedupIndex(_folder.File("all")).Parts().Count);
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "index", "remove", "all", runs[0]).Code);
        Assert.Equal(["feb", "mar"], new Plinth.Dedup.DedupIndex(_folder.File("all")).Parts().Select(p => p.Run.Split('-')[0]));
        Assert.Contains("has nothing of 'nobody'", PlinthProcess.Run(_folder.Path, "index", "remove", "all", "nobody").Error, StringComparison.Ordinal);
        Assert.Contains("is no index", PlinthProcess.Run(_folder.Path, "index", "list", "runs").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_earlier_runs_are_known()
    {
        Pages("jan/0.jsonl", ("1", "http://www.a.example/x?b=2&a=1"), ("2", "https://b.example/"));
        Pages("feb/0.jsonl", ("3", "https://a.example/x/?a=1&b=2&utm_source=z"), ("4", "https://c.example/"), ("5", "https://c.example"));
        Run("jan", "dedup-url: { index: urls }");
        var feb = Run("feb", "dedup-url: { index: urls }");
        Assert.Equal(["4"], Kept(feb));
        var of = Duplicates(feb);
        Assert.Matches("^index:jan-[0-9a-f]{8}:1$", of["3"]);
        Assert.Equal("4", of["5"]);
        var error = Assert.Throws<RecipeException>(() => Run("mar", "dedup-url: { ignore_query: true, index: urls }"));
        Assert.Contains("ignore_query false, here true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paragraphs_that_an_earlier_run_kept_are_cut()
    {
        Documents("jan/0.jsonl", ["Menu | Home\nThe first story of the month.", "Menu | Home\nA second story.\nOnly in what is dropped " + new string('x', 50)]);
        Documents("feb/0.jsonl", ["menu - home\nNews of February.\nOnly in what is dropped " + new string('x', 50), "The first story of the month!", "News of February.\nAnd more."]);
        const string Step = "dedup-paragraph: { index: lines }";
        var jan = Run("jan", Step + "\n  - length: { max_chars: 50 }");
        Assert.Equal(["0"], Kept(jan));
        var feb = Run("feb", Step);
        Assert.Equal(["0", "2"], Kept(feb));
        var texts = File.ReadAllLines(Path.Combine(feb, "corpus", "part-00000.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString());
        Assert.Equal(["News of February.\nOnly in what is dropped " + new string('x', 50), "And more."], texts);

        // Two months in two runs leave what one run of both leaves, when nothing is dropped in between.
        Directory.Delete(_folder.File("lines"), recursive: true);
        foreach (var run in (string[])["jan", "feb"]) Directory.Delete(_folder.File($"runs/{run}"), recursive: true);
        string[] parts = [.. new[] { Run("jan", Step), Run("feb", Step) }.SelectMany(r => File.ReadAllLines(Path.Combine(r, "corpus", "part-00000.jsonl")))];
        foreach (var (month, i) in new[] { "jan", "feb" }.Select((m, i) => (m, i))) _folder.Write($"both/{i}.jsonl", File.ReadAllText(_folder.File($"{month}/0.jsonl")));
        var both = Run("both", "dedup-paragraph: {}");
        Assert.Equal(Directory.GetFiles(Path.Combine(both, "corpus")).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Select(TextOf), parts.Select(TextOf));

        // Begun anew it is not compared with itself.
        var before = (_folder.Fingerprints("runs/jan/corpus"), _folder.Fingerprints("lines"));
        Directory.Delete(_folder.File("runs/jan"), recursive: true);
        Run("jan", Step);
        Assert.Equal(before.Item1, _folder.Fingerprints("runs/jan/corpus"));
        Assert.Equal(before.Item2, _folder.Fingerprints("lines"));

        static string TextOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!;
    }

    [Theory]
    [InlineData("dedup-exact")]
    [InlineData("dedup-url")]
    [InlineData("dedup-minhash")]
    public void What_was_kept_cannot_be_taken_back_so_keep_none_is_refused(string step)
    {
        Documents("jan/0.jsonl", ["some text"]);
        var error = Assert.Throws<RecipeException>(() => Run("jan", $"{step}: {{ keep: none, index: idx }}"));
        Assert.Contains("keep: none cannot go with an index: it would have to take back what earlier runs have kept", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("idx")));
    }

    public void Dispose() => _folder.Dispose();

    private void Pages(string name, params (string Id, string Url)[] pages) =>
        _folder.Write(name, string.Concat(pages.Select(p => $"{{\"id\":\"{p.Id}\",\"url\":\"{p.Url}\",\"text\":\"The page of {p.Id}.\"}}\n")));

    private static string Yaml(string name, string steps, ulong seed) =>
        $"plinth: 1\nname: {name}\nseed: {seed}\nsources:\n  - jsonl: {name}/*.jsonl\nsteps:\n  - {steps}\noutput:\n  corpus: {{ format: jsonl }}\n";

    private string Run(string name, string steps, ulong seed = 3)
    {
        var recipe = RecipeReader.Parse(Yaml(name, steps, seed), $"{name}.yaml", _folder.Path);
        var run = Plinth.Running.Run.Start(recipe, _folder.File($"runs/{name}"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        return run.Folder;
    }

    private static string[] Kept(string run) => [.. LedgerFiles.Read(Path.Combine(run, "ledger")).Where(r => (string)r["fate"]! == "kept").Select(r => (string)r["id"]!)];

    private static Dictionary<string, string> Duplicates(string run) =>
        LedgerFiles.Read(Path.Combine(run, "ledger")).Where(r => r["duplicate_of"] is not null).ToDictionary(r => (string)r["id"]!, r => (string)r["duplicate_of"]!);

    /// <summary>Writes documents whose ids are numbers.</summary>
    private void Documents(string name, IEnumerable<string> texts, int first = 0) =>
        _folder.Write(name, string.Concat(texts.Select((text, i) => $"{{\"id\":\"{first + i}\",\"text\":{JsonSerializer.Serialize(text)}}}\n")));

    private static List<string> Families(Random random, int families, int copies)
    {
        var texts = new List<string>();
        for (var family = 0; family < families; family++)
        {
            var text = Text(random, 150);
            for (var copy = 0; copy < random.Next(1, copies + 1); copy++)
                texts.Add(copy % 2 == 0 ? text : text.ToUpperInvariant() + $" {Planted.Word(random)}");
        }

        while (texts.Count < 200) texts.Add(Text(random, 100));
        var shuffled = texts.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled];
    }

    private static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Planted.Word(random)));

    private void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(_folder.File(from), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder.File(to), Path.GetRelativePath(_folder.File(from), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
