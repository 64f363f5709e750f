using Plinth.Chinese;
using Plinth.Code;
using Plinth.Decontamination;
using Plinth.Dedup;
using Plinth.Encodings;
using Plinth.Extraction;
using Plinth.Filters;
using Plinth.Languages;
using Plinth.Privacy;
using Plinth.Recipes;
using Plinth.Sources;
using Plinth.TextModels;
using Plinth.Urls;

namespace Plinth;

/// <summary>Every step and source that a recipe can name: to add one, add its file, its test, and its line here.</summary>
public static class Steps
{
    /// <summary>Steps by name.</summary>
    public static IReadOnlyDictionary<string, Named<IStep>> All { get; } = new Dictionary<string, Named<IStep>>
    {
        ["bad-words"] = Step.Of<IStep, BadWords>(),
        ["c4"] = Step.WithPresets<C4>(),
        ["chinese-ads"] = Step.Of<IStep, ChineseAds>(),
        ["chinese-normalise"] = Step.Of<IStep, ChineseNormalise>(),
        ["chinese-page"] = Step.WithPresets<ChinesePage>(),
        ["chinese-paragraphs"] = Step.WithPresets<ChineseParagraphs>(),
        ["classifier"] = Step.WithPresets<ClassifierFilter>(),
        ["code-licence"] = Step.Of<IStep, CodeLicence>(),
        ["code-prefix"] = Step.Of<IStep, CodePrefix>(),
        ["code-quality"] = Step.WithPresets<CodeQuality>(),
        ["decontaminate"] = Step.WithPresets<Decontaminate>(),
        ["dedup-exact"] = Step.Of<IStep, DedupExact>(),
        ["dedup-functions"] = Step.Of<IStep, DedupFunctions>(),
        ["dedup-minhash"] = Step.WithPresets<DedupMinHash>(),
        ["dedup-paragraph"] = Step.Of<IStep, DedupParagraph>(),
        ["dedup-sentence-spans"] = Step.Of<IStep, DedupSentenceSpans>(),
        ["dedup-substring"] = Step.WithPresets<DedupSubstring>(),
        ["dedup-url"] = Step.Of<IStep, DedupUrl>(),
        ["extract-html"] = Step.Of<IStep, ExtractHtml>(),
        ["fineweb-quality"] = Step.WithPresets<FineWebQuality>(),
        ["fix-encoding"] = Step.Of<IStep, FixEncoding>(),
        ["gopher-quality"] = Step.WithPresets<GopherQuality>(),
        ["gopher-repetition"] = Step.WithPresets<GopherRepetition>(),
        ["language"] = Step.Of<IStep, LanguageFilter>(),
        ["length"] = Step.WithPresets<Length>(),
        ["perplexity"] = Step.WithPresets<Perplexity>(),
        ["perplexity-buckets"] = Step.Of<IStep, PerplexityBuckets>(),
        ["privacy"] = Step.Of<IStep, PrivacyEditor>(),
        ["quality-signals"] = Step.Of<IStep, QualitySignals>(),
        ["refinedweb-lines"] = Step.Of<IStep, RefinedWebLines>(),
        ["sensitive-words"] = Step.Of<IStep, SensitiveWords>(),
        ["top-share"] = Step.Of<IStep, TopShare>(),
        ["url-filter"] = Step.Of<IStep, UrlFilter>(),
    };

    /// <summary>Sources by name.</summary>
    public static IReadOnlyDictionary<string, Named<ISource>> Sources { get; } = new Dictionary<string, Named<ISource>>
    {
        ["arxiv"] = Step.Of<ISource, ArxivSource>(),
        ["books"] = Step.Of<ISource, BooksSource>(),
        ["code"] = Step.Of<ISource, CodeSource>(),
        ["commits"] = Step.Of<ISource, CommitsSource>(),
        ["court"] = Step.Of<ISource, CourtSource>(),
        ["europarl"] = Step.Of<ISource, EuroparlSource>(),
        ["github-issues"] = Step.Of<ISource, GithubIssuesSource>(),
        ["irc"] = Step.Of<ISource, IrcSource>(),
        ["jats"] = Step.Of<ISource, JatsSource>(),
        ["jsonl"] = Step.Of<ISource, JsonlSource>(),
        ["mail"] = Step.Of<ISource, MailSource>(),
        ["parquet"] = Step.Of<ISource, ParquetSource>(),
        ["patents"] = Step.Of<ISource, PatentsSource>(),
        ["pdf"] = Step.Of<ISource, PdfSource>(),
        ["poetry"] = Step.Of<ISource, PoetrySource>(),
        ["qa"] = Step.Of<ISource, QaSource>(),
        ["stackexchange"] = Step.Of<ISource, StackExchangeSource>(),
        ["subtitles"] = Step.Of<ISource, SubtitlesSource>(),
        ["text"] = Step.Of<ISource, TextSource>(),
        ["threads"] = Step.Of<ISource, ThreadsSource>(),
        ["warc"] = Step.Of<ISource, WarcSource>(),
        ["wikipedia"] = Step.Of<ISource, WikipediaSource>(),
    };
}
