namespace Plinth.Tokens.Training;

/// <summary>Lends pieces of large arrays, so that millions of short lists cost the collector nothing; an array goes when all of it came back.</summary>
internal sealed class PlacePool
{
    private const int BlockLength = 1 << 20;
    private const int AloneFrom = 1 << 17;

    private readonly Dictionary<int[], int> _lent = [];
    private int[] _block = [];
    private int _used;

    /// <summary>Lends a number of places.</summary>
    public (int[] Places, int Start) Rent(int length)
    {
        if (length >= AloneFrom) return (new int[length], 0);
        if (_block.Length - _used < length)
        {
            if (_lent.GetValueOrDefault(_block, -1) == 0) _lent.Remove(_block);
            _block = new int[BlockLength];
            _used = 0;
            _lent[_block] = 0;
        }

        var start = _used;
        _used += length;
        _lent[_block] += length;
        return (_block, start);
    }

    /// <summary>Takes places back.</summary>
    public void Return(int[] places, int length)
    {
        if (!_lent.TryGetValue(places, out var lent)) return;
        if (lent > length || ReferenceEquals(places, _block)) _lent[places] = lent - length;
        else _lent.Remove(places);
    }
}
