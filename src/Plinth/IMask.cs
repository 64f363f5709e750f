namespace Plinth;

/// <summary>An editor whose work is to hide: samples of text in reports go through it, wherever in the recipe it stands.</summary>
public interface IMask : IEditor;
