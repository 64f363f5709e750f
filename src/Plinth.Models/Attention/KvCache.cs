using static TorchSharp.torch;

namespace Plinth.Models.Attention;

/// <summary>Keys and values of the tokens that a model has seen, so that each new one costs one step.</summary>
/// <param name="layers">Layers of the model.</param>
public sealed class KvCache(int layers) : IDisposable
{
    private readonly Tensor?[] _keys = new Tensor?[layers], _values = new Tensor?[layers];
    private Tensor? _positions, _blocks;

    /// <summary>Tokens held.</summary>
    public int Length { get; private set; }

    /// <summary>Memory taken, in bytes.</summary>
    public long Bytes => _keys.Concat(_values).Sum(t => t is null ? 0 : t.NumberOfElements * t.ElementSize);

    /// <summary>Counts the tokens of a pass once all layers have theirs.</summary>
    internal void Advance(int tokens) => Length += tokens;

    /// <summary>Adds a layer's keys and values (B, KV, T, head) and gives all of them.</summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) =>
        (Append(ref _keys[layer], keys), Append(ref _values[layer], values));

    /// <summary>Adds positions (B or 1, T) and gives all of them.</summary>
    internal (Tensor Positions, Tensor? Blocks) AppendPositions(Tensor positions, Tensor? blocks) =>
        (Join(ref _positions, positions), blocks is null ? null : Join(ref _blocks, blocks));

    private Tensor Append(ref Tensor? buffer, Tensor part)
    {
        var tokens = part.shape[2];
        var capacity = buffer?.shape[2] ?? 0;
        if (Length + tokens > capacity)
        {
            // Doubling keeps the cost of a token flat.
            var shape = part.shape;
            shape[2] = Math.Max(Length + tokens, Math.Max(64, 2 * capacity));
            var larger = empty(shape, part.dtype, part.device).DetachFromDisposeScope();
            if (buffer is not null)
            {
                larger.narrow(2, 0, Length).copy_(buffer.narrow(2, 0, Length));
                buffer.Dispose();
            }

            buffer = larger;
        }

        buffer!.narrow(2, Length, tokens).copy_(part);
        return buffer.narrow(2, 0, Length + tokens);
    }

    private static Tensor Join(ref Tensor? all, Tensor part)
    {
        var joined = all is null ? part.clone() : cat([all.shape[0] == part.shape[0] ? all : all.expand(part.shape[0], -1), part.expand(all.shape[0] == 1 ? part.shape[0] : all.shape[0], -1)], 1);
        joined.DetachFromDisposeScope();
        all?.Dispose();
        return all = joined;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values).Append(_positions).Append(_blocks)) tensor?.Dispose();
    }
}
