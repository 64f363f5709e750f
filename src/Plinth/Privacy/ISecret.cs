namespace Plinth.Privacy;

/// <summary>One kind of private datum: to add a kind is to add a file here and a line in <see cref="Secrets"/>.</summary>
/// <remarks>
/// One pass over the text stops at the triggers of all kinds and asks those concerned. A kind looks at a bounded stretch around a trigger,
/// which keeps the whole linear in the text. Immutable; called from several threads.
/// </remarks>
public interface ISecret
{
    /// <summary>Name of the kind in a recipe, kebab-case; in upper case with underscores it is the replacement: <c>cn-id-card</c>, <c>&lt;CN_ID_CARD&gt;</c>.</summary>
    string Kind { get; }

    /// <summary>Characters at which to ask. Of a run of ASCII digits only the first is a trigger.</summary>
    string Triggers { get; }

    /// <summary>ASCII strings of three characters or more at which to ask, in lower case; case is ignored.</summary>
    IReadOnlyList<string> Words => [];

    /// <summary>Adds what stands at a trigger.</summary>
    /// <param name="passage">The text, and where to put what is found.</param>
    /// <param name="at">Where the trigger starts.</param>
    /// <param name="end">Where it ends, not included: behind the run of digits, the character or the word.</param>
    void Find(in Passage passage, int at, int end);

    /// <summary>Another of the same shape that belongs to nobody in particular; same source, same answer.</summary>
    string Fake(ReadOnlySpan<char> secret, FakeSource source) => source.Shape(secret);
}
