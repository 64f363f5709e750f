using System.Text;
using Plinth.Running;
using Plinth.Tokens.PreTokenizers;
using Plinth.Tokens.Training;

namespace Plinth.Tests.Tokens.Training;

public sealed class WordCounterTests
{
    [Fact]
    public void Counts_pre_tokens_most_frequent_first()
    {
        using var folder = new TestFolder();
        folder.Write("a.jsonl", "{\"text\":\"the cat the dog\"}\n{\"text\":\" the 猫\"}\nnot json\n");
        var words = Count(folder, c => c);
        Assert.Equal(["2  the", "1  cat", "1  dog", "1  猫", "1 the"], Lines(words));
        Assert.Equal((2, 23), (words.Report.Documents, words.Report.Bytes));
        Assert.Equal((0, 1), (words.Report.Runs, words.Report.LeastCount));
    }

    [Fact]
    public void Counts_the_same_on_disk_as_in_memory_and_on_any_number_of_threads()
    {
        using var folder = new TestFolder();
        var random = new Random(3);
        for (var file = 0; file < 4; file++)
            folder.Write($"{file}.jsonl", string.Concat(Enumerable.Range(0, 200).Select(_ => $"{{\"text\":\"{string.Join(' ', Enumerable.Range(0, 60).Select(_ => Letters((int)Math.Pow(random.NextDouble() * 20, 3))))}\"}}\n")));
        var inMemory = Count(folder, c => c);
        var onDisk = Count(folder, c => With(c, 600_000, 1, perByte: 1));
        var onThreads = Count(folder, c => With(c, 1_000_000, 3, perByte: 1));
        Assert.Equal(0, inMemory.Report.Runs);
        Assert.True(onDisk.Report.Runs > 1, $"{onDisk.Report.Runs} runs");
        Assert.True(onThreads.Report.Runs > 1, $"{onThreads.Report.Runs} runs");
        Assert.Equal(1, onDisk.Report.LeastCount);
        Assert.Equal(Lines(inMemory), Lines(onDisk));
        Assert.Equal(Lines(inMemory), Lines(onThreads));
        Assert.Equal(inMemory.Report.Bytes, onThreads.Report.Bytes);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [Fact]
    public void Leaves_the_rarest_words_out_when_training_would_not_fit_and_says_so()
    {
        using var folder = new TestFolder();
        folder.Write("a.jsonl", $"{{\"text\":\"{string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"{Letters(i)} {(i % 10 == 0 ? Letters(i) : "y")}"))}\"}}\n");
        var all = Count(folder, c => c);
        var few = Count(folder, c => With(c, 200_000, 1));
        Assert.Equal(2, few.Report.LeastCount);
        Assert.Equal(all.Count, few.Count + few.Report.WordsLeftOut);
        Assert.Equal(all.Occurrences, few.Occurrences + few.Report.OccurrencesLeftOut);
        Assert.Equal(Lines(all).Where(l => !l.StartsWith("1 ", StringComparison.Ordinal)), Lines(few));
    }

    [Theory]
    [InlineData(1L << 32)]
    [InlineData(600_000)]
    public void Leaves_the_rarest_words_out_when_they_are_too_many_for_one_array(long memory)
    {
        using var folder = new TestFolder();
        folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 200).Select(d => $"{{\"text\":\"{string.Join(' ', Enumerable.Range(0, 100).Select(i => $"{Letters((d * 100) + i)} {(i % 10 == 0 ? Letters((d * 100) + i) : "y")}"))}\"}}\n")));
        var all = Count(folder, c => c);
        var few = Count(folder, c => With(c, memory, 1, perByte: 1, slots: 40_000));
        Assert.Equal((2, memory < 1L << 32), (few.Report.LeastCount, few.Report.Runs > 0));
        Assert.InRange(few.Bytes + few.Count, 1, 40_000);
        Assert.Equal(Lines(all).Where(l => !l.StartsWith("1 ", StringComparison.Ordinal)), Lines(few));
        Assert.Equal(all.Occurrences, few.Occurrences + few.Report.OccurrencesLeftOut);
    }

    [Fact]
    public void A_sample_depends_on_the_seed_and_the_ids_alone()
    {
        using var folder = new TestFolder();
        folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 1000).Select(i => $"{{\"id\":\"d{i}\",\"text\":\"t{i}\"}}\n")));
        var one = Count(folder, c => Sampled(c, 7, 1));
        var same = Count(folder, c => Sampled(c, 7, 2));
        var other = Count(folder, c => Sampled(c, 8, 1));
        Assert.InRange(one.Report.Documents, 250, 350);
        Assert.Equal(1000, one.Report.Documents + one.Report.Skipped);
        Assert.Equal(Lines(one), Lines(same));
        Assert.NotEqual(Lines(one), Lines(other));
    }

    private static string Letters(int number) => string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(d => (char)('a' + d - '0')));

    private static WordCounts Count(TestFolder folder, Func<WordCounter, WordCounter> change) =>
        change(new WordCounter { PreTokenizer = PreTokenizer.Named(PreTokenizerName.Cl100k), TemporaryFolder = folder.Path })
            .Count(Corpus.Open(["*.jsonl"], folder.Path), new NoProgress(), CancellationToken.None);

    private static WordCounter With(WordCounter c, long memory, int workers, int perByte = 24, long slots = int.MaxValue) =>
        new() { PreTokenizer = c.PreTokenizer, TemporaryFolder = c.TemporaryFolder, MemoryBytes = memory, Workers = workers, TrainingBytesPerByte = perByte, MostSlots = slots };

    private static WordCounter Sampled(WordCounter c, ulong seed, int workers) =>
        new() { PreTokenizer = c.PreTokenizer, Sample = 0.3, Seed = seed, Workers = workers };

    private static IEnumerable<string> Lines(WordCounts words) =>
        Enumerable.Range(0, words.Count).Select(i => $"{words.CountOf(i)} {Encoding.UTF8.GetString(words.Word(i))}");
}
