using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Plinth.Tests.Api;

/// <summary>What <c>dotnet pack</c> makes of the libraries.</summary>
public sealed class PackageTests
{
    [Theory]
    [InlineData("Plinth", "YamlDotNet")]
    [InlineData("Plinth.Models", "TorchSharp")]
    public void A_package_has_its_documentation_readme_licence_and_dependencies(string package, string needs)
    {
        using var folder = new TestFolder();
        Pack(package, folder.Path);
        var file = Assert.Single(Directory.GetFiles(folder.Path, "*.nupkg"));
        Assert.InRange(new FileInfo(file).Length, 50_000, 60_000_000);
        using var zip = ZipFile.OpenRead(file);
        string Text(string name)
        {
            using var reader = new StreamReader(zip.GetEntry(name)?.Open() ?? throw new InvalidDataException($"{name} is not in {string.Join(", ", zip.Entries.Select(e => e.FullName))}"));
            return reader.ReadToEnd();
        }

        Assert.NotNull(zip.GetEntry($"lib/net10.0/{package}.dll"));
        var documented = XDocument.Parse(Text($"lib/net10.0/{package}.xml")).Descendants("member").Count();
        Assert.True(documented > 300, $"{documented} members are documented");
        Assert.Contains("```csharp", Text("README.md"), StringComparison.Ordinal);
        var spec = XDocument.Parse(Text(package + ".nuspec")).Root!.Elements().Single();
        string? Value(string name) => spec.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
        Assert.Equal((package, "Apache-2.0", "README.md"), (Value("id"), Value("license"), Value("readme")));
        Assert.False(string.IsNullOrEmpty(Value("description")));
        Assert.Contains(spec.Descendants().Where(e => e.Name.LocalName == "dependency"), d => (string?)d.Attribute("id") == needs);
        // Nothing of this machine, and no half gigabyte of libtorch.
        Assert.DoesNotContain(zip.Entries, e => e.FullName.Contains("libtorch", StringComparison.Ordinal) || e.FullName.StartsWith("content", StringComparison.Ordinal));
    }

    private static void Pack(string package, string folder)
    {
        var configuration = AppContext.BaseDirectory.Contains("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet", ["pack", Repository.File($"src/{package}"), "--no-build", "-c", configuration, "-o", folder, "-v", "quiet", "--nologo"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
    }
}
