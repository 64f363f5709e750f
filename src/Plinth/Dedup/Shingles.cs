namespace Plinth.Dedup;

/// <summary>What shingles are made of.</summary>
public enum ShingleUnit
{
    /// <summary>Words: runs of letters and digits; in scripts without spaces, characters.</summary>
    Words,

    /// <summary>Characters of the folded text, words being separated by one space.</summary>
    Characters,

    /// <summary>Words of code: runs of letters, digits and underscores, with their case; everything else separates.</summary>
    Code,
}

/// <summary>Cuts a text into shingles (n units in a row) and hashes each to 64 bits, in one pass and without a copy of the text.</summary>
/// <remarks>
/// Text is folded first (<see cref="Folding"/>). A text of fewer than n units is one shingle; one without any has none. Units are hashed, and
/// a polynomial rolls over the hashes, so that a shingle costs the same whatever n is. The same text gives the same hashes on any machine.
/// </remarks>
internal sealed class Shingles
{
    private const ulong Start = 0xCBF29CE484222325;
    private const ulong PerCharacter = 0x9E3779B97F4A7C15;
    private const ulong Space = unchecked((Start ^ 0x20) * PerCharacter);
    private const ulong PerUnit = 0xD6E8FEB86659FD93;

    private readonly ulong[] _window;
    private readonly ShingleUnit _unit;
    private readonly ulong _leaving;
    private readonly ulong _mask;
    private string _text = "";
    private int _next;
    private int _slot;
    private long _units;
    private ulong _rolling;

    /// <summary>Makes a cutter; it serves one thread.</summary>
    /// <param name="size">Units in a shingle.</param>
    /// <param name="unit">What a unit is.</param>
    /// <param name="bits">Bits of a shingle's hash that are used.</param>
    public Shingles(int size, ShingleUnit unit, int bits = 64)
    {
        _window = new ulong[size];
        _unit = unit;
        _mask = ulong.MaxValue >> (64 - bits);
        _leaving = 1;
        for (var i = 0; i < size; i++) _leaving *= PerUnit;
    }

    /// <summary>Turns to a text.</summary>
    public void Begin(string text)
    {
        _text = text;
        (_next, _slot, _units, _rolling) = (0, 0, 0, 0);
        Array.Clear(_window);
    }

    /// <summary>Fills the buffer (at least 8 long) with the next shingles; 0 at the end.</summary>
    public int Next(Span<ulong> buffer)
    {
        if (_next > _text.Length) return 0;
        var filled = _unit switch { ShingleUnit.Words => Words(buffer), ShingleUnit.Code => Code(buffer), _ => Characters(buffer) };
        if (_next < _text.Length || filled > buffer.Length - 3) return filled;
        _next = int.MaxValue;
        if (_units > 0 && _units < _window.Length) buffer[filled++] = Mix(_rolling + (ulong)_units) & _mask;
        return filled;
    }

    private int Words(Span<ulong> buffer)
    {
        var folded = Folding.Folded;
        var text = _text.AsSpan();
        var filled = 0;
        var word = Start;
        var i = _next;
        for (; i < text.Length && filled <= buffer.Length - 3; i++)
        {
            int c = folded[text[i]];
            // Letters and digits of scripts with spaces: nearly all of most texts.
            if ((uint)(c - 1) < 0x0DFF)
            {
                word = (word ^ (uint)c) * PerCharacter;
                continue;
            }

            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(text[i..], out var length);
                i += length - 1;
            }

            if (c == Folding.Nothing) continue;
            var alone = Folding.IsWordAlone(c);
            if (c != Folding.Separator && !alone)
            {
                word = (word ^ (uint)c) * PerCharacter;
                continue;
            }

            if (word != Start) filled = Push(word, buffer, filled);
            if (alone) filled = Push((Start ^ (uint)c) * PerCharacter, buffer, filled);
            word = Start;
        }

        // The buffer fills up only behind a word, so a word is open here only at the end of the text.
        if (word != Start) filled = Push(word, buffer, filled);
        _next = i;
        return filled;
    }

    private int Characters(Span<ulong> buffer)
    {
        var folded = Folding.Folded;
        var text = _text.AsSpan();
        var filled = 0;
        var gap = false;
        var i = _next;
        for (; i < text.Length && filled <= buffer.Length - 3; i++)
        {
            int c = folded[text[i]];
            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(text[i..], out var length);
                i += length - 1;
            }

            if (c == Folding.Nothing) continue;
            if (c == Folding.Separator)
            {
                gap = true;
                continue;
            }

            if (gap && _units > 0) filled = Push(Space, buffer, filled);
            gap = false;
            filled = Push((Start ^ (uint)c) * PerCharacter, buffer, filled);
        }

        _next = i;
        return filled;
    }

    private int Code(Span<ulong> buffer)
    {
        var text = _text.AsSpan();
        var filled = 0;
        var word = Start;
        var i = _next;
        for (; i < text.Length && filled <= buffer.Length - 3; i++)
        {
            var c = text[i];
            var alone = c >= 0x0E00 && Folding.IsWordAlone(c);
            if (!alone && (c < 128 ? char.IsAsciiLetterOrDigit(c) || c == '_' : char.IsLetterOrDigit(c)))
            {
                word = (word ^ c) * PerCharacter;
                continue;
            }

            if (word != Start) filled = Push(word, buffer, filled);
            if (alone) filled = Push((Start ^ c) * PerCharacter, buffer, filled);
            word = Start;
        }

        if (word != Start) filled = Push(word, buffer, filled);
        _next = i;
        return filled;
    }

    private int Push(ulong unit, Span<ulong> buffer, int filled)
    {
        unit ^= unit >> 29;
        _rolling = _rolling * PerUnit + unit - _window[_slot] * _leaving;
        _window[_slot] = unit;
        if (++_slot == _window.Length) _slot = 0;
        if (++_units >= _window.Length) buffer[filled++] = Mix(_rolling) & _mask;
        return filled;
    }

    // Finaliser of MurmurHash3 (Appleby, public domain): every bit of the input moves every bit of the output.
    private static ulong Mix(ulong h)
    {
        h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCD;
        h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53;
        return h ^ (h >> 33);
    }
}
