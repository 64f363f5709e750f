using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Plinth.Tokens.Normalizers;

/// <summary>
/// SentencePiece's compiled normalisation rules: the length of a double array (darts-clone), the array, and the texts, each ended by a zero,
/// at the offsets that it gives. The longest rule that fits is taken.
/// </summary>
internal sealed class CharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <summary>Bytes with which no rule begins: most of them pass at once.</summary>
    private readonly bool[] _begins = new bool[256];

    private CharsMap(uint[] units, byte[] texts)
    {
        _units = units;
        _texts = texts;
        for (var b = 0; b < 256 && units.Length > 0; b++)
        {
            var at = Offset(units[0]) ^ (uint)b;
            _begins[b] = at < units.Length && Label(units[at]) == b;
        }
    }

    /// <summary>Reads the rules; null where there are none.</summary>
    public static CharsMap? Of(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 4) return null;
        var size = (int)BinaryPrimitives.ReadUInt32LittleEndian(blob);
        var units = new uint[size / 4];
        for (var i = 0; i < units.Length; i++) units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(4 + (i * 4))..]);
        return new CharsMap(units, blob[(4 + size)..].ToArray());
    }

    /// <summary>Whether a rule may begin with a byte.</summary>
    public bool Begins(byte first) => _begins[first];

    /// <summary>The longest rule that fits the beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="result">What it becomes; may be empty.</param>
    /// <returns>How many bytes it takes; 0: no rule fits.</returns>
    public int Longest(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> result)
    {
        var units = _units;
        var at = Offset(units[0]);
        var length = 0;
        var value = 0u;
        for (var i = 0; i < text.Length; i++)
        {
            at ^= text[i];
            if (at >= units.Length || Label(units[at]) != text[i]) break;
            var unit = units[at];
            at ^= Offset(unit);
            if ((unit & 256) == 0 || at >= units.Length) continue;
            length = i + 1;
            value = units[at] & 0x7FFFFFFF;
        }

        result = default;
        if (length == 0 || value >= _texts.Length) return 0;
        result = MemoryMarshal.CreateReadOnlySpan(ref _texts[value], _texts.Length - (int)value);
        var end = result.IndexOf((byte)0);
        if (end >= 0) result = result[..end];
        return length;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 512) >> 6);

    private static uint Label(uint unit) => unit & 0x800000FF;
}
