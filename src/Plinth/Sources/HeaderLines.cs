namespace Plinth.Sources;

/// <summary>Walks the <c>name: value</c> lines of a WARC or HTTP header block, folded lines joined; lines end in CRLF or LF.</summary>
internal ref struct HeaderLines(ReadOnlySpan<byte> block)
{
    private ReadOnlySpan<byte> _rest = block;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value without space around it; a folded one still holds its line breaks.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            var length = LineLength(_rest);
            while (length < _rest.Length && _rest[length] is (byte)' ' or (byte)'\t') length += LineLength(_rest[length..]);
            var line = _rest[..length];
            _rest = _rest[length..];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0) continue;
            Name = line[..colon].Trim(" \t"u8);
            Value = line[(colon + 1)..].Trim(" \t\r\n"u8);
            return true;
        }

        return false;
    }

    /// <summary>Length of a header block with the empty line that ends it, or -1 where it does not end.</summary>
    /// <param name="bytes">Bytes that start with the block.</param>
    /// <param name="from">Bytes from the front that are known not to end it.</param>
    public static int BlockLength(ReadOnlySpan<byte> bytes, int from = 0)
    {
        for (var at = from; at < bytes.Length;)
        {
            var newline = bytes[at..].IndexOf((byte)'\n');
            if (newline < 0) return -1;
            at += newline + 1;
            if (at < bytes.Length && bytes[at] == '\n') return at + 1;
            if (at + 1 < bytes.Length && bytes[at] == '\r' && bytes[at + 1] == '\n') return at + 2;
        }

        return -1;
    }

    private static int LineLength(ReadOnlySpan<byte> bytes)
    {
        var newline = bytes.IndexOf((byte)'\n');
        return newline < 0 ? bytes.Length : newline + 1;
    }
}
