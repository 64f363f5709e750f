using System.Text;

namespace Plinth.Languages;

/// <summary>Which Han characters only traditional or only simplified writing uses, and the simplified form of traditional ones.</summary>
/// <remarks>From OpenCC's character tables. Characters that both writings use (the most) belong to neither set.</remarks>
public sealed class HanVariants
{
    private const byte TraditionalOnly = 1, SimplifiedOnly = 2;
    private static readonly Lazy<HanVariants> Loaded = new(() => new HanVariants());

    private readonly char[] _simplified = new char[1 << 16];
    private readonly byte[] _kinds = new byte[1 << 16];

    private HanVariants()
    {
        using var reader = new StreamReader(LanguageData.Open("han-variants.txt"), Encoding.UTF8);
        var (traditional, simplified, simplifiedOnly) = (reader.ReadLine()!, reader.ReadLine()!, reader.ReadLine()!);
        for (var c = 0; c < _simplified.Length; c++) _simplified[c] = (char)c;
        for (var i = 0; i < traditional.Length; i++)
        {
            _simplified[traditional[i]] = simplified[i];
            _kinds[traditional[i]] = TraditionalOnly;
        }

        foreach (var c in simplifiedOnly) _kinds[c] = SimplifiedOnly;
    }

    /// <summary>The tables, loaded on first use.</summary>
    public static HanVariants Shared => Loaded.Value;

    /// <summary>True for a character that simplified writing never uses.</summary>
    public bool IsTraditionalOnly(char c) => _kinds[c] == TraditionalOnly;

    /// <summary>True for a character that traditional writing never uses.</summary>
    public bool IsSimplifiedOnly(char c) => _kinds[c] == SimplifiedOnly;

    /// <summary>The commonest simplified form of a character; the character itself where it has no other.</summary>
    public char Simplify(char c) => _simplified[c];
}
