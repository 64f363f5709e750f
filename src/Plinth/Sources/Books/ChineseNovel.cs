using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Sources.Books;

/// <summary>Novels as the Chinese reading sites hand them out: chapter headings stay; the site's inserts, the author's asides and the blurb go.</summary>
internal static partial class ChineseNovel
{
    // A line with one of these may be the story's own when it is long.
    private const int LongLine = 120;
    private const int MaxBlurb = 20_000;

    /// <summary>Whether a text has Chinese chapter headings.</summary>
    public static bool Is(string text) => Chapter().Count(text) >= 2 && text.AsSpan().ContainsAnyInRange('\u4E00', '\u9FFF');

    /// <summary>The story alone.</summary>
    /// <param name="text">The file.</param>
    /// <param name="chapters">Number of chapter headings.</param>
    /// <param name="cut">Lines that were left out as inserts or asides.</param>
    public static string Clean(string text, out int chapters, out int cut)
    {
        (chapters, cut) = (0, 0);
        var first = Chapter().Match(text);
        if (first.Success && first.Index is > 0 and < MaxBlurb) text = text[first.Index..];
        var result = new StringBuilder(text.Length);
        var heading = "";
        foreach (var piece in text.AsSpan().EnumerateLines())
        {
            var line = piece.Trim(" \t\u3000\u00A0\uFEFF");
            if (line.IsEmpty) continue;
            if (Ending().IsMatch(line))
            {
                cut++;
                if (result.Length > text.Length / 2) break;
                continue;
            }

            if (line.Length <= 60 && Chapter().IsMatch(line))
            {
                // Sites print the heading twice: as the page's and as the text's.
                if (line.SequenceEqual(heading)) continue;
                heading = line.ToString();
                chapters++;
                if (result.Length > 0) result.Append('\n');
                result.Append(line).Append("\n\n");
                continue;
            }

            if (line.IndexOfAny("(（【[") >= 0 && Inset().IsMatch(line))
            {
                cut++;
                line = Inset().Replace(line.ToString(), "");
                if (line.Trim().IsEmpty) continue;
            }

            if (line.Length < LongLine && (Site().IsMatch(line) || Aside().IsMatch(line)))
            {
                cut++;
                continue;
            }

            result.Append(line).Append('\n');
        }

        return result.ToString().Trim();
    }

    /// <summary>Title and author as the first lines say them: <c>《…》作者：…</c>.</summary>
    public static (string? Title, string? Author) Head(string text)
    {
        var head = text[..Math.Min(text.Length, 600)];
        var title = TitleOf().Match(head);
        var author = AuthorOf().Match(head);
        return (title.Success ? title.Groups[1].Value : null, author.Success ? author.Groups[1].Value.Trim() : null);
    }

    [GeneratedRegex(@"^[ \t\u3000\uFEFF]*(?:正文[ \u3000]*)?(?:第[0-9０-９零〇一二三四五六七八九十百千两]{1,9}[章回节節卷集部篇幕]|楔子|引子|序章|序幕|尾声|尾聲|番外)(?![的了是在就里裡，。、])[^\n。！？]{0,45}\r?$", RegexOptions.Multiline)]
    private static partial Regex Chapter();

    [GeneratedRegex(@"^[（(【]?\s*(?:全书完|全書完|全文完|全本完|完本|大结局完|本书完|全剧终)\s*[)）】]?[。！]?$")]
    private static partial Regex Ending();

    [GeneratedRegex(@"https?:|www[.．。]|[a-z0-9]\s*[.．。]\s*(?:com|net|org|cn|cc|la)\b|小说网|小說網|小说阅读网|小说下载|txt下载|TXT下载|书友群|无弹窗|手机用户|手机阅读|最新章节|首发网站|首发域名|本站|请收藏|请记住|更新最快|全文阅读|点击下一页|加入书签|正版订阅|转载请|版权所有|本章未完|章节目录|上一章|下一章|返回目录", RegexOptions.IgnoreCase)]
    private static partial Regex Site();

    [GeneratedRegex(@"^[（(【]?\s*(?:PS\d?|p\.s\.|ＰＳ|作者有话|作者的话|作者按|题外话|本章说)[\s:：,，]|求(?:月票|推荐票?|收藏|订阅|打赏|票|支持)|(?:感谢|谢谢).{0,30}(?:打赏|月票|推荐票|盟主)|第[一二三四五六]更[!！，,。]|(?:今天|今日|明天).{0,8}(?:更新|加更)|加更一?章|^[（(【]?(?:本章完|未完待续|待续)", RegexOptions.IgnoreCase)]
    private static partial Regex Aside();

    [GeneratedRegex(@"[（(【\[][^（）()【】\[\]]{0,60}(?:未完待续|本章完|求月票|求推荐|求收藏|www\.|\.com|手机用户|小说网|起点|首发)[^（）()【】\[\]]{0,80}[)）】\]]", RegexOptions.IgnoreCase)]
    private static partial Regex Inset();

    [GeneratedRegex(@"《([^》\n]{1,40})》")]
    private static partial Regex TitleOf();

    [GeneratedRegex(@"作者[:：]\s*([^\s\n]{1,30})")]
    private static partial Regex AuthorOf();
}
