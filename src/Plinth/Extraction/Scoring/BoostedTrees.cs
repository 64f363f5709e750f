using System.Buffers.Binary;

namespace Plinth.Extraction.Scoring;

/// <summary>Gradient-boosted regression trees (Friedman, 2001) with a logistic link: a row of features to a probability.</summary>
/// <remarks>Trees are stored one behind the other; a node's left child stands right after it. A leaf has no feature, and its value in place of the threshold.</remarks>
internal sealed class BoostedTrees
{
    /// <summary>Feature of a leaf.</summary>
    public const short Leaf = -1;

    private readonly Node[] _nodes;
    private readonly int[] _roots;
    private readonly float _bias;

    /// <summary>A split: left when the feature's value is at most <paramref name="Value"/>; or a leaf with its value.</summary>
    public readonly record struct Node(short Feature, short Right, float Value);

    /// <summary>Takes the trees.</summary>
    /// <param name="bias">Log odds before any tree.</param>
    /// <param name="trees">Nodes of each tree; <see cref="Node.Right"/> counts from the tree's root.</param>
    public BoostedTrees(float bias, IEnumerable<IReadOnlyList<Node>> trees)
    {
        _bias = bias;
        var nodes = new List<Node>();
        var roots = new List<int>();
        foreach (var tree in trees)
        {
            roots.Add(nodes.Count);
            nodes.AddRange(tree);
        }

        _nodes = [.. nodes];
        _roots = [.. roots];
    }

    /// <summary>Number of trees.</summary>
    public int Count => _roots.Length;

    /// <summary>Length of the rows that it reads.</summary>
    public int Features => _nodes.Length == 0 ? 0 : _nodes.Max(n => n.Feature) + 1;

    /// <summary>Log odds of a row.</summary>
    public float LogOdds(ReadOnlySpan<float> row)
    {
        var sum = _bias;
        foreach (var root in _roots)
        {
            var at = root;
            while (true)
            {
                ref readonly var node = ref _nodes[at];
                if (node.Feature == Leaf)
                {
                    sum += node.Value;
                    break;
                }

                at = row[node.Feature] <= node.Value ? at + 1 : root + node.Right;
            }
        }

        return sum;
    }

    /// <summary>Probability of a row.</summary>
    public float Probability(ReadOnlySpan<float> row) => 1 / (1 + MathF.Exp(-LogOdds(row)));

    /// <summary>How often each feature splits.</summary>
    public IReadOnlyDictionary<int, int> Uses() => _nodes.Where(n => n.Feature != Leaf).GroupBy(n => (int)n.Feature).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Writes the trees.</summary>
    public void Write(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, _roots.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], _nodes.Length);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[8..], _bias);
        stream.Write(bytes);
        for (var tree = 0; tree < _roots.Length; tree++)
        {
            var end = tree + 1 < _roots.Length ? _roots[tree + 1] : _nodes.Length;
            BinaryPrimitives.WriteInt32LittleEndian(bytes, end - _roots[tree]);
            stream.Write(bytes[..4]);
            foreach (var node in _nodes.AsSpan(_roots[tree], end - _roots[tree]))
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes, node.Feature);
                BinaryPrimitives.WriteInt16LittleEndian(bytes[2..], node.Right);
                BinaryPrimitives.WriteSingleLittleEndian(bytes[4..], node.Value);
                stream.Write(bytes[..8]);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static BoostedTrees Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[12];
        stream.ReadExactly(bytes);
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var bias = BinaryPrimitives.ReadSingleLittleEndian(bytes[8..]);
        var trees = new List<Node[]>(count);
        for (var tree = 0; tree < count; tree++)
        {
            stream.ReadExactly(bytes[..4]);
            var nodes = new Node[BinaryPrimitives.ReadInt32LittleEndian(bytes)];
            for (var i = 0; i < nodes.Length; i++)
            {
                stream.ReadExactly(bytes[..8]);
                nodes[i] = new Node(BinaryPrimitives.ReadInt16LittleEndian(bytes), BinaryPrimitives.ReadInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]));
            }

            trees.Add(nodes);
        }

        return new BoostedTrees(bias, trees);
    }
}
