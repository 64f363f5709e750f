namespace Plinth.Privacy;

/// <summary>A text in which private data is looked for.</summary>
/// <param name="text">The text.</param>
/// <param name="regions">Countries (ISO 3166, two letters) whose telephone numbers may stand without a country code, likeliest first.</param>
/// <param name="found">Where to put what is found.</param>
public readonly ref struct Passage(ReadOnlySpan<char> text, IReadOnlyList<string> regions, List<SecretSpan> found)
{
    private readonly List<SecretSpan> _found = found;

    /// <summary>The text.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>Countries whose telephone numbers may stand without a country code, likeliest first.</summary>
    public IReadOnlyList<string> Regions { get; } = regions;

    /// <summary>Adds a span, given by its start and its end (not included).</summary>
    public void Add(int start, int end) => _found.Add(new SecretSpan(start, end - start));
}
