namespace Plinth.Models.Positions;

/// <summary>Nothing but the mask tells the order.</summary>
public sealed record NoPosition : PositionSpec
{
    /// <inheritdoc/>
    public override string Label => "none";

    internal override PositionMethod Build(ModelSpec spec, ParameterList parameters) => new Method();

    private sealed class Method : PositionMethod;
}
