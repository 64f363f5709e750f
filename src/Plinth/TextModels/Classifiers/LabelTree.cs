namespace Plinth.TextModels.Classifiers;

/// <summary>The Huffman tree over labels of a model with hierarchical softmax (fastText's loss.cc).</summary>
internal sealed class LabelTree
{
    private readonly int _labels;
    private readonly int[] _left;
    private readonly int[] _right;

    /// <param name="counts">How often each label was met, most often first, as the dictionary has them.</param>
    public LabelTree(ReadOnlySpan<long> counts)
    {
        _labels = counts.Length;
        var nodes = (2 * _labels) - 1;
        _left = new int[nodes];
        _right = new int[nodes];
        Array.Fill(_left, -1);
        Array.Fill(_right, -1);
        var count = new long[nodes];
        Array.Fill(count, (long)1e15);
        counts.CopyTo(count);
        var leaf = _labels - 1;
        var node = _labels;
        Span<int> least = stackalloc int[2];
        for (var i = _labels; i < nodes; i++)
        {
            for (var j = 0; j < 2; j++) least[j] = leaf >= 0 && count[leaf] < count[node] ? leaf-- : node++;
            (_left[i], _right[i]) = (least[0], least[1]);
            count[i] = count[least[0]] + count[least[1]];
        }
    }

    /// <summary>The probability of each label.</summary>
    /// <param name="hidden">The text's vector.</param>
    /// <param name="output">A vector for each inner node.</param>
    /// <param name="probabilities">Where they go, as logarithms.</param>
    public void Judge(ReadOnlySpan<float> hidden, IVectors output, Span<float> probabilities)
    {
        // A tree of labels met very unevenly is as deep as it has labels: its own stack.
        var stack = new Stack<(int Node, float Log)>();
        stack.Push(((2 * _labels) - 2, 0));
        while (stack.TryPop(out var at))
        {
            if (at.Node < _labels)
            {
                probabilities[at.Node] = at.Log;
                continue;
            }

            var yes = 1 / (1 + MathF.Exp(-output.Dot(at.Node - _labels, hidden)));
            stack.Push((_left[at.Node], at.Log + TextClassifier.Log(1 - yes)));
            stack.Push((_right[at.Node], at.Log + TextClassifier.Log(yes)));
        }
    }
}
