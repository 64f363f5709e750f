using Plinth.Running;

namespace Plinth.Tests.Report;

/// <summary>A made-up run of a believable shape, for the tests of the report; the same every time.</summary>
internal static class SampleRun
{
    public const string Bidi = "abc\u202egnp.exe";
    public const string Lone = "half a pair: \ud83d here, \udc4b there";
    public const string Script = "<script>alert(1)</script>";
    public const string Attribute = "\" onload=\"alert(2)\" x='";

    public static RunSummary Plain() => new()
    {
        Name = "demo",
        Version = "0.1.0",
        Seed = 17,
        State = "done",
        Started = new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero),
        Finished = new DateTimeOffset(2026, 11, 24, 9, 30, 41, TimeSpan.Zero),
        Recipe = """
            plinth: 1
            name: demo
            seed: 17
            sources:
              - warc: samples/web/*.warc.gz
            steps:
              - extract-html: {}
              - language: { keep: [en, zh], min_score: 0.65 }
              - gopher-repetition: {}
              - gopher-quality: {}
              - dedup-minhash: { preset: fineweb, max_copies: 1 }
              - privacy: { mask: [email, ip, phone, cn-id-card, cn-mobile] }
            output:
              corpus: { format: jsonl.zst }
            """,
        Totals = new(860, 512, 340, 8, 41_236_118, 4_310_377),
        Steps =
        [
            new("extract-html", 857, 836, 16, 5, 41_180_002, 8_913_540, 836, 11.42),
            new("language", 836, 640, 196, 0, 8_913_540, 6_400_211, 0, 0.61),
            new("gopher-repetition", 640, 604, 36, 0, 6_400_211, 6_002_127, 0, 2.37),
            new("gopher-quality", 604, 565, 39, 0, 6_002_127, 5_120_933, 0, 1.05),
            new("dedup-minhash", 565, 512, 53, 0, 5_120_933, 4_311_842, 0, 3.88),
            new("privacy", 512, 512, 0, 0, 4_311_842, 4_310_377, 34, 0.44),
        ],
        Rules =
        [
            Rule("extract-html", "no-text", null, false, 16, []),
            Rule("language", "min-score", 0.65, true, 31, Spread(836, i => 1 - 0.55 * Math.Pow(Unit(i), 5))),
            Rule("language", "wanted-language", null, true, 165, []),
            Rule("gopher-repetition", "duplicate-line-share", 0.3, false, 21, Spread(640, i => i % 3 == 0 ? 0 : 0.55 * Math.Pow(Unit(i), 4))),
            Rule("gopher-repetition", "top-2-gram-share", 0.2, false, 15, Spread(619, i => 0.008 + 0.28 * Math.Pow(Unit(i), 6))),
            Rule("gopher-quality", "min-words", 50, true, 30, Spread(604, i => Math.Round(12 * Math.Exp(6.4 * Unit(i))))),
            Rule("gopher-quality", "max-words", 100_000, false, 0, Spread(574, i => Math.Round(50 * Math.Exp(5 * Unit(i))))),
            Rule("gopher-quality", "min-mean-word-length", 3, true, 9, Spread(574, i => 2.8 + 3 * Unit(i) * Unit(i + 7))),
            Rule("gopher-quality", "min-stop-words", 2, true, 0, Spread(565, i => 2 + Math.Floor(6 * Unit(i)))),
            Rule("dedup-minhash", "duplicate", null, true, 53, []) with
            {
                Samples = [new("web/docs-en.warc.gz:118204", "web/docs-en.warc.gz", "https://manual.example/a.html", null, null, "web/docs-en.warc.gz:90112", "The same manual, in a page frame of another year.")],
            },
        ],
        Spans = [new("privacy", "email", 29, 61, 1_240), new("privacy", "phone", 9, 12, 225)],
        Faults =
        [
            new("broken-gzip", 3, [new("web/other.warc.gz:70341", "web/other.warc.gz", 70341, "gzip member ends after 1,020 bytes; its header promised 4,096")]),
            new("too-deep", 5, [new("web/docs-en.warc.gz:5512", "web/docs-en.warc.gz", 5512, "elements are nested 100,001 deep; at most 512 are followed")]),
        ],
        Languages = [new("en", 338, 3_120_455), new("zh", 174, 1_189_922)],
        Sources = [new("web/docs-en.warc.gz", 331, 3_080_200, 421), new("web/docs-zh.warc.gz", 174, 1_189_922, 260), new("web/other.warc.gz", 7, 40_255, 179)],
        Domains = [new("docs.python.example", 64, 910_482), new("www.sqlite.example", 31, 402_118), new("debian-reference.example", 58, 377_405), new("help.libreoffice.example", 72, 190_344)],
        Lengths = Spread(512, i => Math.Round(200 * Math.Exp(6.2 * (Unit(i) + Unit(i + 3) + Unit(i + 11)) / 3))),
        Parts = [new("corpus/part-00000.jsonl.zst", 300, 812_004), new("corpus/part-00001.jsonl.zst", 212, 640_118)],
    };

    /// <summary>The same run with everything that a document or a recipe could try, in every place where a string can stand.</summary>
    public static RunSummary Hostile()
    {
        var evil = $"{Script} {Attribute} {Bidi} {Lone} </style></title>--><img src=x onerror=alert(3)> & \0\u0007";
        var run = Plain();
        return run with
        {
            Name = evil,
            Version = evil,
            State = evil,
            Recipe = evil,
            Steps = [.. run.Steps, new(evil, 512, 512, 0, 0, 1, 1, 0, 0)],
            Rules =
            [
                .. run.Rules,
                new(evil, evil, 1, true, 1)
                {
                    Buckets = [new(1, 1.0625, 1)],
                    Samples = [new(evil, evil, "javascript:alert(4)", double.NaN, double.PositiveInfinity, evil, evil + new string('x', 1 << 20))],
                },
            ],
            Faults = [new(evil, 1, [new(evil, evil, -1, evil + new string('y', 1 << 20))])],
            Languages = [new(evil, 1, 1)],
            Sources = [new(evil, 1, 1, 0)],
            Categories = [new(evil, 1, 1)],
            Domains = [new(evil, 1, 1)],
            Parts = [new(evil, 1, 1)],
        };
    }

    public static IReadOnlyList<HistogramBucket> Spread(int count, Func<int, double> value)
    {
        var tally = new RuleTally("", 0, true);
        for (var i = 0; i < count; i++) tally.Add(value(i));
        return [.. tally.Buckets.OrderBy(b => b.Key).Select(b => new HistogramBucket(RuleTally.LowerEdge(b.Key), RuleTally.UpperEdge(b.Key), b.Value))];
    }

    // The golden ratio's multiples fill the unit interval evenly: random enough to look at, and the same everywhere.
    private static double Unit(int i) => i * 0.6180339887498949 % 1;

    private static RuleSummary Rule(string step, string rule, double? limit, bool atLeast, long dropped, IReadOnlyList<HistogramBucket> buckets) =>
        new(step, rule, limit, atLeast, dropped)
        {
            Buckets = buckets,
            Samples = dropped == 0 ? [] :
            [
                new("web/docs-en.warc.gz:20480", "web/docs-en.warc.gz", "https://docs.example/index.html", limit * (atLeast ? 0.6 : 1.7), limit, null,
                    "Index\nA · B · C · D · E · F\nPrevious topic\nNext topic\nShow source\nTable of contents"),
                new("web/docs-zh.warc.gz:7731", "web/docs-zh.warc.gz", "https://debian-faq.example/zh-cn/kernel.zh-cn.html", limit * (atLeast ? 0.8 : 1.2), limit, null,
                    "目录 上一页 下一页\n第 10 章 Debian 和内核"),
            ],
        };
}
