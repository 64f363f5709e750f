using System.Text.Json;
using Plinth.Models.Lab.Scaling;
using Plinth.Models.Tests.Cli;
using Plinth.Models.Tests.Training;

namespace Plinth.Models.Tests.Lab;

public sealed class ScalingTests
{
    // Worked by hand from the papers' coefficients.
    [Theory]
    [InlineData("hoffmann", 1e19, 2.280e8, 7.311e9, 2.986)]
    [InlineData("hoffmann", 5.76e23, 3.219e10, 2.982e12, 1.931)]
    [InlineData("besiroglu", 1e19, 2.622e8, 6.357e9, 2.927)]
    [InlineData("besiroglu", 5.76e23, 7.225e10, 1.329e12, 1.974)]
    [InlineData("muennighoff", 1e19, 2.915e8, 5.717e9, 2.947)]
    [InlineData("muennighoff", 5.76e23, 6.996e10, 1.372e12, 2.025)]
    public void Optima_are_those_of_the_papers(string name, double flops, double parameters, double tokens, double loss)
    {
        var law = ScalingLaws.Find(name);
        var (n, d) = law.Optimal(flops);
        Assert.Equal(parameters, n, parameters * 2e-3);
        Assert.Equal(tokens, d, tokens * 2e-3);
        Assert.Equal(loss, law.Loss(n, d), 2e-3);
    }

