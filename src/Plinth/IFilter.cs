namespace Plinth;

/// <summary>Anything that a recipe may name under <c>steps</c>.</summary>
public interface IStep;

/// <summary>A step that keeps or drops a document.</summary>
/// <remarks>
/// Options are the step's public <c>init</c> properties, checked and set before <see cref="Judge"/> is first called; after that a step is
/// immutable and is called from several threads. It may set labels; it leaves the text alone. It never throws for what a document holds.
/// </remarks>
public interface IFilter : IStep
{
    /// <summary>Judges one document. Values go through <paramref name="rules"/>, so that the report can draw them.</summary>
    Verdict Judge(Document doc, Rules rules);
}
