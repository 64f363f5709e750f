using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Languages;

namespace Plinth.LanguageData;

/// <summary>Trains the language model: the Universal Declaration of Human Rights, n-gram profiles of Wikipedia, and lists of stop words.</summary>
internal static partial class LanguageTraining
{
    // Code, then the declaration's files. All that share a script compete, so that every language added costs its relatives something.
    private const string Known = """
        af afr; az azj_latn; bs bos_latn; ca cat; cs ces; cy cym; da dan; de deu_1996 deu_1901; en eng; eo epo; es spa; et est; eu eus; fi fin; fr fra;
        ga gle; hr hrv; hu hun; id ind; is isl; it ita; la lat lat_1; lg lug; lt lit; lv lav; mi mri; ms mly_latn; nb nob; nl nld; nn nno; om gax; pl pol;
        pt por_PT por_BR; ro ron_2006 ron_1993; sk slk; sl slv; sn sna; so som; sq als; sr srp_latn srp_cyrl; st sot; sv swe; sw swh; tl tgl; tn tsn; tr tur;
        ts tso_ZW tso_MZ; vi vie; xh xho; yo yor; zu zul; gl glg; mt mlt; ht hat_popular hat_kreyol; uz uzn_latn uzn_cyrl; ha hau_NG hau_3; ig ibo; lb ltz;
        br bre; jv jav; mg plt; rw kin; gd gla; fy fri; fo fao;
        be bel; bg bul; kk kaz; mk mkd; mn khk; ru rus; uk ukr; ky kir; tg tgk; tt tat;
        ar arb; fa pes_1 pes_2; ur urd urd_2; ps pbu; ug uig_arab; ckb ckb; hi hin; mr mar; ne nep; am amh; ti tir; he heb; yi ydd
        """;

    // The two Norwegian standards share a profile, else the one that has it would win every text; the declaration and the stop words set them
    // apart. Of Croatian and Bosnian, and of Indonesian and Malay, no declaration can: there the profile is the larger one's alone.
    private static readonly Dictionary<string, string> Profiles = new() { ["nb"] = "no", ["nn"] = "no" };

    private static readonly Dictionary<string, string> StopLists = new() { ["nb"] = "no" };

    public static void Write(string udhr, string profiles, string stopWords, string output)
    {
        var stops = JsonDocument.Parse(File.ReadAllText(stopWords)).RootElement;
        var all = new List<Sample>();
        foreach (var entry in Known.Split(';', StringSplitOptions.TrimEntries))
        {
            var names = entry.Split(' ');
            foreach (var group in names[1..].SelectMany(n => Paragraphs(Path.Combine(udhr, n + ".html"))).GroupBy(ScriptOf))
            {
                if (group.Count() < 10) continue;
                var profile = Path.Combine(profiles, Profiles.GetValueOrDefault(names[0], names[0]) + ".json");
                var list = stops.TryGetProperty(StopLists.GetValueOrDefault(names[0], names[0]), out var words) ? words.EnumerateArray().Select(w => w.GetString()!) : [];
                all.Add(new Sample(names[0], group.Key, [.. group], File.Exists(profile) ? profile : null, [.. list.Where(w => ScriptOf(w) == group.Key)]));
            }
        }

        // The temperature is the one under which paragraphs held out are told with the right certainty; then everything is trained on.
        var trial = Train([.. all.Select(s => s with { Paragraphs = [.. s.Paragraphs.Where((_, i) => i % 5 != 4)] })], 1);
        var temperature = Enumerable.Range(2, 40).Select(i => i / 2f).MinBy(t => Loss(trial, all, t))!;
        var model = Train(all, temperature);
        using var file = File.Create(output);
        using var brotli = new BrotliStream(file, CompressionLevel.SmallestSize);
        model.Write(brotli);
        Console.WriteLine($"{all.Count} languages and scripts, temperature {temperature}, held-out loss {Loss(trial, all, temperature):F3}");
    }

    private static LanguageModel Train(IReadOnlyList<Sample> samples, float temperature)
    {
        var rows = new byte[NgramFeatures.Buckets * LanguageModel.Stride];
        var floors = new float[samples.Count * NgramFeatures.Orders];
        for (var l = 0; l < samples.Count; l++)
        {
            var shares = Shares(samples[l]);
            for (var o = 0; o < NgramFeatures.Orders; o++)
            {
                // Unseen features are given what the rarest seen ones have, and less: a fifth.
                var floor = Math.Log(Math.Max(1e-6, 0.2 * shares[o].Values.Min()));
                floors[(l * NgramFeatures.Orders) + o] = (float)floor;
                foreach (var (bucket, share) in shares[o])
                {
                    var step = Math.Round((Math.Log(share) - floor) * LanguageModel.StepsPerNat);
                    ref var cell = ref rows[(bucket * LanguageModel.Stride) + l];
                    cell = (byte)Math.Max(cell, Math.Clamp(step, 1, 255));
                }
            }
        }

        return new LanguageModel([.. samples.Select(s => s.Language)], [.. samples.Select(s => s.Script)], floors, rows, temperature);
    }

