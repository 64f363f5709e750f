namespace Plinth.Tokens.PreTokenizers;

/// <summary>How many digits one pre-token may hold.</summary>
public enum Digits
{
    /// <summary>A whole run of digits (GPT-2).</summary>
    Run,

    /// <summary>Up to three, counted from the left (GPT-4, Llama 3).</summary>
    Threes,

    /// <summary>Each digit alone (Qwen 2, Llama 1 and 2).</summary>
    Single,
}
