using System.IO.Compression;

namespace Plinth.Extraction.Scoring;

/// <summary>What was learned of pages: scores of words in names and in texts, and trees that judge segments. Made by tools/PageModel.</summary>
/// <param name="Names">Words in classes and ids.</param>
/// <param name="Words">Words in texts.</param>
/// <param name="Trees">Trees over the features of <see cref="SegmentFeatures"/>: the first look.</param>
/// <param name="Second">Trees over the features of <see cref="SecondLook"/>, which mend what the first look says.</param>
internal sealed record PageModel(WordScores Names, WordScores Words, BoostedTrees Trees, BoostedTrees Second)
{
    private static readonly Lazy<PageModel> s_shipped = new(() =>
    {
        using var stream = typeof(PageModel).Assembly.GetManifestResourceStream("page-model.bin") ?? throw new InvalidOperationException("The page model is not in the assembly.");
        return Read(stream);
    });

    /// <summary>The model that is shipped.</summary>
    public static PageModel Shipped => s_shipped.Value;

    /// <summary>Writes the model, packed by Brotli.</summary>
    public void Write(Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        Names.Write(packed);
        Words.Write(packed);
        Trees.Write(packed);
        Second.Write(packed);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static PageModel Read(Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionMode.Decompress);
        var (names, words) = (WordScores.Read(packed), WordScores.Read(packed));
        var model = new PageModel(names, words, BoostedTrees.Read(packed), BoostedTrees.Read(packed));
        return model.Trees.Features <= SegmentFeatures.Width && model.Second.Features <= SecondLook.Width ? model : throw new InvalidOperationException("The page model asks for features that there are not.");
    }
}
