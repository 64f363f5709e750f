using System.Buffers;
using System.Collections.Concurrent;
using System.CommandLine;
using Plinth.Encodings;
using Plinth.Extraction;
using Plinth.Languages;
using Plinth.Running;
using Plinth.Sinks;
using Plinth.Sources;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth extract FILE|DIR|-</c>: the main text of pages.</summary>
internal static class ExtractCommand
{
    private static readonly string[] PageEndings = [".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp"];

    public static Command Make()
    {
        var input = new Argument<string>("FILE") { Description = "A page, a folder of pages, a WARC file, or - for a page on standard input.", DefaultValueFactory = _ => "-" };
        var output = new Option<string>("--out") { Description = "Where the result goes; - is standard output.", HelpName = "FILE", DefaultValueFactory = _ => "-" };
        var format = new Option<ExtractFormat?>("--format")
        {
            Description = "text, markdown, or json: an object a page. One page to standard output is text, all else json.",
            HelpName = "text|markdown|json",
        };
        var markdown = new Option<bool>("--markdown") { Description = "With --format json: the text in it is Markdown." };
        var comments = new Option<bool>("--comments") { Description = "Keeps readers' comments." };
        var links = new Option<bool>("--links") { Description = "Writes links with their addresses in Markdown." };
        var images = new Option<bool>("--images") { Description = "Writes the alternative text of pictures." };
        var explain = new Option<string?>("--explain")
        {
            Description = "Also writes the page block by block, what was kept and why, as HTML: into a file, or for several pages into a folder.",
            HelpName = "OUT.html|DIR",
        };
        var workers = Shared.WorkersOption();
        var command = new Command("extract", "Takes the main text out of pages.") { input, output, format, markdown, comments, links, images, explain, workers };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var name = call.GetRequiredValue(input);
            var target = call.GetRequiredValue(output);
            var many = Directory.Exists(name) || IsWarc(name);
            var form = call.GetValue(format) ?? (many || target != "-" ? ExtractFormat.Json : ExtractFormat.Text);
            var step = new ExtractHtml
            {
                Format = form == ExtractFormat.Markdown || call.GetValue(markdown) ? TextFormat.Markdown : TextFormat.Text,
                Comments = call.GetValue(comments),
                Links = call.GetValue(links),
                Images = call.GetValue(images),
                Explain = call.GetValue(explain) is not null,
            };
            var explanations = call.GetValue(explain) is { } place ? new Explanations(place, many) : null;
            return Execute(Pages(name, interrupt.Token), target, form == ExtractFormat.Json, step, explanations, call.GetRequiredValue(workers), interrupt.Token);
        });
        return command;
    }

    private enum ExtractFormat
    {
        Text,
        Markdown,
        Json,
    }

    private static int Execute(IEnumerable<Func<Record>> pages, string target, bool json, ExtractHtml extract, Explanations? explanations, int workers, CancellationToken ct)
    {
        var language = new LanguageFilter { Keep = null, MinScore = null };
        using var file = target == "-" ? null : AtomicFile.Create(target);
        var stream = file?.Stream ?? Console.OpenStandardOutput();
        var lines = new JsonlWriter();
        var (read, failed) = (0, 0);
        // In order, whatever worker was first: the same input gives the same file.
        // A page at a time, so that no worker is left with a run of them at the end.
        var results = Partitioner.Create(pages.Select((page, index) => (Page: page, Index: index)), EnumerablePartitionerOptions.NoBuffering)
            .AsParallel().AsOrdered().WithCancellation(ct).WithDegreeOfParallelism(workers)
            .WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(p => Extract(p.Page(), p.Index, extract, explanations, language));
        foreach (var (doc, source, error) in results)
        {
            read++;
            if (error is not null)
            {
                failed++;
                Console.Error.WriteLine($"plinth: {source}: {error}");
            }

            if (doc is not null) Write(lines, doc, json);
            stream.Write(lines.Written);
            lines.Clear();
        }

        if (file is null) stream.Flush();
        else file.Commit();
        // A broken page costs that page; a call of which nothing came has failed.
        return failed > 0 && failed == read ? ExitCode.Failed : ExitCode.Done;
    }

    private static (Document? Document, string Source, string? Error) Extract(Record page, int index, ExtractHtml extract, Explanations? explanations, LanguageFilter language)
    {
        if (page.Fault is { } fault) return (null, fault.Source, $"at offset {fault.Offset}: {fault.Error}");
        var doc = page.Document!;
        IEditor step = explanations is null ? extract : new Watched(extract, page => explanations.Write(doc, page, index));
        var (before, verdict) = (doc.MediaType, StageTask.Apply(step, doc, null, new Rules()));
        // A page without text is a line without text: whoever asked for it must be able to count.
        if (verdict.Fate != Fate.Kept && doc.MediaType == before) doc.Text = "";
        if (verdict.Fate == Fate.Failed) return (doc, doc.Source, $"{doc.Id}: {verdict.Error}");
        StageTask.Apply(language, doc, null, new Rules());
        return (doc, doc.Source, null);
    }

    private sealed class Watched(ExtractHtml step, Action<ExtractedPage> seen) : IEditor
    {
        public Verdict Edit(Document doc, Rules rules) => step.Edit(doc, rules, seen);
    }

    private static void Write(JsonlWriter lines, Document doc, bool json)
    {
        if (!json)
        {
            lines.Raw(System.Text.Encoding.UTF8.GetBytes(doc.Text));
            lines.Raw("\n"u8);
            return;
        }

        lines.Raw("{\"source\":"u8);
        lines.String(doc.Source);
        Text(lines, ",\"url\":"u8, doc.Url);
        Text(lines, ",\"title\":"u8, doc.Labels.Text("title"));
        Text(lines, ",\"author\":"u8, doc.Labels.Text("author"));
        Text(lines, ",\"date\":"u8, doc.Labels.Text("date"));
        Text(lines, ",\"site\":"u8, doc.Labels.Text("site"));
        Text(lines, ",\"language\":"u8, doc.Labels.Text("language"));
        Text(lines, ",\"html_language\":"u8, doc.Labels.Text("html_language"));
        Text(lines, ",\"canonical\":"u8, doc.Labels.Text("canonical"));
        Text(lines, ",\"license\":"u8, doc.Labels.Text("license"));
        Text(lines, ",\"page_type\":"u8, doc.Labels.Text("page_type"));
        Text(lines, ",\"text\":"u8, doc.Text);
        lines.Raw("}\n"u8);
    }

    private static void Text(JsonlWriter lines, ReadOnlySpan<byte> name, string? value)
    {
        lines.Raw(name);
        if (value is null) lines.Raw("null"u8);
        else lines.String(value);
    }

    // Files are read and decoded by whichever worker takes them; the records of an archive can only be read one behind the other.
    private static IEnumerable<Func<Record>> Pages(string name, CancellationToken ct)
    {
        if (name == "-") return [() => Page(Console.OpenStandardInput(), "-")];
        if (IsWarc(name)) return Archive(name, ct);
        if (Directory.Exists(name))
        {
            var folder = Path.GetFullPath(name);
            var files = Globs.Expand([folder], folder);
            return files.SelectMany(file => IsWarc(file.Path) ? Archive(file.Path, ct) : IsPage(file.Path) ? [() => Page(file.Path, file.Name)] : []);
        }

        if (!File.Exists(name)) throw new RecipeException($"{name}: no such file or folder");
        return [() => Page(name, Path.GetFileName(name))];
    }

    private static bool IsWarc(string name) => File.Exists(name) && Path.GetFileName(name).Contains(".warc", StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(string name)
    {
        var plain = name.EndsWith(".gz", StringComparison.Ordinal) || name.EndsWith(".zst", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(name) : name;
        return PageEndings.Contains(Path.GetExtension(plain).ToLowerInvariant()) || LooksLikePage(name);
    }

    /// <summary>A file of another name is a page when the first thing in it is a tag.</summary>
    private static bool LooksLikePage(string name)
    {
        try
        {
            using var stream = Compression.OpenRead(name);
            var head = new byte[512];
            var text = System.Text.Encoding.Latin1.GetString(head, 0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\n', '\r', '\t');
            return text.StartsWith("<!", StringComparison.Ordinal) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException or PlinthException)
        {
            return false;
        }
    }

    private static IEnumerable<Func<Record>> Archive(string path, CancellationToken ct)
    {
        var source = new WarcSource { Files = [Path.GetFullPath(path)] };
        return source.Split(Path.GetDirectoryName(Path.GetFullPath(path))!).SelectMany(shard => source.Read(shard, ct)).Select(record => (Func<Record>)(() => record));
    }

    private static Record Page(string path, string name)
    {
        try
        {
            using var stream = Compression.OpenRead(path);
            return Page(stream, name);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException or UnauthorizedAccessException)
        {
            return new Fault(name, name, 0, "unreadable", e.Message);
        }
    }

    private static Document Page(Stream stream, string name)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            var length = 0;
            for (int read; (read = stream.Read(bytes, length, bytes.Length - length)) > 0;)
            {
                length += read;
                if (length < bytes.Length) continue;
                var more = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
                bytes.AsSpan(0, length).CopyTo(more);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = more;
            }

            var (html, _) = Charset.Decode(bytes.AsSpan(0, length), null, html: true);
            return new Document(html, name) { Source = name, MediaType = "text/html" };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
