using System.Text.Json;

namespace Plinth.Tests.Cli;

/// <summary><c>plinth tokenizer</c> as a shell would call it.</summary>
public sealed class TokenizerCommandTests
{
    private const string Json = """
        {"added_tokens":[{"id":6,"content":"<end>","special":true}],"normalizer":null,"pre_tokenizer":null,"decoder":{"type":"Fuse"},
         "model":{"type":"BPE","unk_token":"?","vocab":{"?":0,"a":1,"b":2,"c":3,"ab":4,"abc":5},"merges":["a b","ab c"]}}
        """;

    [Fact]
    public void Trains_encodes_decodes_and_shows()
    {
        using var folder = new TestFolder();
        var english = string.Concat(Enumerable.Range(0, 200).Select(i => $$"""{"id":"e{{i}}","text":"the quick fox jumps over {{i}} lazy dogs","language":"en","source":"books"}""" + "\n"));
        var chinese = string.Concat(Enumerable.Range(0, 100).Select(i => $$"""{"id":"z{{i}}","text":"床前明月光，疑是地上霜。{{i}}","language":"zh","source":"poems"}""" + "\n"));
        folder.Write("corpus.jsonl", english + chinese);
        var (code, output, error) = PlinthProcess.Run(folder.Path, "tokenizer", "train", "corpus.jsonl", "--out", "tok", "--vocab", "330");
        Assert.True(code == 0, error);
        Assert.Equal("tok", output.Trim());
        Assert.Contains("counted 300 documents", error, StringComparison.Ordinal);
        Assert.Matches("(?m)^zh +100 ", error);

        const string Text = "the fox\n\n明月 😀";
        (code, var ids, error) = PlinthProcess.RunWith(Text, folder.Path, "tokenizer", "encode", "tok");
        Assert.True(code == 0, error);
        Assert.Matches(@"^\d+( \d+)+\n$", ids);
        Assert.Equal((0, Text, ""), PlinthProcess.RunWith(ids, folder.Path, "tokenizer", "decode", "tok"));

        (code, output, error) = PlinthProcess.Run(folder.Path, "tokenizer", "show", "tok", "corpus.jsonl", "--json", "--unused");
        Assert.True(code == 0, error);
        var shown = JsonDocument.Parse(output).RootElement;
        Assert.Equal(330, shown.GetProperty("vocabulary_size").GetInt32());
        Assert.Equal(["en", "zh"], shown.GetProperty("languages").EnumerateObject().Select(p => p.Name));
        Assert.Equal(100, shown.GetProperty("sources").GetProperty("poems").GetProperty("documents").GetInt32());
        Assert.Equal(shown.GetProperty("unused").GetInt32(), shown.GetProperty("pieces").GetArrayLength());
        Assert.Contains(shown.GetProperty("pieces").EnumerateArray(), p => p.GetProperty("piece").GetString() == "\\xFF" && p.GetProperty("count").GetInt64() == 0);

        (code, output, error) = PlinthProcess.Run(folder.Path, "tokenizer", "show", "tok", "corpus.jsonl", "--unused");
        Assert.True(code == 0, error);
        Assert.Matches("(?m)^language +documents +bytes +characters +tokens", output);
        Assert.Matches("(?m)^all +300 ", output);
        Assert.Matches(@"(?m)^\d+\t\\xFF$", output);
    }

    [Fact]
    public void Encodes_lines_as_JSON_and_in_colour()
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", Json);
        var (code, output, error) = PlinthProcess.RunWith("abcab\n<end>\n", folder.Path, "tokenizer", "encode", ".", "--lines", "--json", "--special");
        Assert.True(code == 0, error);
        Assert.Equal("""
            {"ids":[5,4],"pieces":["abc","ab"]}
            {"ids":[6],"pieces":["<end>"]}

            """.ReplaceLineEndings("\n"), output);

        folder.Write("a.txt", "ab\nc");
        (code, output, error) = PlinthProcess.Run(folder.Path, "tokenizer", "encode", "tokenizer.json", "a.txt", "--colour");
        Assert.True(code == 0, error);
        Assert.Equal("\e[30;48;5;224mab\e[0m\e[30;48;5;194m?\e[0m\e[30;48;5;189mc\e[0m\n3 tokens\n", output);
    }

    [Theory]
    [InlineData("1 2\n4,99\n", "plinth: standard input:2: id 99 at position 1 stands for nothing: ids are 0 to 6\n", "--lines")]
    [InlineData("[1, 2]\n-5", "plinth: standard input: id -5 at position 2 stands for nothing: ids are 0 to 6\n")]
    [InlineData("1 2\n3 x", "plinth: standard input:2:3: expected an id\n")]
    [InlineData("99999999999", "plinth: standard input:1:1: expected an id\n")]
    public void An_id_that_stands_for_nothing_is_told_with_its_place(string input, string message, params string[] options)
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", Json);
        var (code, _, error) = PlinthProcess.RunWith(input, folder.Path, ["tokenizer", "decode", ".", .. options]);
        Assert.Equal((1, message), (code, error));
    }

    [Fact]
    public void Decodes_lossily_lines_as_JSON_and_without_special_tokens()
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", Json);
        Assert.Equal((0, "ab\uFFFDc<end>", ""), PlinthProcess.RunWith("4 99 3\n6", folder.Path, "tokenizer", "decode", ".", "--lossy"));
        Assert.Equal((0, "{\"text\":\"abc\"}\n{\"text\":\"a\"}\n", ""), PlinthProcess.RunWith("5 6\n1\n", folder.Path, "tokenizer", "decode", ".", "--lines", "--json", "--skip-special"));
    }

    [Theory]
    [InlineData(2, "nowhere: no such file or folder", "encode", "nowhere")]
    [InlineData(2, "nowhere.txt: no such file", "encode", ".", "nowhere.txt")]
    [InlineData(2, "nowhere.ids: no such file", "decode", ".", "nowhere.ids")]
    [InlineData(2, "--unused needs a CORPUS", "show", ".", "--unused")]
    [InlineData(2, "--colour and --json cannot go together", "encode", ".", "--colour", "--json")]
    [InlineData(1, "nowhere", "show", ".", "nowhere")]
    [InlineData(1, "nowhere.jsonl", "train", "nowhere.jsonl", "--out", "t")]
    [InlineData(1, "tokenizer.json:2:", "show", "cut")]
    [InlineData(1, "no tokenizer in this folder", "show", "empty")]
    public void A_wrong_call_is_one_line_that_says_what(int code, string message, params string[] args)
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", Json);
        folder.Write("cut/tokenizer.json", Json[..200]);
        folder.Write("empty/readme.txt", "");
        var (ended, output, error) = PlinthProcess.Run(folder.Path, ["tokenizer", .. args]);
        Assert.True(ended == code, error);
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }
}
