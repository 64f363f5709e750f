using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plinth.Ledger;
using Plinth.Privacy;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Running;

namespace Plinth.Tests.Privacy;

public sealed class PrivacyOptionsTests
{
    private const string Note = "Mail a.b@c.org or a.b@c.org, x@y.de; card 4111 1111 1111 1111, id 11010519491231002X, +1 212 555 0143 at 8.8.8.8.";

    [Fact]
    public void Fakes_keep_the_shape_and_are_one_for_one_within_a_document()
    {
        var text = Edit(new PrivacyEditor { Mask = ["all"], Replacement = Replacement.Fake }, Note, "d1").Text;
        var mails = System.Text.RegularExpressions.Regex.Matches(text, @"[a-z.]+@example\.(com|org|net)").Select(m => m.Value).ToList();
        Assert.Equal(3, mails.Count);
        Assert.Equal(mails[0], mails[1]);
        Assert.NotEqual(mails[0], mails[2]);
        Assert.Matches(@"^Mail [a-z]\.[a-z]@example\.\w{3} or .*; card 4111 11\d\d \d{4} \d{4}, id 110105\d{11}[\dX], \+1 21\d \d{3} \d{4} at (192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\.$", text);
        Assert.DoesNotContain("4111 1111 1111 1111", text, StringComparison.Ordinal);
        Assert.Equal(text, Edit(new PrivacyEditor { Mask = ["all"], Replacement = Replacement.Fake }, Note, "d1").Text);
        Assert.NotEqual(text, Edit(new PrivacyEditor { Mask = ["all"], Replacement = Replacement.Fake }, Note, "d2").Text);
        Assert.NotEqual(text, Edit(new PrivacyEditor { Mask = ["all"], Replacement = Replacement.Fake }, Note, "d1", seed: 8).Text);
    }

    [Fact]
    public void Fakes_of_checked_numbers_pass_their_checks_and_differ()
    {
        var changed = new Dictionary<string, int>();
        foreach (var (doc, hidden) in LabelledCase.Read("chinese.cases.txt").Concat(LabelledCase.Read("western.cases.txt")))
        {
            var kind = hidden[0].Kind;
            if (kind is not ("cn-id-card" or "cn-uscc" or "bank-card" or "iban")) continue;
            var before = doc.Text;
            new PrivacyEditor { Mask = [kind], Replacement = Replacement.Fake }.Edit(doc, new Rules());
            Assert.Equal(before.Length, doc.Text.Length);
            Assert.Contains(new PrivacyEditor { Mask = [kind] }.Find(doc), f => f.Kind == kind);
            if (before != doc.Text) changed[kind] = changed.GetValueOrDefault(kind) + 1;
        }

        Assert.Equal(4, changed.Count);
        Assert.All(changed.Values, count => Assert.True(count >= 15));
    }

