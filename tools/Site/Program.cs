// The documentation as a site: dotnet run --project tools/Site [OUT], from the repository's folder; artifacts/site when OUT is not given.
// It is plain files that need no server and no network.
using Plinth.Site;

var root = Directory.GetCurrentDirectory();
if (!File.Exists(Path.Combine(root, "Plinth.slnx")))
{
    Console.Error.WriteLine("site: call it in the repository's folder, where Plinth.slnx is");
    return 2;
}

var site = SiteReader.Read(root);
var problems = LinkCheck.Problems(site).ToList();
foreach (var problem in problems) Console.Error.WriteLine(problem);
if (problems.Count > 0) return 1;
var output = args.Length > 0 ? args[0] : Path.Combine(root, "artifacts", "site");
var written = SiteWriter.Write(site, output);
Console.Error.WriteLine($"{site.Pages.Count} pages, {written} files");
Console.Out.WriteLine(Path.Combine(output, "index.html"));
return 0;
