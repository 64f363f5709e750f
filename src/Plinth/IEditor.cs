namespace Plinth;

/// <summary>A step that changes the text, and may find nothing left worth keeping.</summary>
/// <remarks>As <see cref="IFilter"/>: immutable once prepared, called from several threads, never throws for what a document holds.</remarks>
public interface IEditor : IStep
{
    /// <summary>Edits one document in place; the answer may be a drop (its value and limit as in a filter) or a failure.</summary>
    Verdict Edit(Document doc, Rules rules);
}
