using System.Buffers;

namespace Plinth.Extraction;

/// <summary>What the words in an element's class and id say of it.</summary>
[Flags]
internal enum ClassHint : byte
{
    None = 0,

    /// <summary>Navigation, sharing, advertising and other things that are not what the page is about.</summary>
    Boilerplate = 1,

    /// <summary>Readers' comments.</summary>
    Comments = 2,

    /// <summary>The body of an article: two words say so together.</summary>
    Body = 4,

    /// <summary>The main part of a page.</summary>
    Main = 8,

    /// <summary>Made invisible by a style sheet's usual names.</summary>
    Hidden = 16,

    /// <summary>Byline, date, tags: about the text, not in it.</summary>
    About = 32,
}

/// <summary>Reads class and id names word by word: <c>post-content</c>, <c>postContent</c> and <c>post_content</c> are the same two words.</summary>
internal static class ClassWords
{
    // Long words that are found inside others too: relatedposts, mainsidebar.
    private static readonly SearchValues<string> s_boilerplate = SearchValues.Create(
        [
            "sidebar", "breadcrumb", "newsletter", "navbar", "navigation", "cookie", "footer", "advert", "recommend", "subscribe", "pagination",
            "sharing", "sharebar", "sharebutton", "sharedaddy", "shareaholic", "socialmedia", "sociallink", "social-", "addthis", "addtoany", "related",
            "outbrain", "taboola", "sponsor", "copyright", "masthead", "mostread", "mostpopular", "popularpost", "morefrom", "signup",
            "tagcloud", "dropdown", "offcanvas", "megamenu", "mainmenu", "submenu", "topmenu", "menu-", "-menu", "topbar", "pagenav", "postnav", "crumbs",
            "site-header", "page-header-nav", "skip-link", "readmore", "read-next", "readnext", "you-may", "youmay", "also-like", "paywall",
            "gdpr", "consent", "toolbar", "authorbox", "author-box", "author-bio", "authorbio", "about-author", "prevnext", "prev-next",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> s_comments = SearchValues.Create(["comment", "disqus", "respond", "replies"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Judges the value of a class or id attribute.</summary>
    public static ClassHint Of(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.Length > 400) return ClassHint.None;
        var hint = ClassHint.None;
        if (value.ContainsAny(s_boilerplate)) hint |= ClassHint.Boilerplate;
        if (value.ContainsAny(s_comments)) hint |= ClassHint.Comments;
        Span<char> word = stackalloc char[16];
        var (kind, part, at) = (false, false, 0);
        while (at < value.Length)
        {
            if (!char.IsAsciiLetter(value[at]))
            {
                if (value[at] is ' ' or '\n' or '\t') (kind, part) = (false, false);
                at++;
                continue;
            }

            var start = at++;
            while (at < value.Length && char.IsAsciiLetter(value[at]) && !(char.IsAsciiLetterUpper(value[at]) && char.IsAsciiLetterLower(value[at - 1]))) at++;
            var length = at - start;
            if (length > word.Length) continue;
            for (var i = 0; i < length; i++) word[i] = (char)(value[start + i] | 0x20);
            var w = word[..length];
            hint |= Word(w);
            if (IsKind(w)) kind = true;
            else if (IsPart(w)) part = true;
            if (IsWhole(w) || (kind && part)) hint |= ClassHint.Body;
        }

        return hint;
    }

    private static ClassHint Word(ReadOnlySpan<char> word) => word switch
    {
        "nav" or "menu" or "share" or "social" or "ad" or "ads" or "adsense" or "dfp" or "banner" or "promo" or "promotion" or "popup" or "modal" or "overlay"
            or "login" or "signin" or "widget" or "widgets" or "pager" or "trending" or "print" or "toc" or "foot" or "rss" or "teaser"
            or "teasers" or "upsell" or "ticker" or "breaking" or "flyout" or "tooltip" or "lightbox" or "rating" or "votes" or "like" or "likes"
            or "carousel" or "notification" or "alert" or "search" or "searchform" or "jumbotron" or "cta" => ClassHint.Boilerplate,
        "byline" or "meta" or "metadata" or "postmeta" or "timestamp" or "tags" or "taglist" or "dateline" or "date" or "author" or "categories" or "keywords"
            or "posted" or "published" or "credit" or "credits" or "views" => ClassHint.About,
        "main" or "content" or "maincontent" or "contents" or "container" or "primary" => ClassHint.Main,
        "visuallyhidden" or "hide" or "hidden" or "offscreen" or "noprint" or "invisible" => ClassHint.Hidden,
        _ => ClassHint.None,
    };

    private static bool IsKind(ReadOnlySpan<char> word) =>
        word is "article" or "post" or "entry" or "story" or "news" or "blog" or "page" or "field" or "art" or "single" or "rich" or "wiki" or "doc";

    private static bool IsPart(ReadOnlySpan<char> word) => word is "body" or "content" or "text" or "contents" or "copy" or "txt" or "con" or "cont";

    private static bool IsWhole(ReadOnlySpan<char> word) =>
        word is "articlebody" or "articlecontent" or "articletext" or "postbody" or "postcontent" or "entrycontent" or "storybody" or "storycontent"
            or "newstext" or "newscontent" or "newsbody" or "bodytext" or "maintext" or "postentry" or "arttext" or "artcon" or "contenttext" or "trs"
            or "richtext" or "markdown";
}
