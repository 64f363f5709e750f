namespace Plinth.Dedup;

/// <summary>Disjoint sets over 0 to n - 1; the root of a set is its lowest number, whatever the order of the joins. Four bytes an element.</summary>
internal sealed class UnionFind
{
    private readonly uint[] _parents;

    /// <summary>Starts with every element alone.</summary>
    public UnionFind(int count)
    {
        _parents = new uint[count];
        for (var i = 0; i < count; i++) _parents[i] = (uint)i;
    }

    /// <summary>Number of elements.</summary>
    public int Count => _parents.Length;

    /// <summary>The lowest element of the set that holds <paramref name="element"/>.</summary>
    public uint Find(uint element)
    {
        while (_parents[element] != element)
        {
            // Path halving: every other element on the way comes to hang on its grandparent.
            _parents[element] = _parents[_parents[element]];
            element = _parents[element];
        }

        return element;
    }

    /// <summary>Joins two sets.</summary>
    public void Union(uint a, uint b)
    {
        a = Find(a);
        b = Find(b);
        if (a < b) _parents[b] = a;
        else _parents[a] = b;
    }
}
