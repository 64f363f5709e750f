namespace Plinth.Cli.Commands;

/// <summary>Standard input as a file, since some steps read their documents twice; a file that is named is used where it lies.</summary>
internal sealed class Spool : IDisposable
{
    private readonly bool _temporary;

    private Spool(string path, bool temporary)
    {
        Path = path;
        _temporary = temporary;
    }

    /// <summary>Where the input lies.</summary>
    public string Path { get; }

    /// <summary>The file of that name, or standard input for <c>-</c>.</summary>
    public static Spool Of(string name)
    {
        if (name != "-") return new(name, temporary: false);
        var path = System.IO.Path.GetTempFileName();
        using var file = File.Create(path);
        using var input = Console.OpenStandardInput();
        input.CopyTo(file);
        return new(path, temporary: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary) File.Delete(Path);
    }
}
