using Plinth.Models.Attention;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Blocks;

/// <summary>What a layer is joined of; each part is declared when it is asked for.</summary>
internal sealed record LayerParts(ModelSpec Spec, ParameterList Parameters, PositionMethod Position, int Layer)
{
    private string Name(string part) => $"layers.{Layer}.{part}";

    public Norm Norm(string name) => Spec.Norm.Build(Parameters, Name(name), Spec.Width);

    public SelfAttention Attention() => new(Spec, Parameters, Name("attention"), Position, Layer);

    public FeedForward.FeedForward FeedForward() => Spec.FeedForward.Build(Parameters, Name("feed_forward"), Spec.Width, Spec.Biases.FeedForward);
}
