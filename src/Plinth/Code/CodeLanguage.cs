namespace Plinth.Code;

/// <summary>A language of files: programming, markup, prose or data.</summary>
/// <param name="Name">Its name in kebab-case: <c>python</c>, <c>c-sharp</c>; the label <c>language</c> of a file.</param>
/// <param name="Extensions">Extensions in lower case, without the dot.</param>
/// <param name="Filenames">Whole file names.</param>
/// <param name="Interpreters">Programs that a first line <c>#!</c> may name.</param>
/// <param name="Comments">How comments are written.</param>
public sealed record CodeLanguage(
    string Name, IReadOnlyList<string> Extensions, IReadOnlyList<string> Filenames, IReadOnlyList<string> Interpreters, CommentStyle Comments);
