namespace Plinth.Tokens.PreTokenizers;

/// <summary>The English endings that the published patterns cut off: 's 't 're 've 'm 'll 'd.</summary>
internal static class Contractions
{
    /// <summary>The end of the ending whose apostrophe stands at <paramref name="at"/>, or 0.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="at">Where an apostrophe may stand.</param>
    /// <param name="anyCase">
    /// Capitals count too, and the long s (U+017F), which folds to s: so read the engines that the patterns were written for; .NET's does not.
    /// </param>
    public static int End(ReadOnlySpan<byte> utf8, int at, bool anyCase)
    {
        if (at + 1 >= utf8.Length || utf8[at] != '\'') return 0;
        int a = utf8[at + 1];
        var b = at + 2 < utf8.Length ? utf8[at + 2] : 0;
        if (anyCase)
        {
            if (a == 0xC5) return b == 0xBF ? at + 3 : 0;
            a = Lower(a);
            b = Lower(b);
        }

        return a switch
        {
            's' or 't' or 'm' or 'd' => at + 2,
            'r' or 'v' => b == 'e' ? at + 3 : 0,
            'l' => b == 'l' ? at + 3 : 0,
            _ => 0,
        };
    }

    private static int Lower(int b) => b is >= 'A' and <= 'Z' ? b | 0x20 : b;
}
