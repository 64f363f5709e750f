using CsCheck;
using Plinth.TextModels.Classifiers;

namespace Plinth.Tests.TextModels.Classifiers;

public sealed class ClassifierEvaluationTests
{
    [Fact]
    public void Auc_is_the_share_of_pairs_in_the_right_order() =>
        Gen.Select(Gen.Int[0, 9], Gen.Bool).List[2, 60].Sample(pairs =>
        {
            double wins = 0, all = 0;
            foreach (var (yes, _) in pairs.Where(p => p.Item2))
            {
                foreach (var (no, _) in pairs.Where(p => !p.Item2))
                {
                    wins += yes > no ? 1 : yes == no ? 0.5 : 0;
                    all++;
                }
            }

            Assert.Equal(wins / all, ClassifierEvaluation.Auc([.. pairs.Select(p => p.Item1 / 9f)], [.. pairs.Select(p => p.Item2)]), 9);
        });

    [Fact]
    public void Counts_by_hand()
    {
        // Four texts of a, two of b: one a is taken for b.
        var evaluation = new ClassifierEvaluation(TwoLabels());
        evaluation.Add([0.95f, 0.05f], ["a"]);
        evaluation.Add([0.85f, 0.15f], ["a"]);
        evaluation.Add([0.65f, 0.35f], ["a"]);
        evaluation.Add([0.25f, 0.75f], ["a"]);
        evaluation.Add([0.45f, 0.55f], ["b"]);
        evaluation.Add([0.05f, 0.95f], ["b"]);
        evaluation.Add([0.5f, 0.5f], ["c"]);
        var report = evaluation.Report();
        Assert.Equal((6, 1), (report.Texts, report.Unknown));
        Assert.Equal(5 / 6.0, report.Accuracy, 9);
        var (a, b) = (report.Labels[0], report.Labels[1]);
        Assert.Equal((4, 1, 0.75), (a.Texts, a.Precision, a.Recall));
        Assert.Equal(6 / 7.0, a.F1, 9);
        Assert.Equal((2, 2 / 3.0, 1.0), (b.Texts, b.Precision, b.Recall));
        Assert.Equal(7 / 8.0, b.Auc, 9);
        Assert.Contains(new Confusion("a", "b", 1), report.Confusions);
        Assert.Equal([2, 1, 1, 1, 1], report.Bins.Where(bin => bin.Texts > 0).Select(bin => bin.Texts).Reverse());
        // |1 - .95| twice, |1 - .85|, |0 - .75|, |1 - .65|, |1 - .55|, over six.
        Assert.Equal((0.05 + 0.05 + 0.15 + 0.75 + 0.35 + 0.45) / 6, report.CalibrationError, 6);
    }

    private static TextClassifier TwoLabels()
    {
        var arguments = new FastTextArguments { Dim = 1, Buckets = 0 };
        return new TextClassifier(arguments, new TextFeatures(arguments, [], null), [new LabelCount("a", 2), new LabelCount("b", 1)], new DenseVectors(1, 1), new DenseVectors(2, 1));
    }
}
