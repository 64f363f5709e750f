using System.IO.Compression;
using System.Reflection;
using System.Text;
using Plinth.Tokens;
using Plinth.Tokens.Formats;

namespace Plinth.Tests.Tokens;

/// <summary>The published ranks, out of the data packages of Microsoft.ML.Tokenizers: a line a piece in base 64, its number is its rank.</summary>
internal static class PackagedRanks
{
    /// <summary>The tokenizer of <c>Cl100kBase</c>, <c>O200kBase</c> or <c>Gpt2</c>.</summary>
    public static Tokenizer Open(string package, string encoding)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Ranks(package)));
        return TiktokenFile.Open(file, encoding, package);
    }

    /// <summary>The rank file's text.</summary>
    public static string Ranks(string package)
    {
        var assembly = Assembly.Load($"Microsoft.ML.Tokenizers.Data.{package}");
        var resource = assembly.GetManifestResourceNames().Single(n => n.EndsWith(".deflate", StringComparison.Ordinal));
        using var reader = new StreamReader(new DeflateStream(assembly.GetManifestResourceStream(resource)!, CompressionMode.Decompress), Encoding.UTF8);
        var ranks = new StringBuilder();
        reader.ReadLine();
        for (var rank = 0; reader.ReadLine() is { } line; rank++)
            if (line.Length > 0) ranks.Append(line).Append(' ').Append(rank).Append('\n');
        return ranks.ToString();
    }
}
