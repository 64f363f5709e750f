namespace Plinth.Privacy;

/// <summary>What takes the place of a private datum.</summary>
public enum Replacement
{
    /// <summary>The name of its kind: <c>&lt;EMAIL&gt;</c>.</summary>
    Kind,

    /// <summary>A made-up one of the same shape, the same for the same datum within a document.</summary>
    Fake,

    /// <summary>The name of its kind and 64 bits of a keyed digest, the same for the same datum in all documents: <c>&lt;EMAIL:9c1e…&gt;</c>.</summary>
    Hash,
}
