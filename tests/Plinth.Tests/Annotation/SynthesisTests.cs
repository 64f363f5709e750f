using Plinth.Annotation;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Annotation;

public sealed class SynthesisTests
{
    private const string Yaml = """
        synthesis: 1
        name: toy
        language: en
        min_chars: 5
        temperature: 0.8
        vary:
          topic: [thing-1, thing-2, thing-3, thing-4, thing-5]
          reader: [a child, 'a {topic}']
        prompt: 'Write about {topic} for {reader}, {nobody}.'
        """;

    [Fact]
    public void Every_combination_comes_once_before_any_comes_twice()
    {
        using var folder = new TestFolder();
        var toy = Open(folder);
        Assert.Equal(10, toy.Combinations);
        var assignments = toy.Assignments(25, 3).ToList();
        Assert.Equal(10, assignments.Take(10).Select(a => a.Question.Prompt).Distinct().Count());
        Assert.Equal(10, assignments.Skip(10).Take(10).Select(a => a.Question.Prompt).Distinct().Count());
        Assert.Equal(25, assignments.Select(a => a.Question.Id).Distinct().Count());
        Assert.Equal(25, assignments.Select(a => a.Question.Seed).Distinct().Count());
        Assert.Equal(assignments.Select(a => a.Question), toy.Assignments(25, 3).Select(a => a.Question));
        Assert.NotEqual(assignments.Select(a => a.Question.Prompt), toy.Assignments(25, 4).Select(a => a.Question.Prompt));
        // What is filled in is not filled again.
        Assert.Contains("Write about thing-2 for a {topic}, {nobody}.", assignments.Select(a => a.Question.Prompt));
    }

    [Theory]
    [InlineData("textbook-en", 192)]
    [InlineData("textbook-zh", 192)]
    [InlineData("textbook-code-en", 150)]
    public void What_ships_opens(string name, long combinations)
    {
        var synthesis = Synthesis.Open(name, Path.GetTempPath());
        Assert.Equal(combinations, synthesis.Combinations);
        var prompts = synthesis.Assignments(combinations, 17).Select(a => a.Question.Prompt).ToList();
        Assert.Equal(combinations, prompts.Distinct().Count());
        Assert.DoesNotContain(prompts, prompt => prompt.Contains('{', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a text long enough", false, null)]
    [InlineData("<think>hm</think>\n\nhere is the text\n", false, null)]
    [InlineData("tiny", false, "too-short")]
    [InlineData(" \n", false, "empty")]
    [InlineData("a text long enough to be", true, "cut-short")]
    public void Texts_that_are_none_are_named(string answer, bool cut, string? fault)
    {
        using var folder = new TestFolder();
        var reading = Open(folder).Read(answer, cut);
        Assert.Equal(fault, reading.Fault);
        if (fault is null) Assert.Equal(answer[(answer.LastIndexOf('>') + 1)..].Trim(), reading.Value);
    }

    [Fact]
    public void Texts_are_documents_of_the_source_synthetic_and_a_run_takes_them()
    {
        using var folder = new TestFolder();
        folder.Write("toy.yaml", Yaml);
        using var server = new ChatServer(asked => Reply.Says(asked.Thing == "thing-3" ? "no" : $"All about {asked.Thing}, told for {asked.Prompt.Length} readers."));
        string[] args = ["synthesize", "toy.yaml", "--endpoint", server.Address.ToString(), "--model", "m", "--out", "synthetic.jsonl"];
        var (code, _, error) = PlinthProcess.Run(folder.Path, args);
        Assert.True(code == 0, error);
        Assert.Contains("8 written, 2 failed", error, StringComparison.Ordinal);
        Assert.Contains("too-short: 2", error, StringComparison.Ordinal);
        var texts = AnnotatorTests.Notes(folder, "synthetic.jsonl");
        Assert.Equal(8, texts.Count);
        foreach (var text in texts)
        {
            Assert.Equal(("synthetic", "toy", "m", "en"), (text.GetProperty("source").GetString(), text.GetProperty("synthesis").GetString(), text.GetProperty("model").GetString(), text.GetProperty("language").GetString()));
            Assert.StartsWith("thing-", text.GetProperty("vary_topic").GetString(), StringComparison.Ordinal);
            Assert.True(text.GetProperty("seed").GetInt64() >= 0);
        }

        var asked = server.Requests.Count;
        Assert.Equal(0, PlinthProcess.Run(folder.Path, args).Code);
        Assert.Equal(asked, server.Requests.Count);

        folder.Write("r.yaml", "plinth: 1\nname: r\nsources:\n  - jsonl: { files: synthetic.jsonl, category: synthetic }\nsteps:\n  - dedup-exact: {}\noutput:\n  corpus: { format: jsonl }\n");
        (code, _, error) = PlinthProcess.Run(folder.Path, "run", "r.yaml", "--out", "run");
        Assert.True(code == 0, error);
        Assert.Equal(8, Directory.GetFiles(folder.File("run/corpus")).Sum(file => File.ReadLines(file).Count()));
    }

    [Theory]
    [InlineData("synthesis: 1\nname: x\nprompt: 'a'\n", "'vary' is a map of lists")]
    [InlineData("synthesis: 1\nname: x\nprompt: 'a'\nvary: { topic: [b] }\n", "the prompt has no place {topic}")]
    [InlineData("synthesis: 1\nname: x\nprompt: '{topic}'\nvary: { topic: [] }\n", "a list of 'vary' is empty")]
    public void A_wrong_file_is_refused(string yaml, string message)
    {
        using var folder = new TestFolder();
        folder.Write("x.yaml", yaml);
        Assert.Contains(message, Assert.Throws<RecipeException>(() => Synthesis.Open("x.yaml", folder.Path)).Message, StringComparison.Ordinal);
    }

    private static Synthesis Open(TestFolder folder)
    {
        folder.Write("toy.yaml", Yaml);
        return Synthesis.Open("toy.yaml", folder.Path);
    }
}
