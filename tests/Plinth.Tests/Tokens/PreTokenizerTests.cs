using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Plinth.Tests.Signals;
using Plinth.Tokens;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tests.Tokens;

/// <summary>The hand-written pre-tokenisers against .NET's engine running the published pattern.</summary>
public class PreTokenizerTests
{
    public static TheoryData<string> Names => ["gpt2", "cl100k", "cl100k-single", "cl100k-run", "cl100k-tail", "o200k", "plinth", "plinth-short"];

    private static IPreTokenizer Make(string name) => name switch
    {
        "gpt2" => new Gpt2PreTokenizer(),
        "cl100k" => new Gpt4PreTokenizer(),
        "cl100k-single" => new Gpt4PreTokenizer(Digits.Single),
        "cl100k-run" => new Gpt4PreTokenizer(Digits.Run),
        "cl100k-tail" => new Gpt4PreTokenizer(wholeTail: true),
        "o200k" => new O200kPreTokenizer(),
        "plinth" => Gpt4PreTokenizer.Plinth(),
        _ => new Gpt4PreTokenizer(Digits.Run, 2, 4),
    };

    [Theory, MemberData(nameof(Names))]
    public void Cuts_as_its_pattern_does(string name)
    {
        var cutter = Make(name);
        var twin = new RegexTwin(cutter.Pattern);
        Texts.Any.Sample(text =>
        {
            var mine = Pieces(cutter, text);
            var theirs = twin.Pieces(text);
            if (!mine.SequenceEqual(theirs)) Assert.Fail($"{Show(text)}\n{string.Join('|', mine.Select(Show))}\n{string.Join('|', theirs.Select(Show))}");
        }, iter: 20_000);
    }

    [Theory, MemberData(nameof(Names))]
    public void Many_at_once_are_cut_as_one_after_the_other(string name)
    {
        var cutter = Make(name);
        Gen.Select(Texts.Any.Array[1, 12].Select(string.Concat), Gen.Int[1, 70], Gens.Of("", new string('a', 70), new string(' ', 65), "the quick brown fox, 12345 and 'twas\r\n\r\n  \t if (x == 0)  {\n\t\treturn;")).Sample((text, room, more) =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text + more + text);
            var ends = new int[room];
            for (var at = 0; at < utf8.Length;)
            {
                var count = cutter.Ends(utf8, at, ends);
                Assert.InRange(count, 1, room);
                foreach (var end in ends.AsSpan(0, count))
                {
                    if (cutter.End(utf8, at) != end) Assert.Fail($"{Show(Encoding.UTF8.GetString(utf8))}: from {at} to {end} and not to {cutter.End(utf8, at)}");
                    at = end;
                }

                Assert.True(count == room || at == utf8.Length);
            }
        }, iter: 4_000);
    }

    [Theory]
    [InlineData("gpt2", "I'll go 2025年 'S  x\n\n y", "I|'ll| go| 2025|年| '|S| | x|\n\n| y")]
    [InlineData("cl100k", "I'LL go 2025年 don'ſ \n\n  y ", "I|'LL| go| |202|5|年| don|'ſ| \n\n| | y| ")]
    [InlineData("cl100k-tail", "a \n  ", "a| \n  ")]
    [InlineData("o200k", "HelloWorld's XMLHttp a/b;//\n中文Abc", "Hello|World's| XMLHttp| a|/b|;//\n|中文Abc")]
    [InlineData("plinth", "中文Abc，汉语和English混排一二三四五六七八九", "中文|Abc|，|汉语和|English|混排一二三四五六|七八九")]
    [InlineData("plinth-short", "abcdefghi!!!!!!\n\n\n\n\n\n 123456", "abcd|efgh|i|!!!!|!!\n\n\n\n|\n\n| |1234|56")]
    public void Cuts_as_written(string name, string text, string pieces) => Assert.Equal(pieces, string.Join('|', Pieces(Make(name), text)));

    [Fact]
    public void Ends_on_bytes_that_are_no_text()
    {
        byte[] bytes = [0xFF, 0xE4, 0x80, 0x20, 0xF0, 0x9F, 0xC3];
        foreach (var name in Names.Select(row => row.Data))
        {
            var cutter = Make(name);
            for (var at = 0; at < bytes.Length;)
            {
                var end = cutter.End(bytes, at);
                Assert.InRange(end, at + 1, bytes.Length);
                at = end;
            }
        }
    }

    private static List<string> Pieces(IPreTokenizer cutter, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var pieces = new List<string>();
        for (var at = 0; at < utf8.Length;)
        {
            var end = cutter.End(utf8, at);
            pieces.Add(Encoding.UTF8.GetString(utf8, at, end - at));
            at = end;
        }

        return pieces;
    }

    private static string Show(string text) => string.Concat(text.Select(c => c is > ' ' and < '\u007f' ? c.ToString() : $"\\u{(int)c:x4}"));
}

