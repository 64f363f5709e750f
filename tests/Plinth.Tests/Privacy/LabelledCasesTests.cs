using Plinth.Privacy;

namespace Plinth.Tests.Privacy;

public sealed class LabelledCasesTests
{
    private static readonly PrivacyEditor s_all = new() { Mask = ["all"] };

    // What may stand for what: a WeChat or Alipay id that is a telephone number or address is masked as that.
    private static readonly string[][] s_same = [["phone", "cn-mobile", "cn-landline"], ["wechat", "cn-mobile"], ["alipay", "cn-mobile", "email"], ["password", "api-key"]];

    [Theory]
    [InlineData("chinese.cases.txt", 20261)]
    [InlineData("western.cases.txt", 20262)]
    public void The_cases_are_what_their_maker_makes(string name, int seed)
    {
        var maker = new CaseMaker(seed, LabelledCase.Lines("carriers.txt"));
        string[] made = [.. name[0] == 'c' ? maker.Chinese() : maker.Western()];
        var fresh = Path.Combine(Path.GetTempPath(), name);
        if (!File.Exists(LabelledCase.Path(name)) || !LabelledCase.Lines(name).SequenceEqual(made))
        {
            File.WriteAllLines(fresh, ["# Made by CaseMaker.cs: real sentences of carriers.txt with sentences of our own that give away made-up data.", .. made]);
            Assert.Fail($"{name} differs from what the maker makes; new: {fresh}");
        }

        Assert.True(made.Length >= 300);
    }

    [Fact]
    public void Names_are_found_as_well_as_the_documentation_says_and_only_when_asked_for()
    {
        var editor = new PrivacyEditor { Mask = ["name"] };
        var (asked, hit, right, wrong) = (0, 0, 0, 0);
        var cases = LabelledCase.Read("names.cases.txt");
        foreach (var (doc, hidden) in cases)
        {
            Assert.DoesNotContain(s_all.Find(doc), f => f.Kind == "name");
            var found = editor.Find(doc);
            asked += hidden.Count;
            hit += hidden.Count(h => found.Any(f => f.Start <= h.Start && f.Start + f.Length >= h.Start + h.Length));
            right += found.Count(f => hidden.Any(h => f.Start < h.Start + h.Length && h.Start < f.Start + f.Length));
            wrong += found.Count(f => !hidden.Any(h => f.Start < h.Start + h.Length && h.Start < f.Start + f.Length));
        }

        Assert.Equal((200, 105), (cases.Count, asked));
        Assert.True(right / (double)(right + wrong) >= 0.96, $"{wrong} of {right + wrong} are wrong");
        Assert.True(hit / (double)asked >= 0.83, $"{hit} of {asked} are found");
    }

    [Theory]
    [InlineData("Dear Anna, Mr. Finch wrote.", "Dear <NAME>, Mr. <NAME> wrote.")]
    [InlineData("原告李建国诉称", "原告<NAME>诉称")]
    public void Names_go_and_titles_stay(string text, string masked)
    {
        var doc = new Document(text);
        new PrivacyEditor { Mask = ["name"] }.Edit(doc, new Rules());
        Assert.Equal(masked, doc.Text);
        new PrivacyEditor { Mask = ["name"] }.Edit(doc, new Rules());
        Assert.Equal(masked, doc.Text);
    }

    [Theory]
    [InlineData("chinese.cases.txt")]
    [InlineData("western.cases.txt")]
    public void Every_kind_is_found_where_it_stands_and_nowhere_else(string name)
    {
        var scores = new SortedDictionary<string, (int Asked, int Hit, int Right, int Wrong)>(StringComparer.Ordinal);
        var notes = new List<string>();
        foreach (var (doc, hidden) in LabelledCase.Read(name))
        {
            var found = s_all.Find(doc);
            foreach (var (kind, start, length) in hidden)
            {
                var hit = found.Any(f => Same(f.Kind, kind) && f.Start <= start && f.Start + f.Length >= start + length);
                var score = scores.GetValueOrDefault(kind);
                scores[kind] = score with { Asked = score.Asked + 1, Hit = score.Hit + (hit ? 1 : 0) };
                if (!hit) notes.Add($"missed {kind} in: {doc.Text}");
            }

            foreach (var (kind, start, length) in found)
            {
                var right = hidden.Any(h => Same(kind, h.Kind) && start < h.Start + h.Length && h.Start < start + length);
                var score = scores.GetValueOrDefault(kind);
                scores[kind] = score with { Right = score.Right + (right ? 1 : 0), Wrong = score.Wrong + (right ? 0 : 1) };
                if (!right) notes.Add($"wrong {kind} '{doc.Text.Substring(start, length)}' in: {doc.Text}");
            }
        }

        foreach (var (kind, score) in scores)
        {
            Assert.True(score.Asked == 0 || score.Hit / (double)score.Asked >= 0.95, $"{kind}: {score}\n{string.Join('\n', notes)}");
            Assert.True(score.Right + score.Wrong == 0 || score.Right / (double)(score.Right + score.Wrong) >= 0.97, $"{kind}: {score}\n{string.Join('\n', notes)}");
        }
    }

    [Fact]
    public void Nothing_is_found_where_nothing_is()
    {
        var cases = LabelledCase.Read("negatives.cases.txt");
        Assert.True(cases.Count >= 300);
        var wrong = cases.SelectMany(c => s_all.Find(c.Document).Select(f => $"{f.Kind} '{c.Document.Text.Substring(f.Start, f.Length)}' in: {c.Document.Text}")).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void A_masked_text_keeps_nothing_of_what_was_private_and_all_of_the_rest()
    {
        foreach (var (doc, hidden) in LabelledCase.Read("chinese.cases.txt").Concat(LabelledCase.Read("western.cases.txt")))
        {
            var before = doc.Text;
            var found = s_all.Find(doc);
            s_all.Edit(doc, new Rules());
            var (rest, from) = ("", 0);
            foreach (var (kind, start, length) in found)
            {
                rest += before[from..start] + $"<{kind.Replace('-', '_').ToUpperInvariant()}>";
                from = start + length;
            }

            Assert.Equal(rest + before[from..], doc.Text);
            Assert.Equal(found.Count, Enumerable.Range(0, doc.Labels.Count).Where(i => doc.Labels[i].Key.StartsWith("privacy_", StringComparison.Ordinal)).Sum(i => (int)doc.Labels[i].Value.AsNumber()!));
            Assert.True(hidden.Count > 0);
        }
    }

    private static bool Same(string found, string asked) => found == asked || s_same.Any(s => s.Contains(found) && s.Contains(asked));
}
