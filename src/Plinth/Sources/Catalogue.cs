namespace Plinth.Sources;

/// <summary>Every category of the Pile with its Chinese counterpart, and the further Chinese kinds of the survey's table 3.</summary>
/// <remarks>
/// Counterparts: table 2, Chinese tokens: table 3 of the survey "Data and model architecture in foundation-model training" (2023). Sizes and epochs: table 1 of
/// Gao et al., "The Pile" (2020, arXiv:2101.00027). Which of table 3's kinds stands beside which category is our reading. Licence remarks are questions to ask, not advice.
/// </remarks>
public static class Catalogue
{
    /// <summary>The categories, in the survey's order.</summary>
    public static IReadOnlyList<CorpusCategory> All { get; } =
    [
        new("web", "Pile-CC", "WuDao, Chinese pages of Common Crawl", "warc", 227.12, 1.0, 64, "pages belong to their authors; robots.txt, opt-outs, text-and-data-mining law; table 3 counts blogs"),
        new("pubmed-central", "PubMed Central", "medical sites, open databases", "jats", 90.27, 2.0, 9.5, "each article has its own licence (label licence): CC BY, CC BY-NC, or none; table 3 counts papers"),
        new("pubmed-abstracts", "PubMed Abstracts", "medical sites, open databases", "jats", 19.26, 2.0, null, "NLM's terms; abstracts may be under their publishers' copyright"),
        new("books", "Books3", "豆瓣阅读, Kindle, sobooks", "books", 100.96, 1.5, 120, "mostly in copyright: only with the holder's leave; table 3 counts novels"),
        new("openwebtext", "OpenWebText2", "微博, 百度贴吧, 小红书", "warc, jsonl", 62.77, 2.0, null, "authors' copyright; terms of the platforms; personal data"),
        new("arxiv", "ArXiv", "Chinese papers", "arxiv, pdf", 56.21, 2.0, 9.5, "most authors give arXiv only a licence to distribute; CC licences are stated paper by paper"),
        new("github", "Github", "Chinese projects", "code, commits, github-issues", 95.16, 1.0, null, "licence by repository and file; opt-outs"),
        new("freelaw", "FreeLaw", "中国法院网, 北大法宝, 威科先行", "court, pdf", 51.15, 1.5, 90, "opinions are public; headnotes of publishers are not; names of parties; table 3 counts rulings"),
        new("stackexchange", "Stack Exchange", "百度知道, 头条问答, Q&A sites", "stackexchange, qa", 32.20, 2.0, 200, "CC BY-SA (version by date): attribution, share-alike; table 3 counts community Q&A"),
        new("uspto", "USPTO Backgrounds", "中国专利信息网, 壹专利", "patents", 22.90, 2.0, 9.5, "US patent texts are mostly free of copyright; parts may be marked as protected"),
        new("wikipedia", "Wikipedia (en)", "Chinese encyclopaedias, MBA智库百科", "wikipedia", 6.38, 3.0, 5, "CC BY-SA 4.0 (and GFDL): attribution, share-alike; commercial encyclopaedias reserve their rights"),
        new("gutenberg", "Gutenberg (PG-19)", "古典文学网, 中国古典文学, 古书房", "books, poetry", 10.88, 2.5, 0.8, "public domain in the US; the name Project Gutenberg is a trademark; notes and translations may be protected"),
        new("chinese-poetry", "", "classical prose and poetry", "poetry, books", null, null, 0.8, "old texts are free; modern punctuation, notes and translations may not be"),
        new("opensubtitles", "OpenSubtitles", "字幕库, SubHD, 诸神字幕组", "subtitles", 12.98, 1.5, null, "derived from films: rights of studios and translators are open"),
        new("youtube-subtitles", "YoutubeSubtitles", "Subscene", "subtitles", 3.73, 2.0, null, "terms of the platform; authors' copyright"),
        new("dm-mathematics", "DM Mathematics", "作业帮, sites with mathematics problems", "jsonl, text", 7.75, 2.0, null, "generated set: Apache-2.0; problem sites reserve their rights"),
        new("ubuntu-irc", "Ubuntu IRC", "微博超话, chatbots, multi-turn dialogue sets", "irc, qa", 5.52, 2.0, null, "public logs; nicknames are personal data"),
        new("bookcorpus2", "BookCorpus2", "起点中文网, 纵横中文网", "books", 6.30, 1.5, 120, "in copyright: only with the authors' leave"),
        new("europarl", "EuroParl", "translation data", "europarl", 4.59, 2.0, null, "free to use with acknowledgement of the source"),
        new("hackernews", "HackerNews", "36氪, 极客公园, 虎嗅网", "threads", 3.90, 2.0, 100, "authors' copyright; terms of the API; table 3 counts news"),
        new("philpapers", "PhilPapers", "哲学中国网, 爱思想, 中国哲学书电子化计划", "warc, pdf, text", 2.38, 2.0, null, "open access by paper; CText has its own terms"),
        new("nih", "NIH ExPorter", "财政部公开信息", "jsonl", 1.89, 2.0, null, "works of the US government are free; public information of the ministry by its terms"),
        new("mail", "Enron Emails", "freely shared mail collections", "mail", 0.88, 2.0, null, "personal data throughout: mask before use"),
        new("chinese-qa", "", "community Q&A (table 3)", "qa", null, null, 200, "authors' copyright; terms of the platforms"),
        new("news", "", "Chinese news", "warc, jsonl", null, null, 100, "publishers' copyright"),
    ];
}
