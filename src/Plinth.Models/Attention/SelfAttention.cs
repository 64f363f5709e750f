using Plinth.Models.Positions;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Plinth.Models.Attention;

/// <summary>Attention over the tokens before: multi-head, grouped or multi-query, dense or banded.</summary>
internal sealed class SelfAttention(ModelSpec spec, ParameterList parameters, string name, PositionMethod position, int layer)
{
    private readonly int _heads = spec.Heads, _kvHeads = spec.KvHeads, _size = spec.HeadSize;
    private readonly int? _window = spec.Attention.WindowOf(layer);

    // Queries, then keys, then values, head by head.
    private readonly Linear _qkv = new(parameters, name + ".qkv", ParameterRole.Qkv, spec.Width, (spec.Heads + 2 * spec.KvHeads) * spec.HeadSize, spec.Biases.Qkv);
    private readonly Linear _out = new(parameters, name + ".out", ParameterRole.AttentionOut, spec.Heads * spec.HeadSize, spec.Width, spec.Biases.AttentionOut);
    private readonly Func<Tensor, Visibility, Tensor>? _layerBias = position.DeclareLayer(parameters, name);

    // The kernel divides by sqrt(head size); another scale is a factor on the queries.
    private readonly double? _queryFactor = spec.Attention.Scale * Math.Sqrt(spec.HeadSize);

    public Tensor Forward(Tensor x, Visibility visibility)
    {
        long batch = x.shape[0], time = visibility.Queries;
        var qkv = _qkv.Forward(x);
        if (spec.Attention.Clip is { } clip) qkv = qkv.Within(-clip, clip);
        var parts = qkv.view(batch, time, _heads + 2 * _kvHeads, _size).transpose(1, 2).split([_heads, _kvHeads, _kvHeads], 1);
        var (q, k) = position.Rotate(parts[0], parts[1], visibility);
        var v = parts[2];
        if (_queryFactor is { } factor) q = q.Times(factor);
        if (visibility.Cache is { } cache) (k, v) = cache.Append(layer, k, v);

        var bias = position.Bias(visibility);
        var perLayer = _layerBias?.Invoke(q, visibility);
        var mixed = bias is null && perLayer is null && visibility.IsPlainCausal(_window)
            ? F.scaled_dot_product_attention(q, Spread(k), Spread(v), is_casual: true)
            : Masked(q, k, v, Sum(visibility.ScoreMask(_window, bias, q.dtype), perLayer), time);
        return _out.Forward(mixed.transpose(1, 2).reshape(batch, time, _heads * _size));
    }

    private Tensor Masked(Tensor q, Tensor k, Tensor v, Tensor? mask, long time)
    {
        if (_heads == _kvHeads || time > 1) return F.scaled_dot_product_attention(q, Spread(k), Spread(v), mask);
        // One new token: the queries of a group stand in the place of time, and no key is copied.
        var group = _heads / _kvHeads;
        var grouped = q.reshape(q.shape[0], _kvHeads, group, _size);
        var groupMask = mask is null || mask.shape[1] == 1 ? mask : mask.reshape(mask.shape[0], _kvHeads, group, mask.shape[3]);
        return F.scaled_dot_product_attention(grouped, k, v, groupMask).reshape(q.shape);
    }

    /// <summary>Gives every query head its group's keys or values.</summary>
    private Tensor Spread(Tensor kv) => _heads == _kvHeads
        ? kv
        : kv.unsqueeze(2).expand(-1, -1, _heads / _kvHeads, -1, -1).reshape(kv.shape[0], _heads, kv.shape[2], _size);

    private static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a.Plus(b);
}
