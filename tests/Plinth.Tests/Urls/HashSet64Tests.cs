using CsCheck;
using Plinth.Urls;

namespace Plinth.Tests.Urls;

public sealed class HashSet64Tests
{
    [Fact]
    public void Holds_what_a_plain_set_holds() =>
        Gen.OneOf(Gen.ULong, Gen.ULong[0, 20], Gen.ULong[ulong.MaxValue - 20, ulong.MaxValue]).Array[0, 5000].Sample(hashes =>
        {
            var set = new HashSet64();
            foreach (var hash in hashes) set.Add(hash);
            var plain = hashes.Select(h => h == 0 ? 1 : h).ToHashSet();
            Assert.Equal(plain.Count, set.Count);
            Assert.All(hashes, h => Assert.True(set.Contains(h)));
            for (ulong h = 1; h < 25; h++) Assert.Equal(plain.Contains(h), set.Contains(h));
        }, iter: 100);

    [Fact]
    public void An_entry_takes_at_most_sixteen_bytes()
    {
        var set = new HashSet64();
        for (ulong i = 1; i <= 200_000; i++) set.Add(i * 0x9E3779B97F4A7C15);
        Assert.Equal(200_000, set.Count);
        Assert.InRange(set.Bytes / 200_000.0, 8, 16.1);
    }
}
