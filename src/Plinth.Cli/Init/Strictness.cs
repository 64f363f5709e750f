namespace Plinth.Cli.Init;

/// <summary>How much of the text a new recipe's rules take away.</summary>
internal enum Strictness
{
    /// <summary>No rules.</summary>
    None,

    /// <summary>What is very short or repeats itself goes.</summary>
    Gentle,

    /// <summary>The rules of published corpora: FineWeb's for English, FineWeb-2's and EvalWeb's for Chinese, The Stack's for code.</summary>
    Published,
}
