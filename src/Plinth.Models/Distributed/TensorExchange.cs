using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Distributed;

/// <summary>Tensors of a model from rank to rank, in buckets in this machine's memory: many small ones together, large ones in pieces where they lie.</summary>
/// <param name="parameters">The model's, in one order on all ranks.</param>
/// <param name="ranks">Who exchanges them.</param>
/// <param name="size">Numbers of a bucket. Default: 1 MiB of them, large enough that the way does not count, small enough for the caches.</param>
internal sealed class TensorExchange(IReadOnlyList<Parameter> parameters, Ranks ranks, int size = 1 << 18) : IDisposable
{
    private readonly Tensor _bucket = empty(size).DetachFromDisposeScope();

    /// <summary>Gives all ranks the first one's values.</summary>
    public void Broadcast()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        InBuckets([.. parameters.Select(p => p.Value.detach())], numbers => ranks.Broadcast(MemoryMarshal.AsBytes(numbers)));
    }

    /// <summary>Sums a number and the gradients over all ranks. A gradient that only others have begins as nought here.</summary>
    /// <param name="loss">The number.</param>
    /// <returns>Its sum.</returns>
    public double SumGradients(double loss)
    {
        if (ranks.Count == 1) return loss;
        double[] sums = [loss, .. parameters.Select(p => p.Value.grad is null ? 0.0 : 1.0)];
        ranks.Sum(sums);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var gradients = new List<Tensor>();
        for (var i = 0; i < parameters.Count; i++)
        {
            if (sums[i + 1] == 0) continue;
            var value = parameters[i].Value;
            if (value.grad is null) value.grad = zeros_like(value, requires_grad: false);
            gradients.Add(value.grad!);
        }

        InBuckets(gradients, ranks.Sum);
        return sums[0];
    }

    /// <inheritdoc/>
    public void Dispose() => _bucket.Dispose();

    private void InBuckets(IReadOnlyList<Tensor> tensors, Exchange exchange)
    {
        var filled = 0;
        var pieces = new List<(Tensor There, Tensor Here)>();
        foreach (var tensor in tensors)
        {
            var flat = tensor.view(-1);
            var inPlace = tensor.device_type == DeviceType.CPU && flat.shape[0] >= size;
            for (long from = 0, count; from < flat.shape[0]; from += count)
            {
                count = Math.Min(inPlace ? size : size - filled, flat.shape[0] - from);
                if (inPlace)
                {
                    using var piece = flat.narrow(0, from, count);
                    exchange(MemoryMarshal.Cast<byte, float>(piece.bytes));
                    continue;
                }

                var (there, here) = (flat.narrow(0, from, count), _bucket.narrow(0, filled, count));
                here.copy_(there);
                pieces.Add((there, here));
                filled += (int)count;
                if (filled == size) Send();
            }
        }

        if (filled > 0) Send();

        void Send()
        {
            exchange(MemoryMarshal.Cast<byte, float>(_bucket.bytes)[..filled]);
            foreach (var (there, here) in pieces)
            {
                there.copy_(here);
                there.Dispose();
                here.Dispose();
            }

            pieces.Clear();
            filled = 0;
        }
    }

    private delegate void Exchange(Span<float> numbers);
}
