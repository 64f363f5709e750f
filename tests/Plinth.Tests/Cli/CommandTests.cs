using System.Diagnostics;
using System.Text.Json;
using Plinth.Tests.Running;

namespace Plinth.Tests.Cli;

public sealed class CommandTests
{
    [Fact]
    public void Help_names_every_command()
    {
        var (code, output, _) = PlinthProcess.Run(Path.GetTempPath(), "--help");
        Assert.Equal(0, code);
        foreach (var verb in new[] { "demo", "run", "check", "try", "extract", "report", "task" }) Assert.Contains(verb, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plinth: 'rn' is not a command; did you mean 'run'?", "rn")]
    [InlineData("plinth: '--wrokers' is not an option of run; did you mean '--workers'?", "run", "--wrokers", "3", "demo")]
    [InlineData("gopher: no such file, and no recipe of that name", "run", "gopher", "--out", "x", "--set", "sources.warc=none")]
    [InlineData("'gofer-quality' is not a step; did you mean 'gopher-quality'?", "try", "gofer-quality")]
    [InlineData("'min_wrods' is not an option of gopher-quality; did you mean 'min_words'?", "try", "gopher-quality", "--set", "min_wrods=3")]
    [InlineData("nothing-here.html: no such file or folder", "extract", "nothing-here.html")]
    [InlineData("plinth: --workers is at least 1", "run", "demo", "--workers", "0")]
    public void A_wrong_call_is_told_so_in_a_line_and_ends_with_2(string message, params string[] args)
    {
        if (args is ["run", "gopher", ..]) message = "no file matches 'none'";
        var (code, output, error) = PlinthProcess.Run(Path.GetTempPath(), args);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal("", output);
        Assert.Equal(2, code);
    }

    [Fact]
    public void A_recipe_with_a_typo_is_told_with_its_place_and_leaves_nothing()
    {
        using var folder = new TestFolder();
        folder.Write("r.yaml", "plinth: 1\nsources:\n  - jsonl: in.jsonl\nsteps:\n  - gopher-words: {}\n");
        var (code, _, error) = PlinthProcess.Run(folder.Path, "run", "r.yaml");
        Assert.StartsWith("r.yaml:5:5: 'gopher-words' is not a step; ", error, StringComparison.Ordinal);
        Assert.Equal(2, code);
        Assert.False(Directory.Exists(folder.File("runs")));
    }

    [Fact]
    public void Check_lists_the_rounds_of_the_tokens_and_what_they_take()
    {
        using var folder = new TestFolder();
        folder.Write("in.jsonl", string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"id\":\"{i}\",\"text\":\"{new string('a', 380)}\"}}\n")));
        folder.Write("r.yaml", "plinth: 1\nsources:\n  - jsonl: in.jsonl\nsteps:\n  - length: { min_chars: 3 }\noutput:\n  corpus: { format: jsonl }\n  tokens: { tokenizer: train, vocab: 300, shuffle: true, shard_tokens: 6000 }\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "check", "r.yaml");
        Assert.True(code == 0, error);
        Assert.Contains("a tokenizer is trained: byte-bpe, 300 ids; megatron shards", output, StringComparison.Ordinal);
        Assert.Contains("tokens.shuffle  3 tasks", output, StringComparison.Ordinal);
        (code, output, error) = PlinthProcess.Run(folder.Path, "check", "r.yaml", "--json");
        Assert.True(code == 0, error);
        var tokens = JsonDocument.Parse(output).RootElement.GetProperty("tokens");
        Assert.Equal(["tokenizer", "tokens", "tokens.shuffle", "tokens.manifest"], tokens.GetProperty("rounds").EnumerateArray().Select(r => r.GetProperty("name").GetString()));
        // The file is 39,900 bytes with its marks, which the estimate takes for text; 3.8 bytes a token, and one that ends each document.
        Assert.InRange(tokens.GetProperty("tokens").GetInt64(), 10_000, 11_200);
        Assert.InRange(tokens.GetProperty("disk_bytes").GetInt64(), 40_000, 50_000);
    }

    [Fact]
    public void Try_gives_a_verdict_a_document()
    {
        var input = """
            {"id":"a","text":"short"}
            {"id":"b","text":"long enough to be kept by this rule"}
            {"id":"c"}
            """;
        var (code, output, error) = PlinthProcess.RunWith(input, Path.GetTempPath(), "try", "length", "--set", "min_chars=10");
        Assert.True(code == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["dropped", "kept", "failed"], lines.Select(l => l.GetProperty("fate").GetString()));
        Assert.Equal(("min-chars", 5, 10), (lines[0].GetProperty("rule").GetString(), lines[0].GetProperty("value").GetInt32(), lines[0].GetProperty("limit").GetInt32()));
        Assert.Equal("long enough to be kept by this rule", lines[1].GetProperty("text").GetString());
        Assert.Equal("no-text", lines[2].GetProperty("rule").GetString());
    }

    [Fact]
    public void Try_lists_steps_and_their_options()
    {
        Assert.Contains("Drops documents", PlinthProcess.Run(Path.GetTempPath(), "try").Out, StringComparison.Ordinal);
        var (code, output, _) = PlinthProcess.Run(Path.GetTempPath(), "try", "dedup-minhash", "--options");
        Assert.Equal(0, code);
        Assert.Matches("  preset: .*fineweb, .*lee", output);
        Assert.Contains("bands: 14\n      Bands, b; 14", output, StringComparison.Ordinal);
        Assert.Contains("One of words, characters, code.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Try_tells_what_a_document_duplicates()
    {
        var input = string.Concat(new[] { "one", "two", "one" }.Select((t, i) => $$"""{"id":"{{i}}","text":"{{t}}"}""" + "\n"));
        var (code, output, error) = PlinthProcess.RunWith(input, Path.GetTempPath(), "try", "dedup-exact");
        Assert.True(code == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["kept", "kept", "dropped"], lines.Select(l => l.GetProperty("fate").GetString()));
        Assert.Equal("0", lines[2].GetProperty("duplicate_of").GetString());
    }

    [Fact]
    public void Extract_reads_a_page_from_standard_input()
    {
        var page = "<html><head><title>T</title></head><body><nav><a href=/>Home</a></nav><article><p>" +
            string.Concat(Enumerable.Repeat("The river runs through the town, and the market stands beside it. ", 8)) + "</p></article></body></html>";
        var (code, output, error) = PlinthProcess.RunWith(page, Path.GetTempPath(), "extract", "-");
        Assert.True(code == 0, error);
        Assert.StartsWith("The river runs", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Home", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_writes_a_line_for_every_page_of_a_folder_whatever_its_name()
    {
        using var folder = new TestFolder();
        folder.Write("pages/a", "<!doctype html><p>A page whose name has no ending, and which is long enough to be taken.");
        folder.Write("pages/b.html", "");
        folder.Write("pages/c.txt", "no page");
        var (code, _, error) = PlinthProcess.Run(folder.Path, "extract", "pages", "--out", "out.jsonl");
        Assert.True(code == 0, error);
        var lines = File.ReadAllLines(folder.File("out.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(["a", "b.html"], lines.Select(l => l.GetProperty("source").GetString()));
        Assert.StartsWith("A page whose name", lines[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_writes_Markdown_and_explains_the_page()
    {
        using var folder = new TestFolder();
        folder.Write("page.html", "<title>T &lt;b&gt;</title><nav>Home</nav><h1>Bases &amp; columns</h1><p>The <b>river</b> runs through the town.</p>");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "extract", "page.html", "--format", "markdown", "--explain", "why.html");
        Assert.True(code == 0, error);
        Assert.Equal("# Bases & columns\n\nThe **river** runs through the town.\n", output);
        var html = File.ReadAllText(folder.File("why.html"));
        Assert.Contains("The river runs through the town.", html, StringComparison.Ordinal);
        Assert.Contains("its words", html, StringComparison.Ordinal);
        Assert.Contains("<dt>page type</dt>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>T", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_explains_every_page_of_a_folder_and_tells_what_pages_say_of_themselves()
    {
        using var folder = new TestFolder();
        folder.Write("pages/a.html", "<html lang=en><title>One</title><meta name=author content='Ann Lee'><meta name=date content='May 1, 2024'><p>First page of two.</p>");
        folder.Write("pages/b.html", "<p>Second page of two.</p>");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "extract", "pages", "--explain", "why");
        Assert.True(code == 0, error);
        Assert.Equal(["00001-a.html", "00002-b.html"], Directory.EnumerateFiles(folder.File("why")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var line = JsonDocument.Parse(output.Split('\n')[0]).RootElement;
        Assert.Equal(("One", "Ann Lee", "2024-05-01", "en"), (line.GetProperty("title").GetString(), line.GetProperty("author").GetString(), line.GetProperty("date").GetString(), line.GetProperty("html_language").GetString()));
    }

    [Fact]
    public void Try_takes_the_main_text_out_of_html_in_json_lines()
    {
        var (code, output, error) = PlinthProcess.RunWith("""{"id":"a","text":"<html><body><p>The river runs through the town.</p></body></html>"}""", Path.GetTempPath(), "try", "extract-html");
        Assert.True(code == 0, error);
        Assert.Equal("The river runs through the town.", JsonDocument.Parse(output).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Interrupted_it_says_how_to_go_on_and_ends_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 20_000);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        using var process = PlinthProcess.Start(folder.Path, "run", "small.yaml", "--out", "run", "--workers", "1");
        while (!File.Exists(folder.File("run/run.lock"))) Thread.Yield();
        Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("To go on, give the same command again", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.File("run"), "*.tmp", SearchOption.AllDirectories));
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", "run").Code);
    }

    [Fact]
    public void A_disk_that_is_full_is_one_message_and_no_half_file_and_the_run_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the full disk is a tmpfs");
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 2_000);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        Directory.CreateDirectory(folder.File("disk"));
        // A file system of 400 KiB in a mount namespace of its own; made larger for the second run, then copied out before it goes with its namespace.
        folder.Write("full.sh", $$"""
            mount -t tmpfs -o size=400k none disk || exit 77
            plinth() { dotnet "{{PlinthProcess.Assembly}}" run small.yaml --set output.corpus.format=jsonl --out "$1"; }
            plinth disk/run 2> first.txt
            echo $? > first.code
            find disk -name '*.tmp' > left.txt
            mount -o remount,size=64m disk
            plinth disk/run 2> second.txt
            echo $? > second.code
            cp -r disk/run run
            plinth other
            """);
        var unshare = new ProcessStartInfo("unshare", [Environment.IsPrivilegedProcess ? "-m" : "-Urm", "sh", "full.sh"]) { WorkingDirectory = folder.Path, RedirectStandardError = true };
        using var process = Process.Start(unshare)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode is 77 or 1 && !File.Exists(folder.File("first.code")), "no right to mount a file system here");

        var error = File.ReadAllText(folder.File("first.txt"));
        Assert.Equal("1", File.ReadAllText(folder.File("first.code")).Trim());
        Assert.Contains("what is finished stays, and the same command goes on from there", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(folder.File("left.txt")));
        Assert.Equal("0", File.ReadAllText(folder.File("second.code")).Trim());
        Assert.Equal(folder.Fingerprints("other/corpus"), folder.Fingerprints("run/corpus"));
        Assert.Equal(folder.Fingerprints("other/ledger"), folder.Fingerprints("run/ledger"));
    }
}
