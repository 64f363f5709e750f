namespace Plinth;

/// <summary>A step that adds metadata and neither drops nor edits.</summary>
public interface ILabel : IStep
{
    /// <summary>Sets labels on one document.</summary>
    void Label(Document doc);
}
