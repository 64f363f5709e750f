using System.Text.Json.Serialization;

namespace Plinth.Models.Objectives;

/// <summary>What a model is trained to do with a text.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CausalObjective), "causal")]
[JsonDerivedType(typeof(FimObjective), "fim")]
[JsonDerivedType(typeof(Ul2Objective), "ul2")]
[JsonDerivedType(typeof(GlmObjective), "glm")]
public abstract record ObjectiveSpec
{
    /// <summary>Share of the sequences, 0 to 1; 0: not in the published training, but in later work on the model. Default: 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Its name in tables.</summary>
    public abstract string Label { get; }

    /// <summary>Makes a training sequence of a text's tokens; the same draws give the same sequence.</summary>
    /// <param name="tokens">A packed context, or one document.</param>
    /// <param name="special">Tokens that stand between.</param>
    /// <param name="draw">Random numbers.</param>
    /// <param name="text">To cut between characters; null: cuts fall between tokens.</param>
    public abstract TrainingSequence Make(int[] tokens, SpecialTokens special, Draw draw, ITokenText? text = null);
}
