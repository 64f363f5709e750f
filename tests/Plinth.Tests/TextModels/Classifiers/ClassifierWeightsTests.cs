using Plinth.TextModels.Classifiers;

namespace Plinth.Tests.TextModels.Classifiers;

public sealed class ClassifierWeightsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_the_words_and_n_grams_that_tell_labels_apart()
    {
        var trainer = new ClassifierTrainer(new ClassifierTrainerOptions { Epochs = 30, Rate = 0.5, Buckets = 1000 });
        for (var i = 0; i < 60; i++)
        {
            trainer.Add($"alpha the x{i}", "a");
            trainer.Add($"beta the y{i}", "b");
        }

        var model = trainer.Train(_folder.File("m.bin"), null, TestContext.Current.CancellationToken);
        var weights = new ClassifierWeights(model);
        for (var i = 0; i < 3; i++) weights.Add("alpha the x1 beta the"u8);
        weights.Add("seen once"u8);
        var top = weights.Top(2, leastCount: 3).ToDictionary(label => label.Label);
        Assert.Equal("alpha", top["a"].Words[0].Text);
        Assert.Equal("beta", top["b"].Words[0].Text);
        Assert.Equal("alpha the", top["a"].Ngrams[0].Text);
        Assert.Equal("beta the", top["b"].Ngrams[0].Text);
        Assert.True(top["a"].Words[0].Weight > 1);
        Assert.DoesNotContain(weights.Top(100, 3).SelectMany(label => label.Ngrams), ngram => ngram.Text == "seen once");
    }
}
