namespace Plinth;

/// <summary>Writes documents to one file; the file has its final name only after <see cref="Complete"/>.</summary>
public interface ISink : IDisposable
{
    /// <summary>Adds a document.</summary>
    void Write(Document doc);

    /// <summary>Finishes the file and gives it its name. Disposing without this leaves nothing behind.</summary>
    void Complete();
}
