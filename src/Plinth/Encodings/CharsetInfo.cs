namespace Plinth.Encodings;

/// <summary>A character encoding as the web names it.</summary>
/// <param name="Name">Name by WHATWG, in lower case.</param>
/// <param name="Decoder">Decodes it; invalid bytes become U+FFFD.</param>
internal sealed record CharsetInfo(string Name, TextDecoder Decoder)
{
    /// <summary>Whether characters have more than one byte, so that bytes can be invalid.</summary>
    public bool MultiByte => Name is "gbk" or "gb18030" or "big5" or "shift_jis" or "euc-jp" or "euc-kr" or "iso-2022-jp" or "utf-8";

    /// <summary>Whether it is UTF-16.</summary>
    public bool Wide => Name is "utf-16le" or "utf-16be";

    /// <summary>Decodes a body and says by what.</summary>
    public (string Text, string Name) Decode(ReadOnlySpan<byte> body) => (Decoder.GetString(body), Name);
}
