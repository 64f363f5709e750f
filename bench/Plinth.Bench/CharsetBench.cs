using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plinth.Encodings;
using Plinth.Languages;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>Real pages, re-encoded and with every label taken out: how many come back as they were, charset by charset, and how fast.</summary>
/// <remarks>
/// A page counts for a charset when its letters above ASCII are the charset's own: at least half of them of its script (for East Asia: Han, kana or
/// Hangul of the language), 30 of them or more, and at most one in a hundred that the charset lacks; those are written as character references, as
/// authors do. For the encodings of Latin text other than windows-1252, at least 10 letters must be ones that windows-1252 lacks. Right is
/// the text, character for character.
/// Two kinds of pages are left out. A page whose text is spoilt already where it comes from, as <see cref="Mojibake"/> tells: its bytes rightly look like
/// another encoding's. And, for the encodings of Latin text other than windows-1252 and macintosh, a page whose language is none that people write in
/// the encoding, as <see cref="LanguageDetector"/> tells of its text: code page 1257 has every letter of Polish, and nobody wrote Polish in it.
/// </remarks>
internal static partial class CharsetBench
{
    private const int LeastLetters = 30;
    private const int LeastOwn = 10;

    private static readonly string[] Charsets =
    [
        "utf-8", "utf-16le", "utf-16be", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "windows-1250", "windows-1251", "windows-1252", "windows-1253",
        "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874", "iso-8859-2", "iso-8859-5", "iso-8859-7", "koi8-r", "koi8-u", "ibm866", "macintosh",
    ];

    private static readonly string[] Central = ["pl", "cs", "sk", "hu", "sl", "hr", "bs", "sr", "sh", "ro", "sq"];

    /// <summary>Languages that are written in an encoding; any where it is not listed.</summary>
    private static readonly Dictionary<string, string[]> Usual = new()
    {
        ["windows-1250"] = Central,
        ["iso-8859-2"] = Central,
        ["windows-1254"] = ["tr", "az"],
        ["windows-1257"] = ["lt", "lv", "et"],
        ["windows-1258"] = ["vi"],
    };

    public static int Run(string folder, string only)
    {
        var all = Pages(folder);
        var pages = all.Where(p => Mojibake.Repair(p).Kind is null).Select(p => (Text: p, Language: LanguageDetector.Shared.Detect(Signs().Replace(Markup().Replace(p, " "), " ")).Language)).ToList();
        Console.WriteLine($"{all.Count} pages, {all.Count - pages.Count} of them spoilt at their source and left out");
        Console.WriteLine($"{"charset",-14} {"pages",6} {"right",6} {"share",8} {"MB",7} {"MB/s",8}");
        var failed = 0;
        foreach (var charset in Charsets.Where(c => c.Contains(only, StringComparison.Ordinal)))
        {
            var usual = Usual.GetValueOrDefault(charset);
            var encoder = new PageEncoder(charset);
            var bodies = pages.Where(p => usual is null || usual.Contains(p.Language)).Select(p => (Page: p, Body: encoder.Encode(p.Text, LeastLetters, LeastOwn))).Where(b => b.Body is not null).ToList();
            if (bodies.Count == 0)
            {
                Console.WriteLine($"{charset,-14} {0,6}");
                continue;
            }

            var right = 0;
            foreach (var (_, body) in bodies)
            {
                var (text, name) = Charset.Decode(body!.Value.Bytes, null, html: true);
                if (text == body.Value.Text) right++;
                else if (only.Length > 0) Console.WriteLine($"  taken for {name}: {Difference(text, body.Value.Text)}");
            }

            if (right < 0.995 * bodies.Count) failed++;
            Console.WriteLine($"{charset,-14} {bodies.Count,6} {right,6} {100.0 * right / bodies.Count,7:F2}% {bodies.Sum(b => b.Body!.Value.Bytes.Length) / 1e6,7:F1} {Speed([.. bodies.Select(b => b.Body!.Value.Bytes)]),8:F0}");
        }

        var ascii = pages.Select(p => Encoding.ASCII.GetBytes(p.Text)).ToArray();
        Console.WriteLine($"{"ascii",-14} {ascii.Length,6} {"",6} {"",8} {ascii.Sum(b => b.Length) / 1e6,7:F1} {Speed(ascii),8:F0}");
        return failed == 0 ? 0 : 1;
    }

