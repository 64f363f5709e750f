using Plinth.Cli;
using Plinth.Cli.Commands;
using Plinth.Tokens;

namespace Plinth.Tests.Tokens.Training;

public sealed class TokenizerTrainCommandTests
{
    [Theory]
    [InlineData("byte-bpe", "tokenizer.json")]
    [InlineData("piece-bpe", "tokenizer.model")]
    [InlineData("unigram", "tokenizer.model")]
    public void Trains_writes_and_opens_again(string kind, string file)
    {
        using var folder = new TestFolder();
        var random = new Random(4);
        string Word(string letters) => string.Concat(Enumerable.Range(0, random.Next(2, 6)).Select(_ => letters[random.Next(letters.Length)]));
        folder.Write("en.txt", string.Concat(Enumerable.Range(0, 400).Select(i => $"the fox {Word("abcdefgh")} {Word("stuvw")} number {i} 懒狗{Word("快速的棕色")}\n")));
        Assert.Equal(0, Call(folder, "--kind", kind, "--vocab", "370", "--special", "glm", "--digits", "single", "--workers", "2"));
        var tokenizer = Tokenizer.Open(folder.File("tok"));
        Assert.True(File.Exists(folder.File($"tok/{file}")));
        Assert.True(File.Exists(folder.File("tok/tokenizer_config.json")));
        Assert.Equal(370, tokenizer.VocabularySize);
        Assert.Superset(new HashSet<string> { "[gMASK]", "<sop>" }, tokenizer.SpecialTokens.Select(t => t.Text).ToHashSet());
        Assert.Contains(kind == "byte-bpe" ? "<|endoftext|>" : "</s>", File.ReadAllText(folder.File("tok/special_tokens_map.json")), StringComparison.Ordinal);
        const string Text = "the fox 123 jumps\n\tover 懒狗 😀";
        var ids = tokenizer.NewEncoder().Encode(Text).ToArray();
        Assert.Equal(Text, tokenizer.Decode(ids));
        Assert.InRange(ids.Length, 8, 40);
    }

    [Fact]
    public void The_same_corpus_gives_the_same_files_on_any_number_of_threads()
    {
        using var folder = new TestFolder();
        for (var f = 0; f < 4; f++) folder.Write($"{f}.txt", string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i} of {f}: low lower lowest 高更高最高 {i % 7} {(char)('a' + i % 26)}{(char)('a' + i * 7 % 25)}{(char)('a' + i % 5)}\n")));
        foreach (var kind in new[] { "byte-bpe", "unigram" })
        {
            Assert.Equal(0, Call(folder, "--kind", kind, "--vocab", "340", "--workers", "1"));
            var one = folder.Fingerprints("tok");
            Directory.Delete(folder.File("tok"), recursive: true);
            Assert.Equal(0, Call(folder, "--kind", kind, "--vocab", "340", "--workers", "4"));
            Assert.Equal(one, folder.Fingerprints("tok"));
            Directory.Delete(folder.File("tok"), recursive: true);
        }
    }

    [Theory]
    [InlineData("--vocab", "100", "--vocab is 100; it must lie within 256 and 256000")]
    [InlineData("--memory", "little", "--memory little: expected a size of at least 1MB, such as 500MB or 4GB")]
    [InlineData("--coverage", "0.2", "--coverage is 0.2; it must lie within 0.9 and 1")]
    public void A_wrong_option_is_told(string option, string value, string message)
    {
        using var folder = new TestFolder();
        folder.Write("a.txt", "text");
        Assert.Equal(message, Assert.Throws<RecipeException>(() => Call(folder, option, value)).Message);
    }

    [Theory]
    [InlineData("4GB", 4_000_000_000)]
    [InlineData("500MB", 500_000_000)]
    [InlineData("1.5g", 1_500_000_000)]
    [InlineData("2000000", 2_000_000)]
    public void Sizes_are_read_with_their_units(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse("--memory", text));

    [Fact]
    public void A_corpus_of_another_kind_is_told()
    {
        using var folder = new TestFolder();
        folder.Write("a.warc", "x");
        Assert.EndsWith("a.warc: a corpus is made of .jsonl, .parquet or .txt files (also .gz and .zst)", Assert.Throws<PlinthException>(() => Call(folder)).Message, StringComparison.Ordinal);
    }

    private static int Call(TestFolder folder, params string[] options) =>
        TokenizerTrain.Make().Parse([folder.File("*.*"), "--out", folder.File("tok"), .. options])
            .Invoke(new System.CommandLine.InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = TextWriter.Null, Error = TextWriter.Null });
}
