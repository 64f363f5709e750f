namespace Plinth.Privacy;

/// <summary>One kind of private datum: to add a kind is to add a file here and a line in <see cref="Secrets"/>.</summary>
public interface ISecret
{
    /// <summary>Name of the kind in a recipe, kebab-case; in upper case with underscores it is the replacement: <c>cn-id-card</c>, <c>&lt;CN_ID_CARD&gt;</c>.</summary>
    string Kind { get; }

    /// <summary>Appends what it finds, from left to right, without overlap. Immutable; called from several threads.</summary>
    void Find(ReadOnlySpan<char> text, List<SecretSpan> found);
}
