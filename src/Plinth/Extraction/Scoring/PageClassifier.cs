using System.IO.Compression;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>What was learned of page types: tokens and trees, one set of trees a type. Made by tools/PageModel.</summary>
/// <param name="Tokens">What tokens speak for.</param>
/// <param name="Trees">Trees over the features of <see cref="PageFeatures"/>, in the order of <see cref="PageTypes.Names"/>.</param>
internal sealed record PageClassifier(TypeTokens Tokens, BoostedTrees[] Trees)
{
    private static readonly Lazy<PageClassifier> s_shipped = new(() =>
    {
        using var stream = typeof(PageClassifier).Assembly.GetManifestResourceStream("page-types.bin") ?? throw new InvalidOperationException("The model of page types is not in the assembly.");
        return Read(stream);
    });

    /// <summary>The model that is shipped.</summary>
    public static PageClassifier Shipped => s_shipped.Value;

    /// <summary>Probabilities of the types of a row of <see cref="PageFeatures"/>; they add up to 1.</summary>
    public void Classify(ReadOnlySpan<float> row, Span<float> probabilities)
    {
        var sum = 0f;
        for (var t = 0; t < Trees.Length; t++) sum += probabilities[t] = Trees[t].Probability(row);
        for (var t = 0; t < Trees.Length; t++) probabilities[t] /= sum;
    }

    /// <summary>Writes the model, packed by Brotli.</summary>
    public void Write(Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
        Tokens.Write(packed);
        foreach (var trees in Trees) trees.Write(packed);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static PageClassifier Read(Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionMode.Decompress);
        var tokens = TypeTokens.Read(packed);
        var trees = new BoostedTrees[PageTypes.Count];
        for (var t = 0; t < trees.Length; t++) trees[t] = BoostedTrees.Read(packed);
        return Array.TrueForAll(trees, t => t.Features <= PageFeatures.Width) ? new PageClassifier(tokens, trees) : throw new InvalidOperationException("The model of page types asks for features that there are not.");
    }
}
