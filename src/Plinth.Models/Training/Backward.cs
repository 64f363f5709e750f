using Plinth.Models.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>Forward and backward pass: leaves gradients at the parameters, and nothing else.</summary>
internal static class Backward
{
    /// <summary>Everything between is kept from forward to backward.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="input">With labels.</param>
    /// <param name="share">Factor on the gradients.</param>
    /// <returns>The loss.</returns>
    public static float Plain(Decoder decoder, DecoderInput input, double share)
    {
        using var scope = NewDisposeScope();
        var loss = decoder.Forward(input).Loss!;
        (share == 1 ? loss : loss.Times(share)).backward();
        return loss.item<float>();
    }

    /// <summary>Only the inputs of layers are kept; each layer is computed again when its turn comes. Chen et al. 2016, arXiv:1604.06174.</summary>
    /// <inheritdoc cref="Plain"/>
    public static float Recomputed(Decoder decoder, DecoderInput input, double share)
    {
        using var scope = NewDisposeScope();
        var inputs = new Tensor[decoder.Layers.Count];
        Tensor x;
        using (no_grad())
        {
            var visibility = new Visibility(input);
            x = decoder.Embed(input.Ids, visibility);
            for (var i = 0; i < inputs.Length; i++)
            {
                using var layer = NewDisposeScope();
                inputs[i] = x;
                // What layers share outlives each of them, and so is made outside: here it would die with the first.
                x = decoder.Layers[i].Forward(x, new Visibility(input)).MoveToOuterDisposeScope();
            }
        }

        var (loss, gradient) = Last(decoder, x, input, share);
        for (var i = inputs.Length - 1; i >= 0; i--)
        {
            using var layer = NewDisposeScope();
            var into = inputs[i].detach().requires_grad_();
            decoder.Layers[i].Forward(into, new Visibility(input)).backward([gradient]);
            gradient.Dispose();
            gradient = into.grad!.MoveToOuterDisposeScope();
            inputs[i].Dispose();
        }

        var embedded = decoder.Embed(input.Ids, new Visibility(input));
        if (embedded.requires_grad) embedded.backward([gradient]);
        return loss;
    }

    private static (float Loss, Tensor Gradient) Last(Decoder decoder, Tensor x, DecoderInput input, double share)
    {
        using var scope = NewDisposeScope();
        var into = x.detach().requires_grad_();
        var loss = decoder.Loss(decoder.Head(into), input.Labels)!;
        loss.Times(share).backward();
        return (loss.item<float>(), into.grad!.MoveToOuterDisposeScope());
    }
}
