namespace Plinth.Tokens.PreTokenizers;

/// <summary>The patterns that can be named.</summary>
public enum PreTokenizerName
{
    /// <summary>GPT-4's with Han letters apart and every run bounded: the trainer's default.</summary>
    Plinth,

    /// <summary>GPT-2.</summary>
    Gpt2,

    /// <summary>GPT-4; Llama 3 cuts alike.</summary>
    Cl100k,

    /// <summary>GPT-4o.</summary>
    O200k,
}
