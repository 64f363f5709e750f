namespace Plinth.Chinese;

/// <summary>Text that grows, and that can be emptied and used again.</summary>
internal sealed class CharBuffer
{
    private char[] _chars = new char[1024];

    /// <summary>UTF-16 units held.</summary>
    public int Length { get; private set; }

    /// <summary>The text.</summary>
    public Span<char> Span => _chars.AsSpan(0, Length);

    /// <summary>Empties it.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        if (Length + text.Length > _chars.Length) Reserve(text.Length);
        var to = _chars.AsSpan(Length, text.Length);
        // Most of what is added is a word or less, for which a call of the copier costs more than the copy.
        if (text.Length > 4) text.CopyTo(to);
        else for (var i = 0; i < text.Length && i < to.Length; i++) to[i] = text[i];
        Length += text.Length;
    }

    /// <summary>Adds one unit.</summary>
    public void Append(char c)
    {
        if (Length == _chars.Length) Reserve(1);
        _chars[Length++] = c;
    }

    /// <summary>Takes units off the end.</summary>
    public void Cut(int length) => Length = length;

    /// <summary>Makes room.</summary>
    public void Reserve(int more)
    {
        if (Length + more > _chars.Length) Array.Resize(ref _chars, Math.Max(Length + more, _chars.Length * 2));
    }
}
