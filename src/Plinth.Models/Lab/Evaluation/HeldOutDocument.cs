namespace Plinth.Models.Lab.Evaluation;

/// <summary>A text that no model was trained on.</summary>
/// <param name="Set">The set that it belongs to.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">The text.</param>
public sealed record HeldOutDocument(string Set, string Id, string Text)
{
    /// <summary>Label <c>category</c>, or else <c>source</c>; empty where there is none.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Label <c>language</c>; empty where there is none.</summary>
    public string Language { get; init; } = "";

    /// <summary>Length in bytes of UTF-8.</summary>
    public int Bytes => System.Text.Encoding.UTF8.GetByteCount(Text);
}