    // Shares of features by order: half from the declaration, half from the profile or the stop words where there are such.
    private static Dictionary<int, double>[] Shares(Sample sample)
    {
        var declaration = Enumerable.Range(0, NgramFeatures.Orders).Select(_ => new Dictionary<int, double>()).ToArray();
        var counts = new int[NgramFeatures.Orders];
        foreach (var paragraph in sample.Paragraphs)
        {
            var buckets = new ushort[NgramFeatures.Most(paragraph.Length)];
            var n = NgramFeatures.Find(paragraph, buckets, counts);
            var orders = NgramFeatures.OrdersOf(paragraph);
            for (var i = 0; i < n; i++) declaration[orders[i]][buckets[i]] = declaration[orders[i]].GetValueOrDefault(buckets[i]) + 1;
        }

        var other = Enumerable.Range(0, NgramFeatures.Orders).Select(_ => new Dictionary<int, double>()).ToArray();
        if (sample.Profile is not null)
        {
            foreach (var ngram in JsonDocument.Parse(File.ReadAllText(sample.Profile)).RootElement.GetProperty("freq").EnumerateObject())
            {
                var order = ngram.Name.Length - 1;
                if (ngram.Name.Trim().Length == 0 || ngram.Name.Trim().Any(c => WritingScripts.Of(c) != sample.Script)) continue;
                int bucket = NgramFeatures.BucketOf(ngram.Name);
                other[order][bucket] = other[order].GetValueOrDefault(bucket) + ngram.Value.GetDouble();
            }
        }

        foreach (var word in sample.StopWords) other[3][NgramFeatures.WordBucketOf(word)] = 1;
        return [.. declaration.Zip(other, Mix)];
    }

    private static Dictionary<int, double> Mix(Dictionary<int, double> a, Dictionary<int, double> b)
    {
        double totalA = a.Values.Sum(), totalB = b.Values.Sum(), half = b.Count == 0 ? 1 : 0.5;
        var mixed = a.ToDictionary(p => p.Key, p => half * p.Value / totalA);
        foreach (var (bucket, count) in b) mixed[bucket] = mixed.GetValueOrDefault(bucket) + (0.5 * count / totalB);
        return mixed;
    }

    private static double Loss(LanguageModel model, IReadOnlyList<Sample> samples, float temperature)
    {
        double loss = 0;
        var n = 0;
        var scores = new float[LanguageModel.Stride];
        var counts = new int[NgramFeatures.Orders];
        for (var l = 0; l < samples.Count; l++)
        {
            foreach (var paragraph in samples[l].Paragraphs.Where((_, i) => i % 5 == 4))
            {
                var text = paragraph.AsSpan(0, Math.Min(100, paragraph.Length));
                var buckets = new ushort[NgramFeatures.Most(text.Length)];
                model.Score(buckets.AsSpan(0, NgramFeatures.Find(text, buckets, counts)), counts, scores);
                var most = scores.Take(samples.Count).Max();
                var total = Enumerable.Range(0, samples.Count).Where(m => samples[m].Script == samples[l].Script).Sum(m => Math.Exp((scores[m] - most) / temperature));
                loss += Math.Log(total) - ((scores[l] - most) / temperature);
                n++;
            }
        }

        return loss / n;
    }

    private static IEnumerable<string> Paragraphs(string path) =>
        Paragraph().Matches(File.ReadAllText(path)).Select(m => WebUtility.HtmlDecode(Tag().Replace(m.Groups[1].Value, " "))).Where(p => p.Length > 20);

    private static WritingScript ScriptOf(string text) =>
        text.Select(WritingScripts.Of).Where(s => s != WritingScript.None).GroupBy(s => s).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key ?? WritingScript.None;

    private sealed record Sample(string Language, WritingScript Script, string[] Paragraphs, string? Profile, string[] StopWords);

    [GeneratedRegex("(?s)<p>(.*?)</p>")]
    private static partial Regex Paragraph();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
