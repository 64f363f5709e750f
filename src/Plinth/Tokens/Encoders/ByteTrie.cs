using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// A trie over bytes as a double array: the child of a node by a byte stands at the node's base xor the byte, and says whose child it is. One
/// unit of twelve bytes a step. Immutable once made.
/// </summary>
internal sealed class ByteTrie
{
    private Unit[] _units = new Unit[1024];

    /// <summary>Makes a trie.</summary>
    /// <param name="keys">Keys, not empty, and the value of each, 0 and more; of equal keys the first counts.</param>
    public ByteTrie(IEnumerable<(byte[] Key, int Value)> keys)
    {
        var sorted = keys.ToList();
        sorted.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key) is var order && order != 0 ? order : a.Value.CompareTo(b.Value));
        _units.AsSpan().Fill(new Unit(0, -1, -1));
        _units[0] = new Unit(0, -2, -1);
        var free = 1;
        Build(sorted, 0, sorted.Count, 0, 0, ref free);
    }

    /// <summary>The root.</summary>
    public const int Root = 0;

    /// <summary>The child of a node by a byte, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Step(int node, byte next, out int value)
    {
        // Nodes come from the trie itself, and room for all 256 children of a base is made with it: nothing lies outside.
        ref var units = ref MemoryMarshal.GetArrayDataReference(_units);
        var child = Unsafe.Add(ref units, node).Base ^ next;
        ref var unit = ref Unsafe.Add(ref units, child);
        if (unit.Parent == node)
        {
            value = unit.Value;
            return child;
        }

        value = -1;
        return -1;
    }

    /// <summary>The length of the longest key that a text begins with; 0: none.</summary>
    public int Longest(ReadOnlySpan<byte> text)
    {
        int node = Root, longest = 0;
        for (var i = 0; i < text.Length; i++)
        {
            node = Step(node, text[i], out var value);
            if (node < 0) break;
            if (value >= 0) longest = i + 1;
        }

        return longest;
    }

    private void Build(List<(byte[] Key, int Value)> keys, int from, int to, int depth, int node, ref int free)
    {
        if (from < to && keys[from].Key.Length == depth)
        {
            _units[node] = _units[node] with { Value = keys[from].Value };
            while (from < to && keys[from].Key.Length == depth) from++;
        }

        if (from >= to) return;
        var labels = new List<(byte Label, int From)>();
        for (var i = from; i < to; i++)
            if (labels.Count == 0 || labels[^1].Label != keys[i].Key[depth]) labels.Add((keys[i].Key[depth], i));
        var start = FindBase(labels, ref free);
        _units[node] = _units[node] with { Base = start };
        foreach (var (label, _) in labels) _units[start ^ label] = new Unit(0, node, -1);
        for (var i = 0; i < labels.Count; i++)
            Build(keys, labels[i].From, i + 1 < labels.Count ? labels[i + 1].From : to, depth + 1, start ^ labels[i].Label, ref free);
    }

    private int FindBase(List<(byte Label, int From)> labels, ref int free)
    {
        while (free < _units.Length && _units[free].Parent != -1) free++;
        var tries = 0;
        for (var at = free; ; at++)
        {
            if (at + 512 > _units.Length)
            {
                var before = _units.Length;
                Array.Resize(ref _units, before * 2);
                _units.AsSpan(before).Fill(new Unit(0, -1, -1));
            }

            if (_units[at].Parent != -1) continue;
            var start = at ^ labels[0].Label;
            var fits = true;
            for (var i = 1; i < labels.Count && fits; i++) fits = _units[start ^ labels[i].Label].Parent == -1;
            if (fits) return start;

            // A crowded beginning is not searched again and again.
            if (++tries > 64 && labels.Count > 1) free = Math.Max(free, at - 32);
        }
    }

    /// <summary>A node.</summary>
    /// <param name="Base">Where its children are, to be xored with the byte.</param>
    /// <param name="Parent">Whose child it is; -1: free; -2: the root.</param>
    /// <param name="Value">The value of the key that ends here, or -1.</param>
    private readonly record struct Unit(int Base, int Parent, int Value);
}
