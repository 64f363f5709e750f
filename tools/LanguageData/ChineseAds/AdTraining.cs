using System.Globalization;
using System.IO.Compression;
using System.Text;
using Plinth.Chinese;

namespace Plinth.LanguageData;

/// <summary>Makes training pages by planting own advertising texts among sentences, and fits the classifier of clauses on them.</summary>
/// <remarks>
/// Everything follows from the seed. A page is one to five sentences, real ones (half of those of the sample's Chinese pages; the other half is the test's) or own ones that speak of the same things;
/// two pages in three get one or two advertisements: as a line at the end, as a sentence, as a clause, in brackets, or within a clause. The pieces
/// that the finder cuts the page into are advertising where half their characters were planted.
/// </remarks>
internal static class AdTraining
{
    // A miss counts as this many wrong cuts: real pages hold fewer look-alikes than the training's.
    private const double AdWeight = 2.7;

    // What a clause of a longer advertisement counts, beside the whole.
    private const float PartWeight = 0.6f;

    // One of so many advertisements is one of those that were found on pages.
    private const int SeenOf = 8;

    private const int PageCount = 200_000, Rounds = 6, Trainings = 4;

    // Characters below which a clean text is a name or a button.
    private const int ShortLine = 7;

    private const string Held = "held=", Quick = "quick";

    /// <param name="folder">Holds ads*.txt and clean*.txt.</param>
    /// <param name="sentences">Extracted pages, JSON lines.</param>
    /// <param name="words">The list of words.</param>
    /// <param name="output">The file that is written.</param>
    /// <param name="more">Files of clean sentences, one a line, and of advertising, between « and »; <c>held=FILE</c> leaves out all advertising like that of a file; <c>quick</c> is one training of a third of the pages, for tries.</param>
    public static void Write(string folder, string sentences, string words, string output, string[] more)
    {
        AdSlots.Read(folder);
        var (pageCount, trainings) = more.Contains(Quick) ? (PageCount / 3, 1) : (PageCount, Trainings);
        var held = new HeldOut(more.Where(m => m.StartsWith(Held, StringComparison.Ordinal)).SelectMany(m => Read(m[Held.Length..])).Select(Inner));
        var ads = Directory.GetFiles(folder, "ads*.txt").Order(StringComparer.Ordinal).SelectMany(Read).SelectMany(Often).ToArray();
        var clean = Directory.GetFiles(folder, "clean*.txt").Order(StringComparer.Ordinal).SelectMany(Read).SelectMany(Often).ToArray();
        var trades = new AdTrades(folder, _ => true);
        var given = more.Where(m => m != Quick && !m.StartsWith(Held, StringComparison.Ordinal)).SelectMany(Read).ToLookup(l => l.Contains('«', StringComparison.Ordinal));
        var real = RealSentences.Read(sentences).Where(s => RealSentences.IsForTraining(s)).Concat(given[false]).ToArray();
        string[] seen = [.. given[true].Select(Inner).Where(ad => !held.Resembles(ad))];
        Console.WriteLine($"{ads.Length} ads, {seen.Length} seen, {clean.Length} clean, {real.Length} real, {trades.Count} trades");
        var weights = new double[trainings][];
        Parallel.For(0, trainings, new ParallelOptions { MaxDegreeOfParallelism = 2 }, training =>
        {
            var random = new Rng(20240601UL + (ulong)training);
            using var list = File.OpenRead(words);
            var finder = new AdFinder(new AdWords(list));
            var pages = Enumerable.Range(0, pageCount).Select(_ => Page(random, ads, seen, clean, real, trades, held));
            weights[training] = Fit(Examples(pages, finder), random);
        });
        Save([.. Enumerable.Range(0, AdClassifier.Size).Select(i => weights.Average(w => w[i]))], output);
    }

    private static List<(int[] Features, bool Ad, float Weight)> Examples(IEnumerable<(string Text, List<(int Start, int End)> Spans)> pages, AdFinder finder)
    {
        var examples = new List<(int[] Features, bool Ad, float Weight)>();
        var scratch = new List<int>();
        foreach (var (text, spans) in pages) Collect(text, spans, finder, scratch, examples);
        Console.WriteLine($"{examples.Count} pieces, {examples.Count(e => e.Ad)} advertising");
        return examples;
    }

