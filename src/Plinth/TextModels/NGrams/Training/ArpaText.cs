using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.TextModels.NGrams.Training;

/// <summary>Writes n-grams as ARPA text, through a buffer of its own.</summary>
/// <remarks>Writing numbers is most of the work, and a model has the same ones again and again, so those written last are remembered.</remarks>
internal sealed class ArpaText(Stream to, WordList words)
{
    private const int MostNumber = 15;
    private const int RememberBits = 14;

    private readonly Written[] _numbers = new Written[1 << RememberBits];
    private byte[] _buffer = new byte[1 << 18];
    private int _used;

    /// <summary>The head: how many n-grams each order has, from 1.</summary>
    public void Head(ReadOnlySpan<long> counts)
    {
        var head = new StringBuilder("\\data\\\n");
        for (var n = 1; n <= counts.Length; n++) head.Append(CultureInfo.InvariantCulture, $"ngram {n}={counts[n - 1]}\n");
        Text(Encoding.UTF8.GetBytes(head.ToString()));
    }

    /// <summary>Begins the n-grams of an order.</summary>
    public void Begin(int order) => Text(Encoding.UTF8.GetBytes($"\n\\{order}-grams:\n"));

    /// <summary>Ends the model.</summary>
    public void End() => Text("\n\\end\\\n"u8);

    /// <summary>The first field of a line.</summary>
    /// <param name="probability">The probability, not its logarithm.</param>
    public void Probability(float probability) => Log10(probability);

    /// <summary>The next word of the line.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="first">It is the n-gram's first.</param>
    public void Word(uint id, bool first)
    {
        var word = words[id];
        var buffer = Room(word.Length + 1);
        buffer[0] = first ? (byte)'\t' : (byte)' ';
        word.CopyTo(buffer[1..]);
        _used += word.Length + 1;
    }

    /// <summary>The last field of a line of an n-gram that may be a context.</summary>
    /// <param name="left">The share that it leaves to shorter n-grams; 1 where nothing follows it.</param>
    public void Backoff(float left)
    {
        Text("\t"u8);
        Log10(left);
    }

    /// <summary>Ends a line.</summary>
    public void EndLine() => Text("\n"u8);

    /// <summary>Writes what is in the buffer.</summary>
    public void Flush()
    {
        to.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Log10(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        ref var number = ref _numbers[(bits * 0x9E3779B1) >> (32 - RememberBits)];
        if (number.Length == 0 || number.Bits != bits)
        {
            number.Bits = bits;
            MathF.Log10(value).TryFormat(number.Text, out var length, "R", CultureInfo.InvariantCulture);
            number.Length = (byte)length;
        }

        number.Text[..number.Length].CopyTo(Room(MostNumber));
        _used += number.Length;
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _used += text.Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
        {
            Flush();
            if (_buffer.Length < bytes) _buffer = new byte[bytes];
        }

        return _buffer.AsSpan(_used);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Written
    {
        public uint Bits;
        public byte Length;
        private Characters _text;

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public Span<byte> Text => _text;
    }

    [System.Runtime.CompilerServices.InlineArray(MostNumber)]
    private struct Characters
    {
        private byte _first;
    }
}
