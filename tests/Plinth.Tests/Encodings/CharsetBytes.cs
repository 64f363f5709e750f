using System.Text;
using Plinth.Encodings;

namespace Plinth.Tests.Encodings;

/// <summary>Text to bytes by .NET's code pages; to Big5 by our own table, since .NET's is without the characters of Hong Kong.</summary>
internal static class CharsetBytes
{
    private static readonly Dictionary<string, int> CodePages = new()
    {
        ["utf-8"] = 65001,
        ["utf-16le"] = 1200,
        ["utf-16be"] = 1201,
        ["gbk"] = 54936,
        ["gb18030"] = 54936,
        ["big5"] = 950,
        ["shift_jis"] = 932,
        ["euc-jp"] = 51932,
        ["euc-kr"] = 949,
        ["iso-2022-jp"] = 50220,
        ["koi8-r"] = 20866,
        ["koi8-u"] = 21866,
        ["macintosh"] = 10000,
        ["ibm866"] = 866,
    };

    public static byte[] GetBytes(string charset, string text) => Of(charset).GetBytes(text);

    public static string GetString(string charset, byte[] bytes) => CharsetLabels.Find(charset)!.Decoder.GetString(bytes);

    public static Encoding Of(string charset)
    {
        if (!CodePages.TryGetValue(charset, out var codePage)) return CodePagesEncodingProvider.Instance.GetEncoding(charset)!;
        return codePage switch
        {
            65001 => new UTF8Encoding(false),
            1200 => new UnicodeEncoding(false, false),
            1201 => new UnicodeEncoding(true, false),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(codePage)!,
        };
    }
}
