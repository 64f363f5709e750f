using CsCheck;

namespace Plinth.Tests.Signals;

internal static class Gens
{
    /// <summary>One of the given strings.</summary>
    public static Gen<string> Of(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);
}
