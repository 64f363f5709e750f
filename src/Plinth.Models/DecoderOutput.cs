using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>What a decoder answers.</summary>
/// <param name="Logits">(B, T, vocabulary).</param>
/// <param name="Loss">Mean cross entropy over the labels that ask something, in nats; null without labels.</param>
public sealed record DecoderOutput(Tensor Logits, Tensor? Loss) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Logits.Dispose();
        Loss?.Dispose();
    }
}
