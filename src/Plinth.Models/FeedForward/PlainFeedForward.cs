using static TorchSharp.torch;

namespace Plinth.Models.FeedForward;

/// <summary>down(act(up(x))).</summary>
internal sealed class PlainFeedForward(FeedForwardSpec spec, ParameterList parameters, string name, int width, bool bias) : FeedForward
{
    private readonly Linear _up = new(parameters, name + ".up", ParameterRole.FeedForwardIn, width, spec.Width, bias);
    private readonly Linear _down = new(parameters, name + ".down", ParameterRole.FeedForwardOut, spec.Width, width, bias);

    public override Tensor Forward(Tensor x) => _down.Forward(spec.Bend(_up.Forward(x)));
}
