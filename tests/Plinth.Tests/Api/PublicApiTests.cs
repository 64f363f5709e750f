using PublicApiGenerator;

namespace Plinth.Tests.Api;

/// <summary>The public surface of the packages, written down: what changes it is seen in review.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "PLINTH_ACCEPT_API";

    [Theory]
    [InlineData("Plinth")]
    [InlineData("Plinth.Models")]
    public void The_public_surface_is_as_it_is_written_down(string package)
    {
        var assembly = package == "Plinth" ? typeof(Document).Assembly : typeof(Plinth.Models.ModelCatalogue).Assembly;
        var now = assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Repository.File($"tests/Plinth.Tests/Api/{package}.txt");
        if (Environment.GetEnvironmentVariable(Accept) is "1")
        {
            File.WriteAllText(path, now);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; {HowToAccept}");
        var before = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (before != now) Assert.Fail($"the public surface of {package} has changed:\n{LineDifference.Of(before, now)}\nIf that is meant: {HowToAccept}; say it in CHANGELOG.md where a caller must change something.");
    }

    [Fact]
    public void A_difference_shows_the_type_and_the_lines()
    {
        const string Before = "namespace A\n{\n    public class X\n    {\n        public int One { get; }\n        public int Two { get; }\n    }\n}\n";
        Assert.Equal("  in public class X\n-         public int Two { get; }\n+         public long Two { get; }\n+         public int Three { get; }\n",
            LineDifference.Of(Before, Before.Replace("public int Two { get; }", "public long Two { get; }\n        public int Three { get; }", StringComparison.Ordinal)));
        Assert.Equal("", LineDifference.Of(Before, Before));
        Assert.Equal("- a\n+ b\n", LineDifference.Of("a", "b"));
    }

    private static string HowToAccept => $"{Accept}=1 dotnet run --project tests/Plinth.Tests -- -class \"*PublicApiTests\", and commit the file";
}
