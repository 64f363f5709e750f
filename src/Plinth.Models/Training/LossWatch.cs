namespace Plinth.Models.Training;

/// <summary>Sees when the loss jumps: against the median of the steps before, which a single step cannot move.</summary>
/// <param name="factor">How many times the median is too much; null: nothing is.</param>
public sealed class LossWatch(double? factor)
{
    /// <summary>Steps that are remembered.</summary>
    public const int Window = 50;

    /// <summary>Before so many steps nothing is said.</summary>
    private const int Enough = 20;

    private readonly Queue<float> _recent = new();

    /// <summary>The losses that are remembered, oldest first.</summary>
    public IReadOnlyCollection<float> Recent
    {
        get => _recent;
        init
        {
            foreach (var loss in value) _recent.Enqueue(loss);
        }
    }

    /// <summary>Takes a step's loss.</summary>
    /// <returns>The median that it is too far above, or null.</returns>
    public double? Jump(float loss)
    {
        if (factor is { } most && _recent.Count >= Enough)
        {
            var median = _recent.Order().ElementAt(_recent.Count / 2);
            if (loss > most * median) return median;
        }

        _recent.Enqueue(loss);
        if (_recent.Count > Window) _recent.Dequeue();
        return null;
    }
}
