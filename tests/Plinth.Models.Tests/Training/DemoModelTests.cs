using Plinth.Cli.Commands;
using Plinth.Cli.Report;
using Plinth.Running;

namespace Plinth.Models.Tests.Training;

public sealed class DemoModelTests
{
    [Fact]
    public void The_demos_model_is_trained_on_a_runs_tokens_and_shown_in_its_report()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"));
        Assert.True(DemoModel.Train(folder.Path, "steps=4", "length=16", "threads=1", "validation.every=2", "schedule.warmup=2"));
        var curve = TrainingCurve.Read(folder.File("model"))!;
        Assert.Equal([1L, 2, 3, 4], curve.Losses.Select(l => l.Step));
        Assert.Equal([2L, 4], curve.Validation.Select(l => l.Step));
        var page = ReportPage.Render(new RunSummary { Name = "demo", Totals = new(0, 0, 0, 0, 0, 0) }, curve with { Prompt = "The ", Sample = "<script>" });
        Assert.Contains("<a href=\"#model\">The model</a>", page, StringComparison.Ordinal);
        Assert.Contains("<polyline class=\"loss\" points=\"", page, StringComparison.Ordinal);
        Assert.Contains("<b>The </b>&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<circle ").Length - 1);
    }

    [Fact]
    public void Without_a_training_the_report_has_no_model_and_the_demo_goes_on()
    {
        using var folder = new TestFolder();
        Assert.Null(TrainingCurve.Read(folder.Path));
        Assert.False(DemoModel.Train(folder.Path));
        Assert.DoesNotContain("#model", ReportPage.Render(new RunSummary { Name = "demo", Totals = new(0, 0, 0, 0, 0, 0) }), StringComparison.Ordinal);
    }
}