    [Fact]
    public void Digests_are_one_for_one_in_all_documents_and_hang_on_the_key()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("key"), "a key of our own");
        var editor = new PrivacyEditor { Mask = ["email"], Replacement = Replacement.Hash };
        var (one, two) = (Edit(editor, "a.b@c.org", "d1").Text, Edit(editor, "A.B@c.org", "d2").Text);
        Assert.Matches("^<EMAIL:[0-9a-f]{16}>$", one);
        Assert.Equal(one, two);
        var keyed = new PrivacyEditor { Mask = ["email"], Replacement = Replacement.Hash, KeyFile = "key" };
        keyed.Prepare(new StepContext(folder.Path, 7));
        var doc = new Document("a.b@c.org");
        keyed.Edit(doc, new Rules());
        Assert.NotEqual(one, doc.Text);
        File.WriteAllText(folder.File("key"), "short");
        Assert.Contains("8 or more", Assert.Throws<PlinthException>(() => keyed.Prepare(new StepContext(folder.Path, 7))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot read key_file", Assert.Throws<PlinthException>(() => new PrivacyEditor { KeyFile = "none" }.Prepare(new StepContext(folder.Path, 7))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drops_above_a_count_and_by_kind()
    {
        var rules = new Rules();
        var many = new PrivacyEditor { Mask = ["all"], DropAbove = 5 }.Edit(new Document(Note), rules);
        Assert.Equal(("drop-above", 7d, 5d), (many.Rule, many.Value, many.Limit));
        Assert.Equal(Fate.Kept, new PrivacyEditor { Mask = ["all"], DropAbove = 7 }.Edit(new Document(Note), rules).Fate);
        var card = new PrivacyEditor { Drop = ["bank-card"] }.Edit(new Document(Note), rules);
        Assert.Equal(("holds-bank-card", 1d), (card.Rule, card.Value));
        Assert.Equal(Fate.Kept, new PrivacyEditor { Drop = ["iban"] }.Edit(new Document(Note), rules).Fate);
    }

    [Fact]
    public void Spans_say_kind_start_and_length_and_never_the_text()
    {
        var doc = Edit(new PrivacyEditor { Mask = ["email", "ip"], Spans = true }, Note, "d");
        Assert.Equal([new("", "email", 5, 9), new("", "email", 18, 9), new("", "email", 29, 6), new TextSpan("", "ip", 105, 7)], doc.Spans);
        Assert.Empty(Edit(new PrivacyEditor { Spans = true }, "nothing", "d").Spans);
        Assert.Empty(Edit(new PrivacyEditor(), Note, "d").Spans);
    }

    [Fact]
    public void National_numbers_are_those_of_the_documents_country()
    {
        static string Mask(string text, string? language, string? url = null)
        {
            var doc = new Document(text) { Url = url };
            if (language is not null) doc.Labels.Set("language", language);
            new PrivacyEditor { Mask = ["phone"] }.Edit(doc, new Rules());
            return doc.Text;
        }

        Assert.Equal("Wir: <PHONE>", Mask("Wir: 089 / 2180 3456", "de"));
        Assert.Equal("Wir: 089 / 2180 3456", Mask("Wir: 089 / 2180 3456", "en"));
        Assert.Equal("Nous : <PHONE>", Mask("Nous : 01 42 68 53 00", "fr"));
        Assert.Equal("Nous : 01 42 68 53 00", Mask("Nous : 01 42 68 53 00", "en"));
        Assert.Equal("We: <PHONE>", Mask("We: 020 7946 0958", "en"));
        Assert.Equal("We: <PHONE>", Mask("We: 089 / 2180 3456", "en", "https://www.example.de/kontakt"));
    }

    [Fact]
    public void A_sample_of_a_text_that_was_dropped_before_the_step_is_masked_by_its_own_language()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("in"));
        File.WriteAllText(folder.File("in/a.jsonl"), """{"id":"1","language":"de","text":"Wir: 089 / 2180 3456"}""" + "\n");
        var recipe = RecipeReader.Parse("""
            plinth: 1
            name: hidden
            sources:
              - jsonl: { files: in/*.jsonl }
            steps:
              - length: { min_chars: 60 }
              - privacy: { mask: [phone] }
            output:
              corpus: { format: jsonl }
            """, "hidden.yaml", folder.Path);
        var run = Run.Start(recipe, folder.File("run"), TimeProvider.System);
        new Runner(run, 1, new NoProgress()).Execute(CancellationToken.None);
        var shown = JsonSerializer.Serialize(Summary.Of(run), RunSummaryJson.Default.RunSummary);
        Assert.Contains("Wir: ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("2180 3456", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_masked_stands_nowhere_in_a_run_folder_of_any_kind()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("in"));
        var cases = LabelledCase.Read("chinese.cases.txt").Concat(LabelledCase.Read("western.cases.txt")).ToList();
        var secrets = cases.SelectMany(c => c.Private.Select(p => c.Document.Text.Substring(p.Start, p.Length))).Where(s => s.Length > 8).Distinct().ToList();
        // Some go on, some are dropped before or behind the step, some by it, and a broken record stands among them.
        const string Filler = "The quick brown fox jumps over the lazy dog and that of the farmer. ";
        var lines = cases.Select((c, i) => JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["id"] = $"doc-{i}",
            ["text"] = i % 3 == 0 ? c.Document.Text : $"{i} {c.Document.Text}\n{string.Concat(Enumerable.Repeat(Filler, i % 2 == 0 ? 10 : 4))}",
            ["language"] = c.Document.Labels.Text("language") ?? "en",
        })).Append("{\"id\": \"broken\", \"text\": \"cut sh").ToList();
        File.WriteAllLines(folder.File("in/a.jsonl"), lines);
        var recipe = RecipeReader.Parse("""
            plinth: 1
            name: hidden
            seed: 3
            sources:
              - jsonl: { files: in/*.jsonl }
            steps:
              - length: { min_chars: 60 }
              - privacy: { mask: [all], drop: [private-key], drop_above: 3, spans: true }
              - gopher-quality: { min_words: 80 }
            output:
              corpus: { format: jsonl }
            """, "hidden.yaml", folder.Path, ["keep_stages=false"]);
        var run = Run.Start(recipe, folder.File("run"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        var shown = new StringBuilder(JsonSerializer.Serialize(Summary.Of(run), RunSummaryJson.Default.RunSummary));
        foreach (var file in Directory.EnumerateFiles(folder.File("run"), "*", SearchOption.AllDirectories)) shown.AppendLine(Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        var all = System.Text.RegularExpressions.Regex.Replace(shown.ToString(), @"\\u([0-9a-fA-F]{4})", m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString()).Replace(@"\\", @"\", StringComparison.Ordinal);
        Assert.Contains("<CN_ID_CARD>", all, StringComparison.Ordinal);
        Assert.Contains("holds-private-key", all, StringComparison.Ordinal);
        Assert.True(secrets.Count > 500);
        Assert.DoesNotContain(secrets, s => all.Contains(s, StringComparison.Ordinal));
    }

    [Fact]
    public void Long_lines_and_lines_full_of_secrets_take_linear_time()
    {
        var secrets = LabelledCase.Read("chinese.cases.txt").Concat(LabelledCase.Read("western.cases.txt")).Select(c => c.Document.Text.Substring(c.Private[0].Start, c.Private[0].Length)).ToList();
        var editor = new PrivacyEditor { Mask = ["all", "name"] };
        foreach (var part in (string[])[string.Join(" x ", secrets) + " x ", "a@b.com+", "13800138000+", "密码：a1b2c3", "QQ1234567", "-----BEGIN PRIVATE KEY-----", "eyJ.eyJ.eyJabcdefghijk.", "a at b dot com dot ", "https://a:b1!@", "1 Main Street, ", "\uD800@\uDC00.com1", "key=Aa1Bb2Cc3Dd4Ee5F;", "信号：a", "Mr. John ", "Anna-Maria", "联系人：张伟", "路1号1号", "(1) 1-1 "])
        {
            var long1 = string.Concat(Enumerable.Repeat(part, (1_000_000 / part.Length) + 1));
            var long2 = long1 + long1;
            var first = Cpu(editor, long1);
            var second = Cpu(editor, long2);
            // Twice the text, twice the time, with room for a busy machine.
            Assert.True(second < (6 * first) + TimeSpan.FromSeconds(1), $"{part[..Math.Min(20, part.Length)]}: {first} then {second}");
        }
    }

    [Theory]
    [InlineData("\uD800a@b.com\uDC00 \uDC00 13800138000 \uD800", "\uD800<EMAIL>\uDC00 \uDC00 <CN_MOBILE> \uD800")]
    [InlineData("", "")]
    [InlineData("@", "@")]
    [InlineData("\uFFFC a@b.com \uFFFC", "\uFFFC <EMAIL> \uFFFC")]
    public void Odd_characters_stay_where_they_are(string text, string masked) => Assert.Equal(masked, Edit(new PrivacyEditor { Mask = ["all"] }, text, "d").Text);

    [Fact]
    public void Every_kind_of_the_documentation_is_one_and_masks_itself_only()
    {
        foreach (var (kind, make) in Secrets.All)
        {
            Assert.Equal(kind, make(true).Kind);
            Assert.Equal(kind, Edit(new PrivacyEditor { Mask = [kind] }, "x", "d").Text == "x" ? kind : "");
        }
    }

    private static TimeSpan Cpu(PrivacyEditor editor, string text)
    {
        var watch = Stopwatch.StartNew();
        editor.Edit(new Document(text), new Rules());
        return watch.Elapsed;
    }

    private static Document Edit(PrivacyEditor editor, string text, string id, ulong seed = 7)
    {
        editor.Prepare(new StepContext("/", seed));
        var doc = new Document(text, id);
        editor.Edit(doc, new Rules());
        return doc;
    }
}
