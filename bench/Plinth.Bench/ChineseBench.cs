using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Plinth.Chinese;
using Plinth.Filters;
using Plinth.Languages;

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
