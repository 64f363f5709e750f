namespace Plinth;

/// <summary>A step that can go on without something that it was given, and says so: <c>check</c> and <c>run</c> print it.</summary>
public interface IWarns : IPrepared
{
    /// <summary>What is not as the user may expect, a line each, with file and line where there is one; known once prepared. No document's text.</summary>
    IReadOnlyList<string> Warnings { get; }
}
