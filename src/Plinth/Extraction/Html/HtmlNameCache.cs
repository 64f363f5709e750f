namespace Plinth.Extraction.Html;

/// <summary>Names of up to eight ASCII characters to ids: a table of the names met last, in front of the slower look-up.</summary>
internal sealed class HtmlNameCache
{
    private const int Bits = 9;

    private readonly ulong[] _keys = new ulong[1 << Bits];
    private readonly ushort[] _ids = new ushort[1 << Bits];

    /// <summary>The id of a name whose characters in lower case are the bytes of the key.</summary>
    public bool TryGet(ulong key, out ushort id)
    {
        var slot = Slot(key);
        id = _ids[slot];
        return _keys[slot] == key && key != 0;
    }

    /// <summary>Remembers a name; another one in its place is forgotten.</summary>
    public void Set(ulong key, ushort id)
    {
        var slot = Slot(key);
        (_keys[slot], _ids[slot]) = (key, id);
    }

    /// <summary>Forgets all names.</summary>
    public void Clear() => Array.Clear(_keys);

    /// <summary>True when the name has only characters that the key tells apart: letters, digits, <c>-</c>, <c>:</c>.</summary>
    public static bool IsPlain(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or ':')) return false;
        return true;
    }

    private static int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> (64 - Bits));
}
