namespace Plinth.TextModels.NGrams.Training;

/// <summary>Words and their ids, in the order in which they came: 0 <c>&lt;unk&gt;</c>, 1 <c>&lt;s&gt;</c>, 2 <c>&lt;/s&gt;</c>.</summary>
/// <remarks>A word is known by its 64-bit hash: of a hundred million words two are taken for one with a chance of 3e-4.</remarks>
internal sealed class WordList
{
    public const uint Unknown = 0;
    public const uint Begin = 1;
    public const uint End = 2;

    private (ulong Hash, uint Next)[] _slots = new (ulong, uint)[1 << 12]; // a word's hash and its id plus one; 0 is free
    private long[] _starts = new long[1 << 10];
    private byte[] _text = new byte[1 << 14];

    public WordList()
    {
        Id("<unk>"u8);
        Id("<s>"u8);
        Id("</s>"u8);
    }

    /// <summary>Number of words, the three that are none among them.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a word, a new one where it is new.</summary>
    public uint Id(ReadOnlySpan<byte> word)
    {
        var hash = Murmur.Hash(word);
        var mask = _slots.Length - 1;
        for (var at = (int)(hash >> 20) & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot.Next == 0)
            {
                slot = (hash, (uint)Count + 1);
                return Keep(word);
            }

            if (slot.Hash == hash) return slot.Next - 1;
        }
    }

    /// <summary>The word of an id.</summary>
    public ReadOnlySpan<byte> this[uint id] => _text.AsSpan((int)_starts[id], (int)(_starts[id + 1] - _starts[id]));

    private uint Keep(ReadOnlySpan<byte> word)
    {
        var start = _starts[Count];
        if (start + word.Length > Array.MaxLength) throw new PlinthException($"the different words take more than {Array.MaxLength} bytes");
        if (start + word.Length > _text.Length) Array.Resize(ref _text, (int)Math.Clamp(2L * _text.Length, start + word.Length, Array.MaxLength));
        word.CopyTo(_text.AsSpan((int)start));
        if (Count + 2 > _starts.Length) Array.Resize(ref _starts, 2 * _starts.Length);
        _starts[++Count] = start + word.Length;
        if (Count > _slots.Length / 2) Grow();
        return (uint)Count - 1;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (ulong, uint)[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot.Next == 0) continue;
            var at = (int)(slot.Hash >> 20) & mask;
            while (_slots[at].Next != 0) at = (at + 1) & mask;
            _slots[at] = slot;
        }
    }
}
