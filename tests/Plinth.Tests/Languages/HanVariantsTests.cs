using Plinth.Languages;

namespace Plinth.Tests.Languages;

public sealed class HanVariantsTests
{
    [Fact]
    public void Tells_the_characters_of_one_writing_from_those_of_both()
    {
        var variants = HanVariants.Shared;
        Assert.All("國們這說體學", c => Assert.True(variants.IsTraditionalOnly(c)));
        Assert.All("国们这说体学", c => Assert.True(variants.IsSimplifiedOnly(c)));
        Assert.All("人中大山水a,のか", c => Assert.False(variants.IsTraditionalOnly(c) || variants.IsSimplifiedOnly(c)));
        Assert.Equal("国们这说体学人", string.Concat("國們這說體學人".Select(variants.Simplify)));
    }
}
