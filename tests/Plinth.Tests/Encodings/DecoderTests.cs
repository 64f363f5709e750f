using CsCheck;
using System.Text;
using Plinth.Encodings;

namespace Plinth.Tests.Encodings;

public sealed class DecoderTests
{
    [Theory]
    [InlineData("gb18030", 21000)]
    [InlineData("shift_jis", 7700)]
    [InlineData("euc-jp", 6800)]
    [InlineData("euc-kr", 17000)]
    [InlineData("big5", 13000)]
    public void Pairs_are_those_of_the_code_page(string charset, int least)
    {
        var (same, all) = (0, 0);
        for (var lead = 0x81; lead < 0xFF; lead++)
        {
            for (var trail = 0x40; trail < 0xFF; trail++)
            {
                byte[] pair = [(byte)lead, (byte)trail];
                var theirs = CharsetBytes.Of(charset).GetString(pair);
                if (theirs.Length != 1 || theirs[0] is '\uFFFD' or '?' or '・' or (>= '\uE000' and <= '\uF8FF')) continue;
                all++;
                if (CharsetBytes.GetString(charset, pair) == theirs) same++;
            }
        }

        Assert.True(same >= least && same >= 0.98 * all, $"{charset}: {same} of {all}");
    }

    [Theory]
    [InlineData("big5", new byte[] { 0x88, 0x62 }, "Ê\u0304")]
    [InlineData("big5", new byte[] { 0x87, 0x40 }, "䏰")]
    [InlineData("gb18030", new byte[] { 0x81, 0x30, 0x81, 0x30 }, "\u0080")]
    [InlineData("gb18030", new byte[] { 0x90, 0x30, 0x81, 0x30 }, "\U00010000")]
    [InlineData("gb18030", new byte[] { 0xE3, 0x32, 0x9A, 0x35 }, "\U0010FFFF")]
    [InlineData("gbk", new byte[] { 0x80 }, "€")]
    [InlineData("gbk", new byte[] { 0x81, (byte)' ' }, "\uFFFD ")]
    [InlineData("euc-jp", new byte[] { 0x8F, 0xB0, 0xA1 }, "丂")]
    [InlineData("euc-jp", new byte[] { 0x8E, 0xB1 }, "ｱ")]
    [InlineData("shift_jis", new byte[] { 0xB1, 0x5C }, "ｱ\\")]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, (byte)'$', (byte)'B', 0x46, 0x7C, 0x1B, (byte)'(', (byte)'B', (byte)'a' }, "日a")]
    public void The_standard_s_own_cases(string charset, byte[] bytes, string text) => Assert.Equal(text, CharsetBytes.GetString(charset, bytes));

    [Fact]
    public void A_page_in_two_encodings_is_read_in_both()
    {
        const string chinese = "这是一个用来测试编码的网页，我们在这里写了一些中文。";
        byte[] page = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"<p>{chinese}</p>\n", 5))), .. CharsetBytes.GetBytes("gbk", $"<div>{chinese}</div>\n"), .. Encoding.UTF8.GetBytes("<p>完</p>")];
        var read = Charset.Decode(page, "utf-8", html: true);
        Assert.Equal(("utf-8", "gb18030"), (read.Charset, read.Inset));
        Assert.EndsWith($"<div>{chinese}</div>\n<p>完</p>", read.Text, StringComparison.Ordinal);
        byte[] latin = [.. Encoding.UTF8.GetBytes("<p>" + new string('é', 30) + " naïve “quotes”</p><p>caf"), 0xE9, .. "</p><p>it"u8, 0x92, .. "s</p>"u8];
        Assert.Equal(new DecodedText("<p>" + new string('é', 30) + " naïve “quotes”</p><p>café</p><p>it’s</p>", "utf-8", "windows-1252"), Charset.Decode(latin, "utf-8", html: true));
    }

    [Fact]
    public void Counts_utf8_as_decoding_it_rune_by_rune_does()
    {
        byte[][] odd = [[0xE0, 0x9F], [0xE0, 0xA0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0x80, 0x80], [0xF0, 0x9F, 0x98, 0x80], [0xF4, 0x90, 0x80], [0xC3, 0xA9], [0xE2, 0x82], [0xC1, 0x80]];
        var piece = Gen.OneOf(
            Gen.Byte.Array[0, 6],
Gen.Int[0, odd.Length - 1].Select(i => odd[i]),
            Gen.Const("some text in ASCII "u8.ToArray()));
        piece.Array[0, 12].Select(p => p.SelectMany(b => b).ToArray()).Sample(bytes => Assert.Equal(RuneByRune(bytes), Utf8Sequences.Count(bytes)), iter: 20_000);

        static (int Valid, int Invalid) RuneByRune(ReadOnlySpan<byte> body)
        {
            var (valid, invalid, cut) = (0, 0, 0);
            while (!body.IsEmpty)
            {
                var status = System.Text.Rune.DecodeFromUtf8(body, out _, out var length);
                if (body[0] >= 0x80)
                {
                    if (status == System.Buffers.OperationStatus.Done) valid++;
                    else if (status == System.Buffers.OperationStatus.InvalidData) invalid++;
                    else cut++;
                }

                body = body[length..];
            }

            return (valid, valid == 0 ? invalid + cut : invalid);
        }
    }
}
