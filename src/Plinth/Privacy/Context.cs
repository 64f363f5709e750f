using System.Buffers;

namespace Plinth.Privacy;

/// <summary>What the words around a number say that it is.</summary>
internal static class Context
{
    private static readonly SearchValues<string> s_things = Words(
        "order", "invoice", "tracking", "part no", "part number", "part #", "p/n", "serial", "isbn", "issn", "doi", "sku", "model", "ticket", "patent", "item",
        "barcode", "ean", "upc", "batch", "lot no", "reference", "ref no", "receipt", "pmid", "pmcid", "arxiv", "catalog", "commit", "checksum", "booking",
        "transaction", "seed", "bug ", "issue", "rfc", "cas no", "订单", "訂單", "单号", "單號", "编号", "編號", "型号", "型號", "货号", "书号", "流水", "批号", "批准文号", "专利", "条形码", "条码",
        "邮编", "序列号", "序號", "统一书号", "准印证", "备案", "许可证", "学号", "工号", "版本", "坐标", "经度", "纬度", "车次", "航班", "期号", "文号", "案号", "标准号");

    /// <summary>Words to look for, case ignored.</summary>
    public static SearchValues<string> Words(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text before a position, at most so many characters.</summary>
    public static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, int at, int window) => text[Math.Max(0, at - window)..at];

    /// <summary>The text before a position on the same line, at most so many characters; behind what has been found already.</summary>
    public static ReadOnlySpan<char> LineBefore(ReadOnlySpan<char> text, int at, int window)
    {
        var before = Before(text, at, window);
        return before[(before.LastIndexOfAny('\n', '>', '\uFFFC') + 1)..];
    }

    /// <summary>The text behind a position on the same line, at most so many characters.</summary>
    public static ReadOnlySpan<char> LineAfter(ReadOnlySpan<char> text, int at, int window)
    {
        var after = text[at..Math.Min(text.Length, at + window)];
        var end = after.IndexOfAny('\n', '<', '\uFFFC');
        return end < 0 ? after : after[..end];
    }

    /// <summary>True when one of the words stands there and does not begin inside another ASCII word.</summary>
    public static bool Says(ReadOnlySpan<char> around, SearchValues<string> words) => LastOf(around, words) >= 0;

    /// <summary>True when what is before a number says that it numbers a thing, and no later word says otherwise.</summary>
    public static bool NumbersAThing(ReadOnlySpan<char> before, SearchValues<string>? unless = null)
    {
        var thing = LastOf(before, s_things);
        return thing >= 0 && (unless is null || LastOf(before, unless) < thing);
    }

    private static int LastOf(ReadOnlySpan<char> around, SearchValues<string> words)
    {
        var last = -1;
        for (var at = 0; at < around.Length;)
        {
            var next = around[at..].IndexOfAny(words);
            if (next < 0) break;
            at += next;
            if (at == 0 || !char.IsAsciiLetter(around[at]) || !char.IsAsciiLetter(around[at - 1])) last = at;
            at++;
        }

        return last;
    }
}
