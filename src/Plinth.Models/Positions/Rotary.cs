using static TorchSharp.torch;

namespace Plinth.Models.Positions;

/// <summary>Rotation of pairs.</summary>
internal static class Rotary
{
    /// <summary>(a, b) becomes (a cos - b sin, b cos + a sin) for each pair of the first numbers of a head; the rest stays.</summary>
    /// <param name="x">(B, H, T, head).</param>
    /// <param name="cosine">(B or 1, 1, T, pairs).</param>
    /// <param name="sine">The same.</param>
    /// <param name="layout">Which numbers make a pair.</param>
    public static Tensor Turn(Tensor x, Tensor cosine, Tensor sine, RotaryLayout layout)
    {
        var pairs = cosine.shape[3];
        var turned = x.narrow(3, 0, 2 * pairs);
        Tensor result;
        if (layout == RotaryLayout.Half)
        {
            var (a, b) = (turned.narrow(3, 0, pairs), turned.narrow(3, pairs, pairs));
            result = cat([(a * cosine).Minus(b * sine), (b * cosine).Plus(a * sine)], 3);
        }
        else
        {
            var both = turned.unflatten(3, pairs, 2);
            var (a, b) = (both.select(4, 0), both.select(4, 1));
            result = stack([(a * cosine).Minus(b * sine), (b * cosine).Plus(a * sine)], 4).flatten(3, 4);
        }

        var rest = x.shape[3] - 2 * pairs;
        return rest == 0 ? result : cat([result, x.narrow(3, 2 * pairs, rest)], 3);
    }
}
