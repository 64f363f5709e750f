namespace Plinth.Languages;

/// <summary>What a stretch of text looks like before anything is known of its words: letters, digits, and the signs that programs are made of.</summary>
internal struct ContentShape
{
    private static readonly byte[] SignWeights = Table();

    private int _signs, _humps, _broken;
    private char _last;

    /// <summary>Adds a character that is no letter, not blank.</summary>
    public void AddSign(char c)
    {
        if (IsDoubleEncoded(_last, c)) _broken += 2;
        else if (c == '\uFFFD' || c is >= '\u0080' and <= '\u009F') _broken++;
        // A call (word and parenthesis) and signs side by side are rarer in prose than the same signs alone.
        if (c < 128)
        {
            _signs += SignWeights[c];
            if (c == '(' && (char.IsAsciiLetter(_last) || _last == '_')) _signs += 2;
            else if (c == ':' && _last == '"') _signs += 3;
            else if (SignWeights[c] > 0 && SignWeights[_last & 127] > 0 && _last < 128 && c != _last) _signs++;
        }

        _last = c;
    }

    /// <summary>Adds a letter.</summary>
    public void AddLetter(char c)
    {
        if (IsDoubleEncoded(_last, c)) _broken += 2;
        // someName: in programs it stands among signs, in Base64 it does not.
        if (char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(_last)) _humps++;
        _last = c;
    }

    /// <summary>Adds white space.</summary>
    public void AddBlank(char c)
    {
        // A line that ends as statements do; a line that is set in.
        if (c == '\n' && (_last is ';' or '{' or '}' or '>')) _signs += 2;
        else if ((c is ' ' or '\t') && _last == '\n') _signs++;
        _last = c;
    }

    // The two bytes of a UTF-8 letter, read as Windows-1252.
    private static bool IsDoubleEncoded(char first, char second) =>
        first is >= '\u00C2' and <= '\u00F4' && (second is >= '\u0080' and <= '\u00BF' or >= '\u2013' and <= '\u20AC' or '\u0192' or '\u02C6' or '\u02DC');

    /// <summary>How much the stretch looks like code or markup, 0 to 1.</summary>
    /// <param name="visible">Characters that are not blank.</param>
    public readonly float Code(int visible)
    {
        var signs = _signs + Math.Min(_signs, _humps);
        return signs < 6 ? 0 : Math.Clamp((((float)signs / visible) - 0.07f) / 0.05f, 0, 1);
    }

    /// <summary>Share of characters that stand for bytes that could not be read.</summary>
    public readonly float Broken(int visible) => (float)_broken / visible;

    // Prose has hardly any of these; quotation marks, parentheses, dashes, slashes and colons it has.
    private static byte[] Table()
    {
        var weights = new byte[128];
        foreach (var c in "{}<>=_;\\|$^~`") weights[c] = 1;
        foreach (var c in "[]&*#@+\"():/") weights[c] = 0;
        foreach (var c in "{}=_") weights[c] = 2;
        foreach (var c in "[]*#&") weights[c] = 1;
        return weights;
    }
}
