using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Plinth.Chinese;
using Plinth.Filters;
using Plinth.Languages;
using Plinth.Privacy;

namespace Plinth.Bench;

/// <summary>Speed of the Chinese steps and of the segmenter on a plain text file (or .gz), in MB of UTF-8 by CPU second.</summary>
internal static class ChineseBench
{
    public static int Run(string path, string part)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var whole = reader.ReadToEnd();
        var texts = Enumerable.Range(0, whole.Length / 2000).Select(i => whole.Substring(i * 2000, 2000)).ToArray();
        var traditional = ChineseConversion.Load("s2t");
        var converted = texts.Select(traditional.Convert).ToArray();
        var rules = new Rules();
        if (part == "two")
        {
            var privacy = new PrivacyEditor { Mask = ["all"] };
            privacy.Prepare(new StepContext("/", 0));
            Two("arithmetic alone", texts, Count);
            Two("privacy", texts, Editor(privacy, rules));
            Two("normalise", texts, Editor(new ChineseNormalise(), rules));
            Two("ads", texts, Editor(new ChineseAds(), rules));
            return 0;
        }

        foreach (var (name, of, edit) in new (string, string[], Func<string, object>)[]
        {
            ("normalise", texts, Editor(new ChineseNormalise(), rules)),
            ("normalise traditional", converted, Editor(new ChineseNormalise(), rules)),
            ("normalise to taiwan", texts, Editor(new ChineseNormalise { Script = ChineseScript.Taiwan, RegionalWords = true }, rules)),
            ("ads", texts, Editor(new ChineseAds(), rules)),
            ("paragraphs", texts, Editor(new ChineseParagraphs(), rules)),
            ("sensitive-words", texts, Filter(new SensitiveWords(), rules)),
            ("segmenter", texts, Segment()),
        })
        {
            if (name.Contains(part, StringComparison.Ordinal)) Speed(name, of, edit);
        }

        return 0;
    }

    private static Func<string, object> Editor(IEditor step, Rules rules) => text => step.Edit(new Document(text), rules);

    private static Func<string, object> Filter(IFilter step, Rules rules) => text => step.Judge(new Document(text), rules);

    private static Func<string, object> Segment()
    {
        var segmenter = new ChineseSegmenter();
        var words = new List<WordSpan>();
        return text =>
        {
            words.Clear();
            segmenter.Segment(text, 0, text.Length, words);
            return words;
        };
    }

    private static object Count(string text)
    {
        var sum = 1u;
        for (var round = 0; round < 20; round++)
            foreach (var c in text) sum = sum * 31 + c;
        return sum;
    }

    // What two workers do beside one in the same processor time: other work on the machine does not count, what they take from each other does.
    private static void Two(string name, string[] texts, Func<string, object> work)
    {
        double Passes(int workers)
        {
            var passes = 0;
            var from = Process.GetCurrentProcess().TotalProcessorTime;
            var threads = Enumerable.Range(0, workers).Select(_ => new Thread(() =>
            {
                while ((Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds < 1.5 * workers)
                {
                    foreach (var text in texts) work(text);
                    Interlocked.Increment(ref passes);
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            return passes / (Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds;
        }

        foreach (var text in texts) work(text);
        var ratios = Enumerable.Range(0, 5).Select(_ => 2 * Passes(2) / Passes(1)).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} two workers {ratios[2]:0.00} times one ({ratios[0]:0.00} to {ratios[^1]:0.00})"));
    }

    private static void Speed(string name, string[] texts, Func<string, object> work)
    {
        var bytes = texts.Sum(t => (double)Encoding.UTF8.GetByteCount(t));
        foreach (var text in texts) work(text);
        double best = 0;
        for (var round = 0; round < 3; round++)
        {
            var from = Process.GetCurrentProcess().TotalProcessorTime;
            var rounds = 0;
            do
            {
                foreach (var text in texts) work(text);
                rounds++;
            }
            while ((Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds < 1);
            best = Math.Max(best, bytes * rounds / 1e6 / (Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {best,7:0.0} MB by CPU second"));
    }
}
