using Plinth.Encodings;
using Plinth.Sources;

namespace Plinth.Tests.Encodings;

public sealed class CharsetAccuracyTests
{
    [Fact]
    public void Undeclared_encodings_of_the_sample_pages_are_told()
    {
        var pages = CharsetPages.Load();
        Assert.Equal(860, pages.Count);
        foreach (var (language, charset) in CharsetPages.Encodings)
        {
            var (whole, right, pieces, rightPieces) = (0, 0, 0, 0);
            foreach (var (_, html) in pages.Where(p => p.Language == language))
            {
                var body = CharsetPages.Encode(html, charset);
                if (body.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0xff))
                {
                    whole++;
                    if (Right(body, charset)) right++;
                }

                foreach (var piece in CharsetPages.Pieces(html, charset))
                {
                    pieces++;
                    if (Right(piece, charset)) rightPieces++;
                }
            }

            var figures = $"{language} {charset}: {right} of {whole} pages, {rightPieces} of {pieces} pieces";
            TestContext.Current.TestOutputHelper?.WriteLine(figures);
            Assert.True(whole >= 20 && right >= 0.995 * whole, figures);
            Assert.True(pieces >= 300 && rightPieces >= 0.99 * pieces, figures);
        }
    }

    [Fact]
    public void Declared_encodings_are_kept_on_the_sample_pages()
    {
        var pages = CharsetPages.Load();
        foreach (var (language, charset) in CharsetPages.Encodings)
        {
            foreach (var (_, html) in pages.Where(p => p.Language == language))
            {
                var body = CharsetPages.Encode(html, charset);
                Assert.Equal(CharsetBytes.GetString(charset, body), Charset.Decode(body, charset, html: true).Text);
            }
        }
    }

    /// <summary>Whether the text comes out as it was: two names for encodings that give the same are one answer.</summary>
    private static bool Right(byte[] body, string charset) => Charset.Decode(body, null, html: false).Text == CharsetBytes.GetString(charset, body);
}