/// <summary>
/// The obvious twin: the pattern given to .NET's engine. That engine reads UTF-16, so a character beyond the first plane goes in as one of the
/// same category from the first.
/// </summary>
internal sealed class RegexTwin
{
    private readonly Regex _regex;

    public RegexTwin(string pattern) => _regex = new Regex(pattern
        .Replace("\U00020000-\U0003FFFD", "", StringComparison.Ordinal)
        .Replace("(?i:'s|", "(?i:'[sſ]|", StringComparison.Ordinal), RegexOptions.CultureInvariant);

    public List<string> Pieces(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var plane = string.Concat(runes.Select(StandIn));
        var pieces = new List<string>();
        var at = 0;
        foreach (Match match in _regex.Matches(plane))
        {
            Assert.Equal(at, match.Index);
            pieces.Add(string.Concat(runes.AsSpan(at, match.Length).ToArray().Select(r => r.ToString())));
            at += match.Length;
        }

        Assert.Equal(runes.Length, at);
        return pieces;
    }

    private static char StandIn(Rune rune) => rune.IsBmp ? (char)rune.Value : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => 'Ā',
        UnicodeCategory.LowercaseLetter => 'ā',
        UnicodeCategory.OtherLetter => rune.Value is >= 0x20000 and < 0x40000 ? '一' : 'あ',
        UnicodeCategory.ModifierLetter => 'ー',
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '٣',
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => '\u0301',
        _ => '☃',
    };
}

/// <summary>Random texts that meet the corners of the patterns often.</summary>
internal static class Texts
{
    private static readonly string[] _bits =
    [
        "a", "b", "Z", "s", "S", "t", "re", "ll", "LL", "ve", "'", "’", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", "1", "23", "४", "Ⅷ", "〇", "²",
        "!", "/", ".", "…", "，", "。", "_", "-", "中", "文字", "々", "あ", "カ", "ー", "한", "é", "e\u0301", "\u0301", "\u093f", "ǅ", "ʰ", "ß", "ſ", "К", "😀", "👩‍👩‍👧", "𝒳", "𐐀", "𐐨",
        "𠀀", "𝟘", "\u200d", "\ufeff", "\ufffd", "\0", "\u001b", "\U000E0041", "<|endoftext|>", "the ", "ing", "return", " 0x", "的",
    ];

    /// <summary>Well-formed UTF-16.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(
        Gens.Of(_bits).Array[0, 24].Select(string.Concat),
        Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).Array[0, 12].Select(all => string.Concat(all.Select(char.ConvertFromUtf32))),
        Gen.Select(Gens.Of(_bits), Gen.Int[1, 90], Gens.Of(_bits), (bit, times, end) => string.Concat(Enumerable.Repeat(bit, times)) + end));

    /// <summary>
    /// Without what .NET's engine reads otherwise than the engines that the patterns were written for: letters, digits and marks beyond the first plane,
    /// and the long s after an apostrophe.
    /// </summary>
    public static Gen<string> OneEngine { get; } = Gen.OneOf(
        Any.Select(text => string.Concat(text.EnumerateRunes().Where(r => r.Value != 'ſ' && (r.IsBmp || !(Rune.IsLetterOrDigit(r) || Rune.IsNumber(r) || Rune.GetUnicodeCategory(r) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))).Select(r => r.ToString()))),
        Gen.Int[0, 0xFFFF].Where(c => c != 'ſ' && Rune.IsValid(c)).Select(c => (char)c).Array[0, 30].Select(c => new string(c)),
        Gen.Byte.Array[0, 200].Select(b => Encoding.Latin1.GetString(b)));
}
