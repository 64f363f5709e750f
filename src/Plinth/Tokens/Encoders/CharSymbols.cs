using System.Text;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// The characters of a vocabulary whose pieces are text: the id of each, and which stand side by side in some piece. Between two that never do, no
/// piece can lie, so text is cut there; that cuts words at their spaces, and Chinese into short runs.
/// </summary>
internal sealed class CharSymbols : IPreTokenizer
{
    private const int BigramBits = 19;
    private readonly int[]?[] _pages = new int[0x110000 >> 8][];
    private readonly ulong[] _bigrams = new ulong[1 << (BigramBits - 6)];

    /// <summary>Makes it of the pieces that are text.</summary>
    /// <param name="pieces">All pieces.</param>
    /// <param name="text">Those that text may become.</param>
    public CharSymbols(IReadOnlyList<byte[]> pieces, IEnumerable<int> text)
    {
        Ids = pieces.Count + 1;
        var wanted = text.ToList();
        foreach (var id in wanted)
        {
            Rune.DecodeFromUtf8(pieces[id], out var rune, out var length);
            if (length == pieces[id].Length) Page(rune.Value)[rune.Value & 255] = id;
        }

        foreach (var id in wanted)
        {
            var before = -1;
            for (ReadOnlySpan<byte> rest = pieces[id]; rest.Length > 0;)
            {
                Rune.DecodeFromUtf8(rest, out var rune, out var length);
                ref var symbol = ref Page(rune.Value)[rune.Value & 255];
                if (symbol < 0) symbol = Ids++;
                if (before >= 0)
                {
                    var bit = Bit(before, rune.Value);
                    _bigrams[bit >> 6] |= 1UL << bit;
                }

                before = rune.Value;
                rest = rest[length..];
            }
        }

        Other = pieces.Count;
    }

    /// <inheritdoc/>
    public string Pattern => "";

    /// <summary>Symbols are below this; from the number of pieces on they are no pieces.</summary>
    public int Ids { get; }

    /// <summary>The symbol of characters that are in no piece.</summary>
    public int Other { get; }

    /// <summary>The symbol of a character.</summary>
    public int Of(int codePoint) => _pages[codePoint >> 8] is { } page && page[codePoint & 255] is >= 0 and var id ? id : Other;

    /// <summary>The symbols of a text.</summary>
    public int Split(ReadOnlySpan<byte> text, Span<int> ids)
    {
        var count = 0;
        for (var at = 0; at < text.Length;) ids[count++] = Of(Decode(text, ref at));
        return count;
    }

    /// <inheritdoc/>
    public int End(ReadOnlySpan<byte> utf8, int start)
    {
        var at = start;
        var before = Decode(utf8, ref at);
        while (at < utf8.Length)
        {
            var next = at;
            var here = Decode(utf8, ref next);
            var bit = Bit(before, here);
            if ((_bigrams[bit >> 6] >> (bit & 63) & 1) == 0) return at;
            before = here;
            at = next;
        }

        return at;
    }

    private static int Bit(int left, int right) => (int)((((uint)left * 0x9E3779B1u) ^ ((uint)right * 0x85EBCA77u)) * 0xC2B2AE3Du >> (32 - BigramBits));

    private static int Decode(ReadOnlySpan<byte> utf8, ref int at)
    {
        int b = utf8[at];
        if (b < 0x80)
        {
            at++;
            return b;
        }

        Rune.DecodeFromUtf8(utf8[at..], out var rune, out var length);
        at += length;
        return rune.Value;
    }

    private int[] Page(int codePoint)
    {
        ref var page = ref _pages[codePoint >> 8];
        if (page is not null) return page;
        page = new int[256];
        page.AsSpan().Fill(-1);
        return page;
    }
}