    [Fact]
    public void A_ladder_is_trained_once_and_fitted_to()
    {
        using var folder = new TestFolder();
        var tokens = TestTokens.Make(folder.File("tokens"));
        string Yaml(string ladder) => TestTokens.Yaml(tokens, $"ladder: {ladder}");
        folder.Write("ladder.yaml", Yaml("{ sizes: [{ width: 8 }, { layers: 1, width: 16 }, { layers: 3, width: 16, feed_forward: { width: 48 } }], budgets: [1_280, 2560] }"));
        var rungs = Ladder.Read(folder.File("ladder.yaml"));
        Assert.Equal(6, rungs.Count);
        Assert.Equal(3, Ladder.Read(folder.File("ladder.yaml"), "ladder.budgets=[640]", "seed=3").Count(r => r is { Tokens: 640, Plan.Seed: 3 }));
        Assert.Equal(rungs.Select(r => r.Parameters * r.Tokens).Order(), rungs.Select(r => r.Parameters * r.Tokens));
        Assert.Equal((3, 48), rungs.Where(r => r.Name.StartsWith("size-3-", StringComparison.Ordinal)).Select(r => (r.Plan.Model.Layers, r.Plan.Model.FeedForward.Width)).Distinct().Single());

        var (code, output, error) = PlinthProcess.Run(folder.Path, "scale", "--ladder", "ladder.yaml", "--out", "rungs", "--page", "scale.html", "--flops", "1e9");
        Assert.True(code == 0, error);
        Assert.Contains("6 of 6: ", error, StringComparison.Ordinal);
        Assert.Matches("(?m)^  size-3-2560 +\\S+ +2,560 ", output);
        Assert.Matches("(?m)^  alpha +", output);
        var points = File.ReadLines(folder.File("scale.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.TryGetProperty("run", out _)).ToList();
        Assert.Equal(6, points.Count);
        // 60 documents have some 2,400 tokens.
        Assert.Equal([1280.0, 2560.0], points.Select(p => p.GetProperty("tokens").GetDouble()).Distinct().Order());
        Assert.All(points.Where(p => p.GetProperty("tokens").GetDouble() == 2560), p => Assert.Equal(rungs[0].Unique, p.GetProperty("unique_tokens").GetDouble()));

        var before = Directory.GetFiles(folder.File("rungs"), "log.jsonl", SearchOption.AllDirectories).Select(f => (f, File.GetLastWriteTimeUtc(f), new FileInfo(f).Length)).Order().ToList();
        var again = PlinthProcess.Run(folder.Path, "scale", "--ladder", "ladder.yaml", "--out", "rungs", "--flops", "1e9");
        Assert.Equal(output, again.Out);
        Assert.Equal(before.Select(b => b.Length), before.Select(b => new FileInfo(b.f).Length));

        folder.Write("flops.yaml", Yaml("{ sizes: [{ width: 8 }, { width: 16 }], flops: [1e8] }"));
        Assert.All(Ladder.Read(folder.File("flops.yaml")), r => Assert.Equal(1e8, 6 * r.Parameters * r.Tokens, 6 * r.Parameters * 64));
        foreach (var (ladder, message) in new[] { ("{ sizes: [{ width: 8 }] }", "either budgets"), ("{ sizes: [8], budgets: [100] }", "a size is a map"), ("{ sizes: [{ width: 8 }], budgets: [much] }", "'much' is not a number"), ("{ sizes: [{ width: 8 }], budget: [1] }", "'budget' is no part of a ladder"), ("{ sizes: [{ widht: 8 }], budgets: [100] }", "did you mean 'width'") })
        {
            folder.Write("wrong.yaml", Yaml(ladder));
            Assert.Contains(message, Assert.Throws<RecipeException>(() => Ladder.Read(folder.File("wrong.yaml"))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_closed_form_is_where_the_search_ends()
    {
        var law = ScalingLaws.Besiroglu;
        var searched = new Slow(law) { Name = "slow" }.Optimal(1e21);
        Assert.Equal(law.Optimal(1e21).Parameters, searched.Parameters, searched.Parameters * 1e-4);
    }

    [Fact]
    public void A_fit_recovers_the_published_coefficients_from_points_of_theirs()
    {
        var law = ScalingLaws.Besiroglu;
        var fit = ScalingFitter.Chinchilla(Points(law, noise: 0), resamples: 0);
        var found = (ChinchillaLaw)fit.Law;
        Assert.Equal(law.E, found.E, 1e-3);
        Assert.Equal(law.Alpha, found.Alpha, 1e-3);
        Assert.Equal(law.Beta, found.Beta, 1e-3);
        Assert.Equal(law.A, found.A, law.A * 0.02);
        Assert.Equal(law.B, found.B, law.B * 0.02);
        Assert.True(fit.Residual < 1e-6);
    }

    [Fact]
    public void Intervals_hold_the_truth_and_widen_with_noise()
    {
        var law = ScalingLaws.Besiroglu;
        var held = 0;
        foreach (var seed in (ulong[])[1, 2, 3, 4])
        {
            var drawn = ScalingFitter.Chinchilla(Points(law, noise: 0.004, seed), resamples: 100);
            foreach (var (of, truth) in new (Func<ScalingLaw, double>, double)[] { (l => ((ChinchillaLaw)l).E, law.E), (l => ((ChinchillaLaw)l).Alpha, law.Alpha), (l => l.Loss(1e11, 2e12), law.Loss(1e11, 2e12)) })
            {
                var (low, high) = drawn.Interval(of);
                if (low <= truth && truth <= high) held++;
            }
        }

        // 95 % intervals of twelve: eleven or so hold it.
        Assert.True(held >= 9, $"{held} of 12");
        var fit = ScalingFitter.Chinchilla(Points(law, noise: 0.004), resamples: 100);

        var (narrowLow, narrowHigh) = ScalingFitter.Chinchilla(Points(law, noise: 0.0005), resamples: 100).Interval(l => ((ChinchillaLaw)l).E);
        var (wideLow, wideHigh) = fit.Interval(l => ((ChinchillaLaw)l).E);
        Assert.True(narrowHigh - narrowLow < wideHigh - wideLow);
        Assert.Empty(fit.Cautions());
    }

    [Fact]
    public void Trainings_that_do_not_tell_the_sizes_apart_are_called_so()
    {
        // The loss falls with the tokens alone; sizes are worth nothing but noise.
        var draw = new Draw(7);
        var points = from n in (double[])[5e5, 1e6, 2e6, 4e6] from d in (double[])[5e4, 1e5, 2e5, 4e5] select new ScalingPoint(n, d, (2 + 40 / Math.Pow(d, 0.2)) * (1 + 0.01 * (draw.Unit() - 0.5)));
        Assert.Contains(ScalingFitter.Chinchilla([.. points], resamples: 60).Cautions(), c => c.Contains("nothing follows for other sizes", StringComparison.Ordinal));
    }

    [Fact]
    public void Kaplans_law_and_the_worth_of_repeated_tokens_are_recovered_too()
    {
        var kaplan = ScalingLaws.Kaplan;
        var found = (KaplanLaw)ScalingFitter.Kaplan(Points(kaplan, 0), resamples: 0).Law;
        Assert.Equal(kaplan.ParameterExponent, found.ParameterExponent, 2e-3);
        Assert.Equal(kaplan.TokenExponent, found.TokenExponent, 2e-3);

        var repeated = ScalingLaws.Muennighoff;
        var points = (from n in (double[])[1e8, 1e9]
                      from unique in (double[])[1e9, 1e10]
                      from epochs in (double[])[1, 4, 16, 60]
                      select new ScalingPoint(n, unique * epochs, repeated.Loss(n, unique * epochs, unique)) { Unique = unique }).ToList();
        var decay = (RepeatedLaw)ScalingFitter.Repeated(repeated.Fresh, points, resamples: 0).Law;
        Assert.Equal(repeated.TokenDecay, decay.TokenDecay, 0.05);
        Assert.Equal(repeated.ParameterDecay, decay.ParameterDecay, 0.05);
    }

    [Fact]
    public void Four_epochs_are_worth_nearly_as_much_as_fresh_tokens_and_forty_are_not()
    {
        var law = ScalingLaws.Muennighoff;
        Assert.InRange(law.WorthOfTokens(4e9, 1e9) / 4e9, 0.9, 1);
        Assert.InRange(law.WorthOfTokens(40e9, 1e9) / 40e9, 0.2, 0.5);
        Assert.Equal(1e9, law.WorthOfTokens(1e9, 1e9));
        Assert.Equal(law.Fresh.Loss(1e7, 1e9), law.Loss(1e7, 1e9), 1e-9);
    }

    [Fact]
    public void Equal_costs_and_lowest_curves_find_the_laws_exponent()
    {
        var law = ScalingLaws.Besiroglu;
        var exponent = law.Beta / (law.Alpha + law.Beta);
        var equal = (from c in (double[])[1e18, 1e19, 1e20, 1e21]
                     from factor in (double[])[0.5, 0.7, 1, 1.4, 2]
                     let n = law.Optimal(c).Parameters * factor
                     select new ScalingPoint(n, c / 6 / n, law.Loss(n, c / 6 / n))).ToList();
        Assert.Equal(exponent, ScalingFitter.IsoFlop(equal).Exponent, 0.01);

        var curves = Enumerable.Range(0, 24).Select(i => 1e7 * Math.Pow(1.6, i)).Select(n => (n, (IReadOnlyList<(double, double)>)[.. Enumerable.Range(0, 400).Select(k => 1e8 * Math.Pow(1.04, k)).Select(d => (d, law.Loss(n, d)))])).ToList();
        Assert.Equal(exponent, ScalingFitter.Envelope(curves).Exponent, 0.03);
    }

    [Fact]
    public void Too_few_trainings_are_refused()
    {
        Assert.Contains("too few", Assert.Throws<PlinthException>(() => ScalingFitter.Chinchilla([new(1e8, 1e9, 3)])).Message, StringComparison.Ordinal);
        Assert.Contains("repeats", Assert.Throws<PlinthException>(() => ScalingFitter.Repeated(ScalingLaws.Besiroglu, [new(1e8, 1e9, 3), new(1e8, 2e9, 2.9), new(1e8, 3e9, 2.8)])).Message, StringComparison.Ordinal);
    }

    private static List<ScalingPoint> Points(ScalingLaw law, double noise, ulong seed = 5)
    {
        var draw = new Draw(seed);
        return [.. from n in (double[])[1e7, 4e7, 1.6e8, 6e8, 2.5e9, 1e10]
                   from d in (double[])[3e8, 1e9, 4e9, 1.6e10, 6e10, 3e11]
                   select new ScalingPoint(n, d, law.Loss(n, d) * Math.Exp(noise * (draw.Unit() + draw.Unit() + draw.Unit() - 1.5) * 2))];
    }

    private sealed record Slow(ScalingLaw Law) : ScalingLaw
    {
        public override double Loss(double parameters, double tokens, double? unique = null) => Law.Loss(parameters, tokens, unique);
    }
}
