using Plinth.Models.FeedForward;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>Words of Hugging Face configs.</summary>
internal static class Words
{
    /// <summary>The word for an activation.</summary>
    public static string Of(Activation activation, string tanh = "gelu_new") => activation switch
    {
        Activation.Gelu => "gelu",
        Activation.GeluTanh => tanh,
        Activation.Relu => "relu",
        _ => "silu",
    };
}
