using System.Collections.Concurrent;
using Plinth.Tokens;

namespace Plinth.Code;

/// <summary>Encoders of one tokenizer, lent to whichever thread counts.</summary>
internal sealed class TokenEncoderPool(Tokenizer tokenizer)
{
    private readonly ConcurrentBag<TokenEncoder> _free = [];

    /// <summary>Tokens of a text.</summary>
    public int Count(string text)
    {
        if (!_free.TryTake(out var encoder)) encoder = tokenizer.NewEncoder();
        var count = encoder.Encode(text).Length;
        _free.Add(encoder);
        return count;
    }
}
