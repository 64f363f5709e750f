using static TorchSharp.torch;

namespace Plinth.Models.FeedForward;

/// <summary>down(act(gate(x)) · up(x)); gate and up are one matrix, the gate's rows first.</summary>
internal sealed class GatedFeedForward(FeedForwardSpec spec, ParameterList parameters, string name, int width, bool bias) : FeedForward
{
    private readonly Linear _gateUp = new(parameters, name + ".gate_up", ParameterRole.FeedForwardIn, width, 2 * spec.Width, bias);
    private readonly Linear _down = new(parameters, name + ".down", ParameterRole.FeedForwardOut, spec.Width, width, bias);

    public override Tensor Forward(Tensor x)
    {
        var halves = _gateUp.Forward(x).chunk(2, -1);
        return _down.Forward(spec.Bend(halves[0]) * halves[1]);
    }
}
