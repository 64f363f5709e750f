using Plinth.Recipes;

namespace Plinth.Tests.Recipes;

public sealed class ClusterSectionTests
{
    private const string Sources = "plinth: 1\nsources:\n  - jsonl: in.jsonl\n";

    [Fact]
    public void Reads_every_option()
    {
        var options = Parse("cluster: { partition: cpu, account: lab-1, time: 2-12, cpus: 4, memory: 1.5G, tasks_at_once: 20, modules: [gcc/12, dotnet], container: /images/plinth.sif, " +
            "command: plinth, max_array_size: 5000, tasks_per_job: 8, attempts: 2, poll_seconds: 30 }");
        Assert.Equal(("cpu", "lab-1", "2-12", 4, 1536, 20), (options.Partition, options.Account, options.Time, options.Cpus, options.MemoryMb, options.TasksAtOnce));
        Assert.Equal(["gcc/12", "dotnet"], options.Modules);
        Assert.Equal(("/images/plinth.sif", "plinth", 5000, 8, 2, 30), (options.Container, options.Command, options.MaxArraySize, options.TasksPerJob, options.Attempts, options.PollSeconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cluster:")]
    [InlineData("cluster: {}")]
    public void Without_it_the_cluster_decides(string yaml)
    {
        var options = Parse(yaml);
        Assert.Equal((null, null, null, 1, null, 1001, null, 3), (options.Partition, options.Time, options.MemoryMb, options.Cpus, options.TasksAtOnce, options.MaxArraySize, options.TasksPerJob, options.Attempts));
    }

    [Theory]
    [InlineData("3500M", 3500)]
    [InlineData("3500", 3500)]
    [InlineData("4g", 4096)]
    [InlineData("1T", 1024 * 1024)]
    public void Memory_is_told_in_Slurms_words(string memory, int mb) => Assert.Equal(mb, Parse($"cluster: {{ memory: {memory} }}").MemoryMb);

    [Theory]
    [InlineData("cluster: slurm", "r.yaml:4:10: cluster is a map, such as { partition: cpu, time: 04:00:00, memory: 4G }")]
    [InlineData("cluster: { partitoin: cpu }", "r.yaml:4:12: 'partitoin' is not an option of cluster; did you mean 'partition'?")]
    [InlineData("cluster: { cpus: 0 }", "r.yaml:4:18: cluster.cpus is 0; it must lie within 1 and 1024")]
    [InlineData("cluster: { attempts: many }", "r.yaml:4:22: cluster.attempts is a whole number, not 'many'")]
    [InlineData("cluster: { memory: lots }", "r.yaml:4:20: cluster.memory is a number of MB, or one with M, G or T behind it, such as 4G; not 'lots'")]
    [InlineData("cluster: { memory: 0 }", "r.yaml:4:20: cluster.memory is a number of MB")]
    [InlineData("cluster: { memory: -4G }", "r.yaml:4:20: cluster.memory is a number of MB")]
    [InlineData("cluster: { time: soon }", "r.yaml:4:18: cluster.time is minutes, hours:minutes:seconds or days-hours, not 'soon'")]
    [InlineData("cluster: { partition: 'cpu --wrap=x' }", "r.yaml:4:23: cluster.partition: 'cpu --wrap=x' is not a name")]
    [InlineData("cluster: { account: \"a\\n#SBATCH --uid=0\" }", "r.yaml:4:21: cluster.account: ")]
    [InlineData("cluster: { modules: [gcc, \"$(id)\"] }", "r.yaml:4:21: cluster.modules: '$(id)' is not a name")]
    [InlineData("cluster: { command: \"plinth\\nid\" }", "r.yaml:4:21: cluster.command is one line")]
    public void Says_where_it_is_wrong(string yaml, string message) =>
        Assert.StartsWith(message, Assert.Throws<RecipeException>(() => Parse(yaml)).Message, StringComparison.Ordinal);

    private static ClusterOptions Parse(string yaml) => RecipeReader.Parse(Sources + yaml, "r.yaml", "/").Cluster;
}
