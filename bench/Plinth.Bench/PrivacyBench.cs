using System.Text;
using Plinth.Privacy;

namespace Plinth.Bench;

/// <summary>Private data: precision and recall by kind on labelled sets, and speed on the pages that lie beside them.</summary>
internal static class PrivacyBench
{
    // Kinds that answer for each other: a mobile number is a telephone number, an account may be one.
    private static readonly string[][] s_same =
        [["phone", "cn-mobile", "cn-landline"], ["wechat", "cn-mobile", "phone", "email", "qq"], ["alipay", "cn-mobile", "phone", "email"], ["password", "api-key"], ["passport", "cn-id-card"]];

    public static int Run(string[] folders, bool show)
    {
        var editor = new PrivacyEditor { Mask = ["all"] };
        editor.Prepare(new StepContext("/", 0));
        var total = new SortedDictionary<string, Score>(StringComparer.Ordinal);
        foreach (var (set, texts) in folders.SelectMany(PrivacyTruth.Read))
        {
            var scores = new SortedDictionary<string, Score>(StringComparer.Ordinal);
            foreach (var text in texts) Judge(editor, text, scores, show);
            Console.WriteLine($"\n{set}: {texts.Count} texts, {texts.Count(t => t.Truths.Count == 0)} without private data");
            Print(scores);
            foreach (var (kind, score) in scores)
            {
                if (!total.TryGetValue(kind, out var sum)) total[kind] = sum = new Score();
                sum.Add(score);
            }
        }

        Console.WriteLine("\nall sets");
        Print(total);
        foreach (var (archive, count) in folders.SelectMany(f => Directory.EnumerateFiles(f, "docs-*.warc.gz", SearchOption.AllDirectories)).Select(f => (f, 3))) Time(archive, count, editor);
        Hostile(folders, editor);
        return total.Where(s => s_known.Contains(s.Key)).Select(s => s.Value).Any(s => s.Asked + s.Wrong > 0 && (s.Recall < 0.95 || s.Precision < 0.97)) ? 1 : 0;
    }

    private static void Judge(PrivacyEditor editor, TrueText text, SortedDictionary<string, Score> scores, bool show)
    {
        var doc = new Document(text.Text) { Url = text.Url };
        if (text.Language is not null) doc.Labels.Set("language", text.Language);
        var found = editor.Find(doc);
        foreach (var truth in text.Truths)
        {
            var score = Of(scores, truth.Kind);
            var hit = found.Any(f => Same(f.Kind, truth.Kind) && Overlap(f.Start, f.Length, truth) * 10 >= truth.Length * 8);
            if (truth.Excluded is not null)
            {
                score.Excluded[truth.Excluded] = score.Excluded.GetValueOrDefault(truth.Excluded) + 1;
                continue;
            }

            score.Asked++;
            if (hit) score.Hit++;
            if (hit && found.Any(f => f.Start == truth.Start && f.Length == truth.Length)) score.Exact++;
            if (!hit && show && s_known.Contains(truth.Kind)) Console.WriteLine($"  missed {truth.Kind}: {Around(text.Text, truth.Start, truth.Length)}");
        }

        foreach (var (kind, start, length) in found)
        {
            var overlapping = text.Truths.Where(t => Overlap(start, length, t) > 0).ToList();
            var score = Of(scores, kind);
            if (overlapping.Any(t => Same(kind, t.Kind)))
            {
                score.Right++;
                continue;
            }

            if (overlapping.Any(t => !s_known.Contains(t.Kind)))
            {
                // Private by the set's own truth, under a name that none of our kinds has.
                score.Other++;
                if (show) Console.WriteLine($"  other {kind} ({overlapping[0].Kind}): {Around(text.Text, start, length)}");
                continue;
            }

            if (!text.Whole) score.Beyond++;
            else score.Wrong++;
            if (show) Console.WriteLine($"  {(text.Whole ? "wrong" : "beyond")} {kind}{(overlapping.Count > 0 ? $" ({overlapping[0].Kind})" : "")}: {Around(text.Text, start, length)}");
        }
    }

    private static readonly HashSet<string> s_known =
        ["private-key", "api-key", "url-credentials", "password", "email", "ip", "cn-id-card", "cn-uscc", "bank-card", "iban", "crypto-wallet", "us-ssn", "passport", "cn-mobile", "cn-landline", "qq", "wechat", "alipay", "phone", "cn-plate", "address", "user-path"];

    private static Score Of(SortedDictionary<string, Score> scores, string kind)
    {
        if (!scores.TryGetValue(kind, out var score)) scores[kind] = score = new Score();
        return score;
    }

    private static bool Same(string found, string truth) => found == truth || s_same.Any(s => s.Contains(found) && s.Contains(truth));

