using static TorchSharp.torch;

namespace Plinth.Models.Initialisation;

/// <summary>Xavier normal, with gain (2·layers)^-1/2 for feed-forward, values and attention's output: GLM-130B (arXiv:2210.02414).</summary>
public sealed record XavierInitialisation : InitialisationSpec
{
    private protected override void FillMatrix(Parameter parameter, ModelSpec spec, Generator generator)
    {
        var small = 1 / Math.Sqrt(2 * spec.Layers);
        var gain = IntoResidual(parameter) || parameter.Role == ParameterRole.FeedForwardIn ? small : 1;
        parameter.Value.normal_(0, gain * Deviation(parameter.Shape[1], parameter.Shape[0]), generator);
        if (parameter.Role != ParameterRole.Qkv) return;
        // Queries, keys and values are matrices of their own here, of which the values begin small.
        long queries = (long)spec.Heads * spec.HeadSize, keys = (long)spec.KvHeads * spec.HeadSize;
        parameter.Value.narrow(0, 0, queries).normal_(0, Deviation(spec.Width, queries), generator);
        parameter.Value.narrow(0, queries, keys).normal_(0, Deviation(spec.Width, keys), generator);
        parameter.Value.narrow(0, queries + keys, keys).normal_(0, small * Deviation(spec.Width, keys), generator);
    }

    private static double Deviation(long inputs, long outputs) => Math.Sqrt(2.0 / (inputs + outputs));
}
