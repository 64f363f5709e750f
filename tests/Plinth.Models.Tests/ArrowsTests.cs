namespace Plinth.Models.Tests;

public sealed class ArrowsTests
{
    [Fact]
    public void The_house_below_knows_nothing_of_models_or_torch()
    {
        var below = typeof(Document).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.DoesNotContain(below, n => n.Contains("Torch", StringComparison.Ordinal) || n.StartsWith("Plinth.", StringComparison.Ordinal) || n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain("Plinth.Cli", typeof(Decoder).Assembly.GetReferencedAssemblies().Select(a => a.Name));
    }

    [Fact]
    public void The_decoder_and_its_blocks_ask_for_no_model_by_name()
    {
        // Reading the parts' own code: a model's name belongs in its spec, its family and in remarks.
        var root = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "src", "Plinth.Models");
        Assert.True(Directory.Exists(root), root);
        string[] parts = ["Decoder.cs", "Attention", "Blocks", "FeedForward", "Norms", "Positions"];
        var files = parts.Select(p => Path.Combine(root, p)).SelectMany(p => File.Exists(p) ? [p] : Directory.GetFiles(p, "*.cs")).ToList();
        Assert.InRange(files.Count, 25, 100);
        foreach (var file in files)
            foreach (var line in File.ReadLines(file).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                foreach (var spec in new[] { "llama", "gpt", "codegen", "palm", "bloom", "mpt", "chatglm", "starcoder" })
                    Assert.DoesNotContain($"\"{spec}", line, StringComparison.OrdinalIgnoreCase);
    }
}
