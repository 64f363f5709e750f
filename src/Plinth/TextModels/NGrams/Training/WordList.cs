namespace Plinth.TextModels.NGrams.Training;

/// <summary>Words and their ids, in the order in which they came: 0 <c>&lt;unk&gt;</c>, 1 <c>&lt;s&gt;</c>, 2 <c>&lt;/s&gt;</c>.</summary>
/// <remarks>A word is known by its 64-bit hash: of a hundred million words two are taken for one with a chance of 3e-4.</remarks>
internal sealed class WordList
{
    public const uint Unknown = 0;
    public const uint Begin = 1;
    public const uint End = 2;

    private readonly Dictionary<ulong, uint> _ids = [];
    private readonly List<(long Start, int Length)> _places = [];
    private readonly MemoryStream _text = new();

    public WordList()
    {
        Id("<unk>"u8);
        Id("<s>"u8);
        Id("</s>"u8);
    }

    /// <summary>Number of words, the three that are none among them.</summary>
    public int Count => _places.Count;

    /// <summary>The id of a word, a new one where it is new.</summary>
    public uint Id(ReadOnlySpan<byte> word)
    {
        var hash = Murmur.Hash(word);
        if (_ids.TryGetValue(hash, out var id)) return id;
        id = (uint)_places.Count;
        _ids.Add(hash, id);
        _places.Add((_text.Length, word.Length));
        _text.Write(word);
        return id;
    }

    /// <summary>The word of an id.</summary>
    public ReadOnlySpan<byte> this[uint id]
    {
        get
        {
            var (start, length) = _places[(int)id];
            return _text.GetBuffer().AsSpan((int)start, length);
        }
    }
}
