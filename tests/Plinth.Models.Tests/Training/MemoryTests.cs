using Plinth.Models.Training;
using TorchSharp;

namespace Plinth.Models.Tests.Training;

/// <summary>Counts the tensors of the whole process, and so runs when no other test does.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    [Fact]
    public void Memory_is_flat_over_a_thousand_steps()
    {
        using var folder = new TestFolder();
        var plan = TrainerTests.Plan(folder, "steps: 1000\nlength: 8\nbatch: 2\nvalidation: { every: 250, sequences: 2 }\ncheckpoints: { every: 300 }");
        long early = 0, late = 0;
        var progress = new SilentProgress(step =>
        {
            if (step.Step == 20) early = Live();
            if (step.Step == 1000) late = Live();
        });
        new Trainer(plan, folder.File("run"), progress, TimeProvider.System).Run(0, TestContext.Current.CancellationToken);
        Assert.True(early > 0);
        Assert.Equal(early, late);
    }

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }

    /// <summary>No test beside these.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
