namespace Plinth.Tokens.Shards;

/// <summary>Names and widths of the files of a shard.</summary>
public static class ShardFiles
{
    /// <summary>Bytes of a token: 2 where ids stay below 65,500, as Megatron decides it, else 4; for the other formats below 65,536.</summary>
    public static int WidthOf(ShardFormat format, int vocabularySize) => vocabularySize <= (format == ShardFormat.Megatron ? 65_499 : 65_536) ? 2 : 4;

    /// <summary>Extension of the file with the tokens.</summary>
    public static string Extension(ShardFormat format, int width) => format switch
    {
        ShardFormat.Megatron => ".bin",
        ShardFormat.Datatrove => ".ds",
        _ => width == 2 ? ".u16" : ".u32",
    };

    /// <summary>The file with the documents, beside the file with the tokens.</summary>
    public static string IndexOf(string path) => path.EndsWith(".bin", StringComparison.Ordinal) ? path[..^4] + ".idx" : path + ".index";
}
