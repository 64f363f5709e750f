using System.Diagnostics;

namespace Plinth.Tests.Cli;

public sealed class ManTests
{
    [Fact]
    public void There_is_a_page_for_every_verb_with_all_its_options()
    {
        using var folder = new TestFolder();
        var (code, _, error) = PlinthProcess.Run(folder.Path, "man", "--out", "man1");
        Assert.True(code == 0, error);
        var pages = Directory.EnumerateFiles(folder.File("man1")).Select(Path.GetFileName).ToList();
        Assert.Contains("plinth.1", pages);
        Assert.Contains("plinth-tokenizer.1", pages);
        var run = File.ReadAllText(folder.File("man1/plinth-run.1"));
        foreach (var word in new[] { ".SH NAME", "RECIPE", "\\-\\-workers", "\\-\\-set", "Threads to work with" }) Assert.Contains(word, run, StringComparison.Ordinal);
        Assert.Contains("plinth\\-run", File.ReadAllText(folder.File("man1/plinth.1")), StringComparison.Ordinal);
        Assert.Contains(".SH TRAIN", File.ReadAllText(folder.File("man1/plinth-tokenizer.1")), StringComparison.Ordinal);
        Assert.SkipUnless(File.Exists("/usr/bin/groff"), "there is no groff here");
        foreach (var page in pages) Assert.Equal("", Warnings(folder.File("man1/" + page)));
    }

    [Fact]
    public void A_verb_that_is_not_there_is_told()
    {
        using var folder = new TestFolder();
        var (code, _, error) = PlinthProcess.Run(folder.Path, "man", "rum");
        Assert.Equal(2, code);
        Assert.Contains("did you mean 'run'", error, StringComparison.Ordinal);
    }

    private static string Warnings(string page)
    {
        using var groff = Process.Start(new ProcessStartInfo("/usr/bin/groff", ["-man", "-Tutf8", "-ww", "-z", page]) { RedirectStandardError = true })!;
        var error = groff.StandardError.ReadToEnd();
        groff.WaitForExit();
        return error;
    }
}
