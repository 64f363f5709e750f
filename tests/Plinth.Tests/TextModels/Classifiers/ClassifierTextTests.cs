using System.Text;
using CsCheck;
using Plinth.TextModels.Classifiers;

namespace Plinth.Tests.TextModels.Classifiers;

public sealed class ClassifierTextTests
{
    [Theory]
    [InlineData(ClassifierWords.Raw, "Hello, World!\n我爱北京", "Hello, World!\n我爱北京")]
    [InlineData(ClassifierWords.Words, "Hello, World!\n我爱北京天安门。", "hello , world ! 我 爱 北京 天安门 。 ")]
    [InlineData(ClassifierWords.Words, "", "")]
    [InlineData(ClassifierWords.Words, "İÉ 𝒳", "İé 𝒳 ")]
    public void Reads_text_in_the_form_asked_for(ClassifierWords words, string text, string expected)
    {
        var reader = new ClassifierText(words);
        reader.Of("something before");
        Assert.Equal(expected, Encoding.UTF8.GetString(reader.Of(text)));
    }

    [Fact]
    public void Buckets_are_rests_of_divisions() =>
        Gen.Select(Gen.Int[2, int.MaxValue], Gen.Int.Array[2, 5]).Sample((buckets, hashes) =>
        {
            var features = new TextFeatures(new FastTextArguments { Buckets = buckets, WordNgrams = 5 }, [], null);
            var hash = (ulong)(long)hashes[0];
            foreach (var next in hashes.Skip(1)) hash = (hash * 116049371) + (ulong)(long)next;
            Assert.Equal((int)(hash % (ulong)buckets), features.NgramRow(hashes));
        });

    [Fact]
    public void Words_are_found_among_many_and_others_are_not()
    {
        var words = Enumerable.Range(0, 5000).Select(i => Encoding.UTF8.GetBytes($"w{i}")).ToArray();
        var features = new TextFeatures(new FastTextArguments { Buckets = 0 }, words, null);
        for (var i = 0; i < words.Length; i++) Assert.Equal(i, features.Row(words[i], TextFeatures.Hash(words[i])));
        Assert.Equal(-1, features.Row("w5000"u8, TextFeatures.Hash("w5000"u8)));
        Assert.Equal("w17", features.Text(17));
    }
}
