namespace Plinth.Code.Git;

/// <summary>Kinds of objects, by the numbers that packs give them.</summary>
internal enum GitKind
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,
    OffsetDelta = 6,
    ReferenceDelta = 7,
}

/// <summary>An object.</summary>
internal readonly record struct GitObject(GitKind Kind, byte[] Bytes);

/// <summary>One entry of a tree.</summary>
/// <param name="Mode">Mode in octal as git writes it: 100644, 100755, 120000 (link), 160000 (submodule), 40000 (folder).</param>
/// <param name="Path">Path from the root, with slashes.</param>
/// <param name="Id">The object's id.</param>
/// <param name="Broken">Why the folder of that path cannot be read, or null.</param>
internal readonly record struct GitEntry(int Mode, string Path, GitId Id, GitException? Broken = null)
{
    public bool IsFolder => Mode == 0x4000;
    public bool IsLink => Mode == 0xA000;
    public bool IsSubmodule => Mode == 0xE000;
}

/// <summary>Something in a repository that cannot be read; the record at hand fails by it.</summary>
internal sealed class GitException(string kind, string message) : Exception(message)
{
    /// <summary>Kind of fault.</summary>
    public string Kind { get; } = kind;
}
