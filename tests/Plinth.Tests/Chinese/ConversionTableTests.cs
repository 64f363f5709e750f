using CsCheck;
using Plinth.Chinese;

namespace Plinth.Tests.Chinese;

public sealed class ConversionTableTests
{
    private static readonly Gen<string> Key = Gen.Char["天地人aé\uD840\uDC00"].Array[1, 5].Select(c => new string(c));

    private static readonly Gen<List<KeyValuePair<string, string>>> Tier = Gen.Select(Key, Gen.Char["甲乙丙丁"].Array[1, 3].Select(c => new string(c))).Array[0, 40].Select(e => e.Select(p => new KeyValuePair<string, string>(p.Item1, p.Item2)).ToList());

    [Fact]
    public void The_longest_entry_of_the_strongest_tier_is_found_wherever_it_stands() =>
        Gen.Select(Tier, Tier, Gen.Char["天地人aé\uD840\uDC00中"].Array[1, 12].Select(c => new string(c))).Sample((strong, weak, text) =>
        {
            var table = new ConversionTable([strong, weak]);
            for (var at = 0; at < text.Length; at++)
            {
                var rest = text[at..];
                var best = Find(strong, rest) is { } first ? (Entry: first, Tier: 0) : Find(weak, rest) is { } second ? (Entry: second, Tier: 1) : default((KeyValuePair<string, string> Entry, int Tier)?);
                var length = table.Match(rest, out var value, out var tier);
                Assert.Equal(best?.Entry.Key.Length ?? 0, length);
                if (best is not { } wanted) continue;
                Assert.Equal(wanted.Entry.Value, value.ToString());
                Assert.Equal(wanted.Tier, tier);
            }
        }, iter: 2000);

    // The obvious way: of all entries that the text starts with the longest, of equal ones the first.
    private static KeyValuePair<string, string>? Find(List<KeyValuePair<string, string>> tier, string text)
    {
        KeyValuePair<string, string>? best = null;
        foreach (var entry in tier)
            if (text.StartsWith(entry.Key, StringComparison.Ordinal) && (best is null || entry.Key.Length > best.Value.Key.Length)) best = entry;
        return best;
    }
}
