namespace Plinth.Urls;

/// <summary>Patterns by a word that every URL that they fit has in it, so that a URL is held against few.</summary>
internal sealed class PatternIndex
{
    private const int LeastToken = 2;

    private readonly Dictionary<ulong, List<UrlPattern>> _byToken = [];
    private readonly List<UrlPattern> _always = [];

    /// <summary>Number of patterns.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a pattern.</summary>
    public void Add(UrlPattern pattern)
    {
        Count++;
        if (pattern.Token.Length < LeastToken)
        {
            _always.Add(pattern);
            return;
        }

        var hash = UrlHash.Host(pattern.Token);
        if (!_byToken.TryGetValue(hash, out var list)) _byToken[hash] = list = [];
        list.Add(pattern);
    }

    /// <summary>Whether a pattern fits the URL; an important one where there is one.</summary>
    public bool Find(AddressText url, out bool important)
    {
        var found = AnyOf(_always, url, out important);
        var text = url.Small;
        for (var i = 0; i < text.Length && !important; i++)
        {
            var start = i;
            while (i < text.Length && char.IsAsciiLetterOrDigit(text[i])) i++;
            if (i - start < LeastToken || !_byToken.TryGetValue(UrlHash.Host(text[start..i]), out var list)) continue;
            found |= AnyOf(list, url, out important);
        }

        return found;
    }

    private static bool AnyOf(List<UrlPattern> patterns, AddressText url, out bool important)
    {
        var found = false;
        foreach (var pattern in patterns)
        {
            if ((found && !pattern.Options.Important) || !pattern.Fits(url)) continue;
            found = true;
            if (!pattern.Options.Important) continue;
            important = true;
            return true;
        }

        important = false;
        return found;
    }
}
