using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>Frequencies base^(-2i/dims) and their angles, in float32 as the reference codes compute them.</summary>
internal static class Waves
{
    /// <summary>(dims / 2).</summary>
    public static Tensor Frequencies(int dims, double @base, Device device) =>
        tensor(Enumerable.Range(0, dims / 2).Select(i => 1f / MathF.Pow((float)@base, 2f * i / dims)).ToArray(), device: device);

    /// <summary>(B, T, dims / 2): position times frequency.</summary>
    public static Tensor Angles(Tensor positions, Tensor frequencies) => positions.to_type(ScalarType.Float32).unsqueeze(-1) * frequencies;
}