    private static double Share(AdPiece piece, List<(int Start, int End)> spans) =>
        spans.Sum(s => Math.Max(0, Math.Min(s.End, piece.End) - Math.Max(s.Start, piece.Start))) / (double)(piece.End - piece.Start);

    private static IEnumerable<(int Start, int End)> Lines(string text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            yield return (start, end);
        }
    }

    // A line that stands for many texts is taken oftener than one that stands for itself: once more for every three choices in it, and for every slot that has a hundred words, four times.
    private static IEnumerable<string> Often(string line) =>
        Enumerable.Repeat(line, 1 + line.Count(c => c == '|') / 3 + 4 * AdSlots.Words.Keys.Count(k => line.Contains($"{{{k}}}", StringComparison.Ordinal)));

    private static void Collect(string text, List<(int Start, int End)> spans, AdFinder finder, List<int> scratch, List<(int[], bool, float)> examples)
    {
        foreach (var (start, end) in Lines(text))
        {
            if (!finder.Look(text, start, end)) continue;
            for (var i = 0; i < finder.Pieces.Count; i++) Add(finder.Pieces, i, 0.5, 0.5);
            for (var i = 0; i < finder.Wholes.Count; i++) Add(finder.Wholes, i, 0.6, 0.8);

            void Add(List<AdPiece> pieces, int at, double most, double least)
            {
                var share = Share(pieces[at], spans);
                if (share > most && share <= least) return;
                AdClassifier.Features(text, finder.Hits, pieces, at, scratch, true);
                // A clause of a longer advertisement may be anything when it stands alone.
                var length = pieces[at].End - pieces[at].Start;
                var part = share > least && pieces[at].Clauses == 1 && spans.Exists(s => s.Start < pieces[at].End && s.End > pieces[at].Start && s.End - s.Start > length + 4);
                examples.Add(([.. scratch], share > least, part ? PartWeight : 1));
            }
        }
    }

    private static (string Text, List<(int Start, int End)> Spans) Page(Rng random, string[] ads, string[] seen, string[] clean, string[] real, AdTrades trades, HeldOut held)
    {
        var text = new StringBuilder();
        var spans = new List<(int, int)>();
        var sentences = 1 + random.Next(5);
        var planted = random.Next(3) > 0 ? 1 + random.Next(2) : 0;
        for (var i = 0; i < sentences; i++)
        {
            var sentence = random.Next(8) switch { < 5 => real[random.Next(real.Length)], < 7 => AdSlots.Fill(clean[random.Next(clean.Length)], random), _ => trades.Neutral(random) };
            sentence = sentence.TrimEnd('。', '，', '！', '？', '；', '：');
            if (planted > 0 && random.Next(sentences - i) < planted)
            {
                planted--;
                string ad;
                do ad = random.Next(5) < 2 ? trades.Ad(random) : seen.Length > 0 && random.Next(SeenOf) == 0 ? seen[random.Next(seen.Length)] : AdSlots.Fill(ads[random.Next(ads.Length)], random);
                while (held.Resembles(ad));
                if (random.Next(6) == 0) ad = AdSlots.Disguise(ad, random);
                Plant(text, spans, sentence, ad, random);
            }
            else
            {
                // Headings and menus stand on lines of their own, without a mark; names and buttons nearly always.
                var alone = random.Next(3) == 0 || (sentence.Length < ShortLine && random.Next(6) > 0);
                if (alone && text.Length > 0 && text[^1] != '\n') text.Append('\n');
                text.Append(sentence).Append(alone ? '\n' : random.Next(8) == 0 ? '，' : '。');
            }

            if (random.Next(3) == 0 && text[^1] != '\n') text.Append('\n');
        }

        return (text.ToString(), spans);
    }

    private static void Plant(StringBuilder text, List<(int, int)> spans, string sentence, string ad, Rng random)
    {
        int comma = sentence.IndexOf('，'), at;
        switch (random.Next(9))
        {
            case 0 or 1: text.Append(sentence).Append("。\n"); Add(ad + (random.Next(2) == 0 ? "" : "！")); text.Append('\n'); break;
            case 2: text.Append(sentence).Append('。'); Add(ad + "。"); break;
            case 3: Add(ad + "。"); text.Append(sentence).Append('。'); break;
            case 4: text.Append(sentence); Add("，" + ad); text.Append('。'); break;
            case 5: text.Append(sentence); Add((random.Next(3)) switch { 0 => $"（{ad}）", 1 => $"【{ad}】", _ => $"({ad})" }); text.Append('。'); break;
            case 6 when comma > 0: text.Append(sentence, 0, comma + 1); Add(ad + "，"); text.Append(sentence, comma + 1, sentence.Length - comma - 1).Append('。'); break;
            case 7: text.Append(sentence).Append(' '); Add(ad); text.Append('\n'); break;
            default:
                at = sentence.Length / 2;
                text.Append(sentence, 0, at);
                Add(ad);
                text.Append(sentence, at, sentence.Length - at).Append('。');
                break;
        }

        void Add(string planted)
        {
            spans.Add((text.Length, text.Length + planted.Length));
            text.Append(planted);
        }
    }

    // Stochastic gradient descent with AdaGrad's steps and a little decay; order and start are the seed's.
    private static double[] Fit(List<(int[] Features, bool Ad, float Weight)> examples, Rng random)
    {
        var weights = new float[AdClassifier.Size];
        var squares = new float[AdClassifier.Size];
        var kept = new List<int>();
        var mean = new double[AdClassifier.Size];
        var order = Enumerable.Range(0, examples.Count).ToArray();
        for (var epoch = 0; epoch < Rounds; epoch++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = random.Next(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            double loss = 0;
            foreach (var e in order)
            {
                var (features, ad, weight) = examples[e];
                // Half of the features are left out each time, so that no single word carries a text of the training.
                kept.Clear();
                var chars = 0;
                for (var i = 1; i < features.Length; i++)
                {
                    if (random.Next(2) == 0) continue;
                    kept.Add(features[i]);
                    if (i <= features[0]) chars = kept.Count;
                }

                var scale = chars > 0 ? 1 / Math.Sqrt(chars) : 0;
                double sum = 0;
                for (var i = 0; i < kept.Count; i++) sum += weights[kept[i]] * (i < chars ? scale : 1);
                var p = 1 / (1 + Math.Exp(-sum));
                loss -= Math.Log(Math.Max(1e-12, ad ? p : 1 - p));
                var error = (p - (ad ? 1 : 0)) * (ad ? AdWeight : 1) * weight;
                for (var i = 0; i < kept.Count; i++)
                {
                    var slope = error * (i < chars ? scale : 1) + 2e-6 * weights[kept[i]];
                    squares[kept[i]] += (float)(slope * slope);
                    weights[kept[i]] -= (float)(0.1 * slope / (1e-3 + MathF.Sqrt(squares[kept[i]])));
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1}: loss {loss / order.Length:0.0000}"));
            // The mean of the rounds after the first leans on no single one.
            for (var i = 0; i < mean.Length && epoch > 0; i++) mean[i] += weights[i] / (Rounds - 1);
        }

        return mean;
    }

    private static void Save(double[] weights, string output)
    {
        var bytes = new byte[weights.Length];
        for (var i = 0; i < weights.Length; i++) bytes[i] = (byte)(sbyte)Math.Clamp(Math.Round(weights[i] * AdClassifier.Steps), -127, 127);
        using var brotli = new BrotliStream(File.Create(output), CompressionLevel.SmallestSize);
        brotli.Write(bytes);
    }

    // What stands between the marks.
    private static string Inner(string line) => line[(line.IndexOf('«', StringComparison.Ordinal) + 1)..line.IndexOf('»', StringComparison.Ordinal)].Replace("\\n", "", StringComparison.Ordinal);

    private static string[] Read(string path) => [.. File.ReadAllLines(path).Where(l => l.Length > 0 && l[0] != '#')];
}
