using System.Buffers;
using System.Text;

namespace Plinth.Encodings;

/// <summary>UTF-8 that was read as a single-byte encoding.</summary>
internal sealed class WrongAlphabet
{
    // A sign after which a word may end though it is no part of it: "IRMÃ”", "liberté…", "À »".
    private static readonly SearchValues<char> Closers = SearchValues.Create("…–—’”“‘»«\u00A0™®©°º ª¹²³†‡");

    private readonly byte[] _bytes = new byte[0x2200];
    private readonly int _least;
    private readonly bool _latin;

    /// <param name="charset">The encoding that it was read by.</param>
    /// <param name="least">Characters in a row that are no chance.</param>
    public WrongAlphabet(string charset, int least)
    {
        Name = charset;
        _least = least;
        _latin = charset == "windows-1252";
        var decoder = (SingleByteDecoder)CharsetLabels.Find(charset)!.Decoder;
        for (var b = 0x80; b < 0x100; b++)
            if (decoder[(byte)b] < _bytes.Length) _bytes[decoder[(byte)b]] = (byte)b;
        // ISO-8859-1 proper has controls where windows-1252 has signs.
        for (var b = 0x80; b < 0xA0 && _latin; b++) _bytes[b] = (byte)b;
    }

    /// <summary>Name of the encoding.</summary>
    public string Name { get; }

    /// <summary>The byte that a character was, or 0.</summary>
    public byte Byte(char c) => c < _bytes.Length ? _bytes[c] : (byte)0;

    /// <summary>The text repaired, or null where there is nothing to repair.</summary>
    public string? Repair(string text, out int repaired)
    {
        repaired = 0;
        List<Chain>? chains = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
            {
                var next = text.AsSpan(i).IndexOfAnyInRange('\u0080', '\uFFFF');
                if (next < 0) break;
                i += next;
            }

            if (Byte(text[i]) < 0xC2 || Follow(text, i) is not { } chain) continue;
            (chains ??= []).Add(chain);
            i = chain.End - 1;
        }

        if (chains is null || !chains.Exists(c => c.Sure)) return null;
        var leads = chains.Where(c => c.Sure).Select(c => text[c.Start]).ToHashSet();
        var taken = chains.Where(c => c.Sure || (c.Usual && leads.Contains(text[c.Start]))).ToList();
        repaired = taken.Sum(c => c.Count);
        return Mojibake.Replace(text, [.. taken.Select(c => (c.Start, c.End, c.Text))]);
    }

    private Chain? Follow(string text, int start)
    {
        Span<byte> bytes = stackalloc byte[4];
        Span<char> utf16 = stackalloc char[2];
        var (end, count, usual, letters) = (start, 0, true, true);
        var decoded = new StringBuilder();
        while (end < text.Length)
        {
            var length = 0;
            while (length < 4 && end + length < text.Length && Byte(text[end + length]) is > 0 and var b) bytes[length++] = b;
            if (Rune.DecodeFromUtf8(bytes[..length], out var rune, out var used) != OperationStatus.Done) break;
            usual &= Mojibake.Usual(rune.Value) || (rune.Value is >= 0x80 and < 0xA0 && _latin);
            letters &= rune.Value is >= 0x400 and <= 0x4FF;
            decoded.Append(utf16[..rune.EncodeToUtf16(utf16)]);
            end += used;
            count++;
        }

        if (count == 0) return null;
        var sure = usual && (count >= _least ? _latin || letters : count == 1 && Alone(text, start, end, decoded[0]));
        return new Chain(start, end, decoded.ToString(), count, usual, sure);
    }

    /// <summary>Whether one character by itself is no chance: a quotation mark or dash in three, or a capital with a sign inside a word of small letters.</summary>
    private bool Alone(string text, int start, int end, char decoded)
    {
        // Controls stand in no text.
        if (text[start + 1] is >= '\u0080' and < '\u00A0') return true;
        if (end - start == 3) return text[start + 1] == (_latin ? '€' : 'Ђ') && text[start] is 'â' or 'в' ? decoded is >= '\u2010' and <= '\u203A' : _latin && decoded == '™';
        if (!_latin || end - start != 2 || text[start] is not ('Â' or 'Ã' or 'Ä' or 'Å')) return false;
        var (before, after) = (start > 0 ? text[start - 1] : ' ', end < text.Length ? text[end] : ' ');
        var small = char.IsAsciiLetterLower(before);
        if (text[start] == 'Â') return small || (!char.IsLetter(before) && text[start + 1] is not ('»' or '’' or '”'));
        if (!char.IsLetter(decoded)) return false;
        if (text[start] == 'Ã' && (small || (text[start + 1] == '\u00A0' && before == ' ' && (after == ' ' || char.IsAsciiLetterLower(after))))) return true;
        if (small) return !Closers.Contains(text[start + 1]) || char.IsAsciiLetter(after);
        return char.IsAsciiLetterLower(after) && !char.IsLetter(before) && (text[start + 1] is '®' or '©' or 'ª' || !Closers.Contains(text[start + 1]));
    }

    private sealed record Chain(int Start, int End, string Text, int Count, bool Usual, bool Sure);
}
