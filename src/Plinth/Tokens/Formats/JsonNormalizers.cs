using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Plinth.Tokens.Normalizers;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Formats;

/// <summary>The normalisers of a <c>tokenizer.json</c>.</summary>
internal static class JsonNormalizers
{
    /// <summary>Reads the normaliser; null where there is none.</summary>
    public static ITextNormalizer? Read(JsonAt node)
    {
        if (node.IsNull) return null;
        switch (node["type"].Text())
        {
            case "Sequence":
                var parts = node["normalizers"].Items().Select(Read).OfType<ITextNormalizer>().ToList();
                return parts.Count switch { 0 => null, 1 => parts[0], _ => new NormalizerSequence(parts) };
            case "NFC": return new FormNormalizer(false, true);
            case "NFD": return new FormNormalizer(false, false);
            case "NFKC": return new FormNormalizer(true, true);
            case "NFKD": return new FormNormalizer(true, false);
            case "Lowercase": return new LowercaseNormalizer();
            case "StripAccents": return new AccentStripper(decompose: false);
            case "Prepend": return new PrependNormalizer(node["prepend"].Text());
            case "Strip": return new StripNormalizer(node["strip_left"].Flag(true), node["strip_right"].Flag(true));
            case "Replace":
                var (text, regex) = Pattern(node["pattern"]);
                return new ReplaceNormalizer(text, regex, node["content"].Text());
            case "Precompiled": return Precompiled(node["precompiled_charsmap"]);
            case "BertNormalizer":
                var lower = node["lowercase"].Flag(true);
                return new BertNormalizer(node["clean_text"].Flag(true), node["handle_chinese_chars"].Flag(true), node["strip_accents"].Flag(lower), lower);
            case var other: throw node["type"].Wrong($"the normaliser '{other}' cannot be used");
        }
    }

    /// <summary>A pattern: a text or an expression.</summary>
    public static (string? Text, Regex? Regex) Pattern(JsonAt pattern)
    {
        if (!pattern["String"].IsNull) return (pattern["String"].Text(), null);
        var place = pattern["Regex"];
        try
        {
            return (null, new Regex(RegexCutter.Translate(place.Text()), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)));
        }
        catch (ArgumentException e)
        {
            throw place.Wrong($"the pattern cannot be read: {e.Message}");
        }
    }

    private static CharsMapNormalizer? Precompiled(JsonAt node)
    {
        if (node.IsNull) return null;
        byte[] blob;
        try { blob = Convert.FromBase64String(node.Text()); }
        catch (FormatException) { throw node.Wrong("not base 64"); }
        if (blob.Length < 4) return null;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(blob);
        if (size > blob.Length - 4 || size < 4 || size % 4 != 0) throw node.Wrong("cut off");
        return new CharsMapNormalizer(CharsMap.Of(blob)!);
    }
}
