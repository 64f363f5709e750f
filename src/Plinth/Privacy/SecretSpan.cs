namespace Plinth.Privacy;

/// <summary>A private datum in a text.</summary>
/// <param name="Start">Where it starts, in UTF-16 units.</param>
/// <param name="Length">Its length in UTF-16 units; at least 1.</param>
public readonly record struct SecretSpan(int Start, int Length)
{
    /// <summary>Where it ends, not included.</summary>
    public int End => Start + Length;

    /// <summary>Position of its kind among those that a step masks; set by <see cref="PrivacyEditor"/>.</summary>
    public int Kind { get; init; }
}
