namespace Plinth.Sources;
/// <summary>x</summary>
public static class Charset
{
    /// <summary>x</summary>
    public static (string Text, string Name) Decode(ReadOnlySpan<byte> body, string? header, bool html) => (System.Text.Encoding.UTF8.GetString(body), "utf-8");
}
