namespace Plinth.LanguageData;

/// <summary>Numbers from a seed, the same everywhere (SplitMix64).</summary>
internal sealed class Rng(ulong seed)
{
    private ulong _state = seed;

    public int Next(int limit)
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    public string Pick(string[] of) => of[Next(of.Length)];
}
