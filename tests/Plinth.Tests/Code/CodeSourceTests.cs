using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Plinth.Code;

namespace Plinth.Tests.Code;

public sealed class CodeSourceTests
{
    [Theory]
    [InlineData("bare.git")]
    [InlineData("work")]
    [InlineData("*")]
    public void A_repository_is_read_as_head_has_it(string name)
    {
        using var folder = Repositories();
        var records = Read(new CodeSource { Files = [name] }, folder);
        var docs = records.Where(r => r.Document is not null).Select(r => r.Document!).Take(9).ToDictionary(d => d.Labels.Text("path")!);
        Assert.Equal(["nb.ipynb", "node_modules/x/i.js", "package-lock.json", "run", "src/a.py", "src/b.py", "src/e.py", "src/inner/c.c", "src/inner/d.h"], docs.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("# pace 150\n", docs["src/a.py"].Text, StringComparison.Ordinal);
        Assert.Equal(10_735 - 1, Encoding.UTF8.GetByteCount(docs["src/a.py"].Text) - 1);
        Assert.Equal(("python", "MIT", "file"), (docs["src/a.py"].Labels.Text("language"), docs["src/a.py"].Labels.Text("licence"), docs["src/a.py"].Labels.Text("licence_from")));
        Assert.Equal(("c", "GPL-2.0-or-later", "tag"), (docs["src/inner/c.c"].Labels.Text("language"), docs["src/inner/c.c"].Labels.Text("licence"), docs["src/inner/c.c"].Labels.Text("licence_from")));
        Assert.Equal(("cpp", "python", "true", "true"), (docs["src/inner/d.h"].Labels.Text("language"), docs["run"].Labels.Text("language"), docs["node_modules/x/i.js"].Labels.Text("vendored"), docs["package-lock.json"].Labels.Text("generated")));
        Assert.Equal("# # Title\n# text\n\nx = 1\nprint(x)", docs["nb.ipynb"].Text);
        var faults = records.Where(r => r.Fault is not null).Select(r => r.Fault!.Kind).Take(2).ToList();
        Assert.Equal(["invalid-notebook", "too-large"], faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parts_of_a_repository_make_up_the_whole()
    {
        using var folder = Repositories();
        var whole = Read(new CodeSource { Files = ["work"] }, folder);
        var parts = Read(new CodeSource { Files = ["work"], SplitBytes = 2000 }, folder);
        Assert.Equal(
            whole.Select(r => r.Document?.Id + r.Document?.Labels.Text("licence") + r.Fault?.Id).Order(StringComparer.Ordinal),
            parts.Select(r => r.Document?.Id + r.Document?.Labels.Text("licence") + r.Fault?.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_repository_as_one_document_has_what_is_imported_first()
    {
        using var folder = Repositories();
        var doc = Read(new CodeSource { Files = ["work"], Whole = true }, folder).Single(r => r.Document is not null).Document!;
        Assert.True(doc.Text.IndexOf("<filename>src/a.py", StringComparison.Ordinal) < doc.Text.IndexOf("<filename>src/b.py", StringComparison.Ordinal));
        Assert.DoesNotContain("node_modules", doc.Text, StringComparison.Ordinal);
        Assert.Equal("GPL-2.0-or-later AND MIT", doc.Labels.Text("licence"));
    }

    [Theory]
    [InlineData("objects/pack", "*.pack", 3000)]
    [InlineData("objects/pack", "*.pack", 5260)]
    [InlineData("objects/34", "*", 20)]
    public void A_damaged_object_costs_no_more_than_itself(string inner, string pattern, int at)
    {
        using var folder = Repositories();
        var file = Directory.EnumerateFiles(folder.File("bare.git/" + inner), pattern).Single();
        File.SetAttributes(file, FileAttributes.Normal);
        var bytes = File.ReadAllBytes(file);
        for (var i = at; i < Math.Min(bytes.Length, at + 30); i++) bytes[i] ^= 0x5a;
        File.WriteAllBytes(file, bytes);
        var records = Read(new CodeSource { Files = ["bare.git"] }, folder);
        Assert.NotEmpty(records);
        Assert.Contains(records, r => r.Fault?.Kind == "broken-git");
    }

    [Fact]
    public void Damage_anywhere_in_a_pack_is_never_an_exception()
    {
        using var folder = Repositories();
        var random = new Random(3);
        var file = Directory.EnumerateFiles(folder.File("work/.git/objects/pack"), "*.pack").Single();
        var index = Path.ChangeExtension(file, ".idx");
        foreach (var path in (string[])[file, index])
        {
            File.SetAttributes(path, FileAttributes.Normal);
            var sound = File.ReadAllBytes(path);
            for (var round = 0; round < 150; round++)
            {
                var bytes = sound.ToArray();
                for (var hit = 0; hit < 4; hit++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(path, round % 7 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
                Read(new CodeSource { Files = ["work"] }, folder);
                Read(new CommitsSource { Files = ["work"] }, folder);
            }

            File.WriteAllBytes(path, sound);
        }
    }

    [Fact]
    public void Archives_are_read_within_and_paths_that_lead_out_do_no_harm()
    {
        using var folder = new TestFolder();
        using (var zip = ZipFile.Open(folder.File("a.zip"), ZipArchiveMode.Create))
        {
            Add(zip, "../../out.py", "x = 1\n");
            Add(zip, "p/LICENSE-MIT", Licence("MIT"));
            Add(zip, "p/ok.go", "package main\n");
        }

        using (var file = File.Create(folder.File("b.tar.gz")))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "q/link.py") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "q/hard.py") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "/etc/x.rs") { DataStream = new MemoryStream("fn main() {}\n"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "q/bad.ipynb") { DataStream = new MemoryStream("[1,"u8.ToArray()) });
        }

        File.WriteAllText(folder.File("c.zip"), "PK\u0003\u0004 broken");
        var records = Read(new CodeSource { Files = ["."] }, folder);
        Assert.Equal(["../../out.py", "p/ok.go", "/etc/x.rs"], records.Where(r => r.Document is not null).Select(r => r.Document!.Labels.Text("path")));
        Assert.Equal("MIT", records.Single(r => r.Document?.Labels.Text("path") == "p/ok.go").Document!.Labels.Text("licence"));
        Assert.Equal(["invalid-notebook", "broken-archive"], records.Where(r => r.Fault is not null).Select(r => r.Fault!.Kind));
        Assert.Equal(["a.zip", "b.tar.gz", "c.zip"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Commits_are_messages_with_their_changes()
    {
        using var folder = Repositories();
        var docs = Read(new CommitsSource { Files = ["work"] }, folder).Select(r => r.Document!).ToList();
        var doc = Assert.Single(docs);
        Assert.Equal("Rename a step of the long file\n\n--- a/src/a.py\n+++ b/src/a.py\n@@ -601,7 +601,7 @@\n     return x * 149 + 22201\n \n def f150(x):\n-    # step 150\n+    # pace 150\n     return x * 150 + 22500\n \n def f151(x):", doc.Text);
        Assert.Equal("python", doc.Labels.Text("language"));
        var all = Read(new CommitsSource { Files = ["bare.git"], Form = CommitForm.BeforeAfter, MaxFiles = 4 }, folder);
        Assert.Contains(all, r => r.Document!.Text.Contains("<commit_msg>Rename a step of the long file<commit_after>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_repository_with_ids_of_sha_256_is_read_from_pack_and_loose_objects()
    {
        using var folder = Repositories("sha256.tar.gz");
        var docs = Read(new CodeSource { Files = ["sha256.git"] }, folder).Select(r => r.Document!).ToDictionary(d => d.Labels.Text("path")!);
        Assert.Equal(["note.txt", "src/long.py", "src/loose.py"], docs.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("x = 201\nx = 201\nx = 202\n", docs["src/long.py"].Text, StringComparison.Ordinal);
        var commits = Read(new CommitsSource { Files = ["sha256.git"] }, folder).Select(r => r.Document!).ToList();
        Assert.Contains("-x = 200\n+x = 201\n", commits[1].Text, StringComparison.Ordinal);
        Assert.Equal(64, commits[1].Labels.Text("commit")!.Length);
        File.WriteAllText(folder.File("sha256.git/config"), "[extensions]\n\tobjectFormat = sha3\n");
        Assert.Equal("broken-git", Assert.Single(Read(new CodeSource { Files = ["sha256.git"] }, folder)).Fault!.Kind);
    }

    [Fact]
    public void Objects_that_a_repository_borrows_are_looked_for_when_the_recipe_says_so()
    {
        using var folder = Repositories();
        var whole = Read(new CodeSource { Files = ["bare.git"] }, folder).Select(r => r.Document?.Id).ToList();
        Directory.Move(folder.File("bare.git/objects"), folder.File("lender"));
        Directory.CreateDirectory(folder.File("bare.git/objects/info"));
        File.WriteAllText(folder.File("bare.git/objects/info/alternates"), "# a lender, and the way back\n../../lender\n");
        Directory.CreateDirectory(folder.File("lender/info"));
        File.WriteAllText(folder.File("lender/info/alternates"), folder.File("bare.git/objects") + "\n" + folder.File("gone") + "\n");
        Assert.Equal("missing-object", Assert.Single(Read(new CodeSource { Files = ["bare.git"] }, folder)).Fault!.Kind);
        Assert.Equal(whole, Read(new CodeSource { Files = ["bare.git"], Alternates = true }, folder).Select(r => r.Document?.Id));
        Assert.NotEmpty(Read(new CommitsSource { Files = ["bare.git"], MaxFiles = 4, Alternates = true }, folder));
    }

    internal static List<Record> Read(ISource source, TestFolder folder) =>
        [.. source.Split(folder.Path).SelectMany(s => source.Read(s, CancellationToken.None))];

    private static string Licence(string id) => id == "MIT" ? """
        MIT License

        Copyright (c) 2020 Somebody

        Permission is hereby granted, free of charge, to any person obtaining a copy
        of this software and associated documentation files (the "Software"), to deal
        in the Software without restriction, including without limitation the rights
        to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
        copies of the Software, and to permit persons to whom the Software is
        furnished to do so, subject to the following conditions:

        The above copyright notice and this permission notice shall be included in all
        copies or substantial portions of the Software.

        THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
        OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
        SOFTWARE.
        """ : throw new ArgumentException(id);

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static TestFolder Repositories(string archive = "repositories.tar.gz", [CallerFilePath] string here = "")
    {
        var folder = new TestFolder();
        using var file = File.OpenRead(Path.Combine(Path.GetDirectoryName(here)!, "Data", archive));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(gzip, folder.Path, overwriteFiles: false);
        return folder;
    }
}