    private static int Overlap(int start, int length, Truth truth) => Math.Max(0, Math.Min(start + length, truth.Start + truth.Length) - Math.Max(start, truth.Start));

    private static string Around(string text, int start, int length) =>
        $"{text[Math.Max(0, start - 40)..start]}⟦{text.Substring(start, length)}⟧{text[(start + length)..Math.Min(text.Length, start + length + 16)]}".ReplaceLineEndings("⏎");

    private static void Print(SortedDictionary<string, Score> scores)
    {
        Console.WriteLine($"{"kind",-16} {"asked",6} {"found",6} {"exact",6} {"wrong",6} {"other",6} {"beyond",6} {"precision",9} {"recall",7}  left out");
        foreach (var (kind, s) in scores.Where(s => s_known.Contains(s.Key)))
            Console.WriteLine($"{kind,-16} {s.Asked,6} {s.Hit,6} {s.Exact,6} {s.Wrong,6} {s.Other,6} {s.Beyond,6} {s.Precision,9:F3} {s.Recall,7:F3}  {string.Join(", ", s.Excluded.Select(e => $"{e.Value} {e.Key}"))}");
        var unknown = scores.Where(s => !s_known.Contains(s.Key) && s.Value.Asked > 0).ToList();
        if (unknown.Count > 0) Console.WriteLine("labels without a kind: " + string.Join(", ", unknown.Select(u => $"{u.Value.Asked} {u.Key}")));
    }

    private static void Time(string archive, int rounds, PrivacyEditor editor)
    {
        var texts = PrivacyTruth.Pages(Path.GetDirectoryName(archive)!, Path.GetFileName(archive)).Select(d => d.Text).ToList();
        var bytes = texts.Sum(t => (double)Encoding.UTF8.GetByteCount(t)) / 1e6;
        foreach (var (name, step) in new[] { ("all kinds", editor) }.Concat(s_known.Order(StringComparer.Ordinal).Select(k => (k, new PrivacyEditor { Mask = [k] }))))
        {
            // Until the compiler has done with it.
            var warm = Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(name == "all kinds" ? 2 : 0.2);
            do Edit(texts, step);
            while (Environment.CpuUsage.TotalTime < warm);
            var best = double.MaxValue;
            for (var i = 0; i < rounds; i++)
            {
                var (cpu, passes) = (Environment.CpuUsage.TotalTime, 0);
                do
                {
                    Edit(texts, step);
                    passes++;
                }
                while (Environment.CpuUsage.TotalTime - cpu < TimeSpan.FromMilliseconds(100));
                best = Math.Min(best, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / passes);
            }

            Console.WriteLine($"{Path.GetFileName(archive)} {name}: {bytes / best:F0} MB of UTF-8 per CPU s ({bytes:F1} MB)");
        }
    }

    // A line of 10 million characters in which every second token is private.
    private static void Hostile(string[] folders, PrivacyEditor editor)
    {
        var secrets = folders.SelectMany(PrivacyTruth.Read).SelectMany(s => s.Texts).SelectMany(t => t.Truths.Where(u => u.Excluded is null && u.Length > 0 && s_known.Contains(u.Kind)).Select(u => t.Text.Substring(u.Start, u.Length))).ToList();
        if (secrets.Count == 0) return;
        var line = new StringBuilder();
        for (var i = 0; line.Length < 10_000_000; i++) line.Append(secrets[i % secrets.Count]).Append(" and ");
        var doc = new Document(line.ToString());
        var cpu = Environment.CpuUsage.TotalTime;
        editor.Edit(doc, new Rules());
        Console.WriteLine($"a line of {line.Length / 1e6:F0} M characters, every second token private: {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F1} CPU s");
    }

    private static void Edit(List<string> texts, PrivacyEditor editor)
    {
        var rules = new Rules();
        foreach (var text in texts) editor.Edit(new Document(text), rules);
    }

    private sealed class Score
    {
        public int Asked;
        public int Hit;
        public int Exact;
        public int Right;
        public int Wrong;
        public int Other;
        public int Beyond;

        public SortedDictionary<string, int> Excluded { get; } = new(StringComparer.Ordinal);

        public double Precision => Right + Wrong == 0 ? 1 : Right / (double)(Right + Wrong);

        public double Recall => Asked == 0 ? 1 : Hit / (double)Asked;

        public void Add(Score other)
        {
            Asked += other.Asked;
            Hit += other.Hit;
            Exact += other.Exact;
            Right += other.Right;
            Wrong += other.Wrong;
            Other += other.Other;
            Beyond += other.Beyond;
            foreach (var (why, count) in other.Excluded) Excluded[why] = Excluded.GetValueOrDefault(why) + count;
        }
    }
}
