using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>A learned vector for every position, added to the embedding: BERT, GPT-2, GPT-3, OPT, StarCoder.</summary>
public sealed record LearnedPosition : PositionSpec
{
    /// <summary>Row of the table that the first position takes; OPT leaves two rows free before it. Default: 0.</summary>
    public int Offset { get; init; }

    /// <inheritdoc/>
    public override string Label => "absolute";

    internal override int? Most(ModelSpec spec) => spec.Context;

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) =>
        new Method(this, spec, parameters.Add("embed.positions.weight", ParameterRole.PositionTable, spec.Context + Offset, spec.Width));

    private sealed class Method(LearnedPosition position, ModelSpec spec, Parameter table) : PositionMethod
    {
        public override Tensor Embed(Tensor x, Visibility visibility)
        {
            if (visibility.Keys > spec.Context) throw new PlinthException($"{spec.Name}: {visibility.Keys} tokens are more than its {spec.Context} learned positions");
            return x.Plus(table.Value.Rows(visibility.QueryPositions.Plus(position.Offset)));
        }
    }
}
