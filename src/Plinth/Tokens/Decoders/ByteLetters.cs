namespace Plinth.Tokens.Decoders;

/// <summary>GPT-2's letters for bytes: what is printable in Latin-1 stands for itself, the others for U+0100 and up, in order.</summary>
internal static class ByteLetters
{
    private static readonly char[] _letters = Letters();
    private static readonly short[] _bytes = Bytes();

    /// <summary>The letters of bytes.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) text[i] = _letters[bytes[i]];
        return text.ToString();
    }

    /// <summary>Adds the bytes of letters; adds none and says so where a character is no letter for a byte.</summary>
    public static bool TryBytes(string text, List<byte> bytes)
    {
        foreach (var c in text)
            if (c >= _bytes.Length || _bytes[c] < 0) return false;
        foreach (var c in text) bytes.Add((byte)_bytes[c]);
        return true;
    }

    private static char[] Letters()
    {
        var letters = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++) letters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++;
        return letters;
    }

    private static short[] Bytes()
    {
        var bytes = new short[256 + 68];
        bytes.AsSpan().Fill(-1);
        for (var b = 0; b < 256; b++) bytes[_letters[b]] = (short)b;
        return bytes;
    }
}
