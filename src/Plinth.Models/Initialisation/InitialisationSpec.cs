using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace Plinth.Models.Initialisation;

/// <summary>How parameters begin. Gains are 1 and biases 0 in all of them.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NormalInitialisation), "normal")]
[JsonDerivedType(typeof(FanInInitialisation), "fan-in")]
[JsonDerivedType(typeof(KaimingInitialisation), "kaiming")]
[JsonDerivedType(typeof(XavierInitialisation), "xavier-deep-norm")]
public abstract record InitialisationSpec
{
    internal void Fill(Parameter parameter, ModelSpec spec, Generator generator)
    {
        if (parameter.Role == ParameterRole.Gain) parameter.Value.FillOnes();
        else if (parameter.Role == ParameterRole.Bias) parameter.Value.zero_();
        else FillMatrix(parameter, spec, generator);
    }

    private protected abstract void FillMatrix(Parameter parameter, ModelSpec spec, Generator generator);

    private protected static bool IntoResidual(Parameter parameter) => parameter.Role is ParameterRole.AttentionOut or ParameterRole.FeedForwardOut;
}