    private static string Difference(string got, string wanted)
    {
        var at = got.AsSpan().CommonPrefixLength(wanted);
        var from = Math.Max(0, at - 20);
        return (wanted[from..Math.Min(wanted.Length, at + 20)] + " | " + got[from..Math.Min(got.Length, at + 20)]).ReplaceLineEndings(" ");
    }

    private static double Speed(byte[][] bodies)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var (bytes, clock) = (0L, Stopwatch.StartNew());
            do
            {
                foreach (var body in bodies)
                {
                    _ = Charset.Decode(body, null, html: true);
                    bytes += body.Length;
                }
            }
            while (clock.ElapsedMilliseconds < 100);
            best = Math.Min(best, clock.Elapsed.TotalSeconds / bytes);
        }

        return 1e-6 / best;
    }

    /// <summary>The pages as text, without the places where they name an encoding.</summary>
    public static List<string> Pages(string folder)
    {
        var source = new WarcSource { Files = ["*-even.warc.gz"] };
        return
        [
            .. source.Split(folder).SelectMany(shard => source.Read(shard, CancellationToken.None)).Select(r => r.Document).OfType<Document>()
                .Select(d => Declaration().Replace(d.Text, "").Replace("\uFFFD", "", StringComparison.Ordinal).TrimStart('\uFEFF')),
        ];
    }

    [GeneratedRegex("<(script|style)\\b.*?</\\1|<[^>]*>|&[#a-z0-9]+;", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Markup();

    [GeneratedRegex("""[^\p{L}\p{M}'’]+""")]
    private static partial Regex Signs();

    [GeneratedRegex("""charset\s*=\s*["']?[\w-]+|<\?xml[^>]*\?>""", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();

    /// <summary>Writes pages in one encoding, by .NET's code pages, Big5 by the inverse of what Plinth reads.</summary>
    private sealed class PageEncoder
    {
        private readonly string _charset;
        private readonly Dictionary<Rune, byte[]?> _bytes = [];
        private readonly Dictionary<string, byte[]>? _big5;
        private readonly Encoding? _encoding;

        public PageEncoder(string charset)
        {
            _charset = charset;
            if (charset == "big5") _big5 = Big5();
            else _encoding = charset switch
            {
                "utf-8" => new UTF8Encoding(false),
                "utf-16le" => new UnicodeEncoding(false, false),
                "utf-16be" => new UnicodeEncoding(true, false),
                "gbk" => CodePagesEncodingProvider.Instance.GetEncoding(936, new EncoderExceptionFallback(), new DecoderExceptionFallback()),
                "euc-jp" => CodePagesEncodingProvider.Instance.GetEncoding(51932, new EncoderExceptionFallback(), new DecoderExceptionFallback()),
                "iso-2022-jp" => CodePagesEncodingProvider.Instance.GetEncoding(50220, new EncoderExceptionFallback(), new DecoderExceptionFallback()),
                _ => CodePagesEncodingProvider.Instance.GetEncoding(charset, new EncoderExceptionFallback(), new DecoderExceptionFallback()),
            };
        }

        /// <summary>The page's bytes and the text that they are, or null where the page does not count for the charset.</summary>
        public (byte[] Bytes, string Text)? Encode(string page, int leastLetters, int leastOwn)
        {
            var (letters, fitting, lacking, own, kana) = (0, 0, 0, 0, 0);
            var text = new StringBuilder(page.Length);
            foreach (var rune in page.EnumerateRunes())
            {
                if (rune.IsAscii)
                {
                    if (rune.Value == 0x1b) return null;
                    text.Append((char)rune.Value);
                    continue;
                }

                var has = Bytes(rune) is not null;
                if (Rune.IsLetter(rune))
                {
                    letters++;
                    if (!has) lacking++;
                    if (Fits(rune)) fitting++;
                    if (rune.Value is >= 0x3041 and <= 0x30FE) kana++;
                    if (has && !Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(rune.ToString())).Equals(rune.ToString(), StringComparison.Ordinal)) own++;
                }

                if (has) text.Append(rune);
                else text.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
            }

            if (letters < leastLetters || lacking * 100 > letters || fitting * 2 < letters) return null;
            if (_charset is "shift_jis" or "euc-jp" or "iso-2022-jp" && kana * 10 < letters) return null;
            if (_charset is "gbk" or "big5" && kana * 20 > letters) return null;
            if (_charset is "gb18030" && kana * 20 > letters) return null;
            if (_charset is "windows-1250" or "windows-1254" or "windows-1257" or "windows-1258" or "iso-8859-2" && own < leastOwn) return null;
            var whole = text.ToString();
            return (All(whole), whole);
        }

        private byte[] All(string text)
        {
            if (_encoding is not null) return _encoding.GetBytes(text);
            var bytes = new List<byte>(text.Length * 2);
            foreach (var rune in text.EnumerateRunes()) bytes.AddRange(rune.IsAscii ? [(byte)rune.Value] : _bytes[rune]!);
            return [.. bytes];
        }

        private byte[]? Bytes(Rune rune)
        {
            if (_bytes.TryGetValue(rune, out var known)) return known;
            byte[]? bytes = null;
            if (_big5 is not null)
            {
                bytes = _big5.GetValueOrDefault(rune.ToString());
            }
            else
            {
                try
                {
                    bytes = _encoding!.GetBytes(rune.ToString());
                    // Code pages that take a letter for a like one give another back.
                    if (_encoding.GetString(bytes) != rune.ToString() || Charset.Decode(bytes, _charset, html: false).Text != rune.ToString() && _charset != "utf-8" && !_charset.StartsWith("utf-16", StringComparison.Ordinal)) bytes = null;
                }
                catch (EncoderFallbackException)
                {
                }
            }

            return _bytes[rune] = bytes;
        }

        private bool Fits(Rune rune)
        {
            var v = rune.Value;
            var han = v is >= 0x3400 and <= 0x9FFF or >= 0x20000;
            return _charset switch
            {
                "gbk" or "gb18030" or "big5" => han,
                "shift_jis" or "euc-jp" or "iso-2022-jp" => han || v is >= 0x3041 and <= 0x30FE,
                "euc-kr" => v is >= 0xAC00 and <= 0xD7A3,
                "windows-1251" or "koi8-r" or "koi8-u" or "iso-8859-5" or "ibm866" => v is >= 0x400 and <= 0x52F,
                "windows-1253" or "iso-8859-7" => v is >= 0x370 and <= 0x3FF,
                "windows-1255" => v is >= 0x590 and <= 0x5FF,
                "windows-1256" => v is >= 0x600 and <= 0x6FF,
                "windows-874" => v is >= 0xE00 and <= 0xE7F,
                "utf-8" or "utf-16le" or "utf-16be" => true,
                _ => v < 0x250,
            };
        }

        private static Dictionary<string, byte[]> Big5()
        {
            var all = new Dictionary<string, byte[]>();
            for (var lead = 0xFE; lead >= 0x81; lead--)
            {
                for (var trail = 0xFE; trail >= 0x40; trail--)
                {
                    byte[] pair = [(byte)lead, (byte)trail];
                    // In the middle of a text, so that two bytes alone are not judged.
                    var text = Charset.Decode([.. "a"u8, .. pair, .. "a"u8], "big5", html: false).Text[1..^1];
                    // The standard's encoder leaves out the first 32 rows of HKSCS; pages have them.
                    if (text.Length > 0 && !text.Contains('\uFFFD', StringComparison.Ordinal)) all[text] = pair;
                }
            }

            return all;
        }
    }
}
