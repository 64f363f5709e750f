using System.Runtime.CompilerServices;

namespace Plinth.TextModels.Classifiers;

/// <summary>A growing row of numbers: what a list is, without its checks.</summary>
internal sealed class IntBuffer
{
    private int[] _items = new int[256];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int item)
    {
        var items = _items;
        var count = Count;
        if ((uint)count < (uint)items.Length) items[count] = item;
        else Grow(item);
        Count = count + 1;
    }

    private void Grow(int item)
    {
        var count = _items.Length;
        Array.Resize(ref _items, count * 2);
        _items[count] = item;
    }
}
