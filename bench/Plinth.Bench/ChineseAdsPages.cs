using System.IO.Hashing;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>Chinese web pages as lines of sentences: every text between block tags, whether or not it belongs to the article, for advertising stands beside it too.</summary>
internal static partial class ChineseAdsPages
{
    /// <summary>The pages of the archives of a folder that hold at least 50 Han characters.</summary>
    public static List<Page> Read(string folder)
    {
        List<Page> pages = [];
        var source = new WarcSource { Files = ["*.warc.gz"] };
        foreach (var shard in source.Split(folder))
        {
            foreach (var (doc, _) in source.Read(shard, CancellationToken.None))
            {
                if (doc is null || Han(doc.Text) < 50) continue;
                var site = Uri.TryCreate(doc.Url, UriKind.Absolute, out var url) ? url.Host : "";
                var text = WebUtility.HtmlDecode(Block().Replace(Inline().Replace(Hidden().Replace(doc.Text, "\n"), ""), "\n"));
                if (Make(site, text) is { Sentences.Count: > 0 } page) pages.Add(page);
            }
        }

        return pages;
    }

    private static Page Make(string site, string raw)
    {
        var text = new StringBuilder();
        List<Sentence> sentences = [];
        foreach (var line in raw.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            if (text.Length > 0) text.Append('\n');
            var start = text.Length;
            text.Append(line);
            foreach (var part in Ends().Split(line))
            {
                var sentence = part.Trim();
                if (sentence.Length < 200 && Han(sentence) >= 3 && !Kana().IsMatch(sentence))
                    sentences.Add(new Sentence(start + part.IndexOf(sentence, StringComparison.Ordinal), sentence, Hash(sentence)));
                start += part.Length;
            }
        }

        return new Page(site, text.ToString(), sentences);
    }

    /// <summary>Number of Han characters.</summary>
    public static int Han(string text) => text.Count(c => c is >= '\u4E00' and <= '\u9FFF');

    /// <summary>XXH128 of the UTF-8, as hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"<(script|style|noscript)\b[\s\S]*?</\1>|<!--[\s\S]*?-->", RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"</?(b|i|a|span|em|strong|font|u)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"<[^>]+>")]
    private static partial Regex Block();

    /// <summary>Where sentences end.</summary>
    [GeneratedRegex(@"(?<=[。！？!?])")]
    public static partial Regex Ends();

    [GeneratedRegex(@"[\u3040-\u30FF]")]
    private static partial Regex Kana();

    /// <summary>A sentence of a page.</summary>
    /// <param name="Start">Where it starts in the page's text.</param>
    /// <param name="Text">The sentence.</param>
    /// <param name="Hash">Its hash.</param>
    internal sealed record Sentence(int Start, string Text, string Hash);

    /// <summary>A page.</summary>
    /// <param name="Site">Its host.</param>
    /// <param name="Text">Its lines.</param>
    /// <param name="Sentences">Those of 3 Han characters to 199 characters.</param>
    internal sealed record Page(string Site, string Text, List<Sentence> Sentences)
    {
        /// <summary>Which of so many parts its site is in.</summary>
        public int Fold(int folds) => (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Site)) % (ulong)folds);
    }
}
