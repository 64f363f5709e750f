using Plinth.Running;

namespace Plinth.Cli.Report;

internal static class ReportPage
{
    public static void Write(RunSummary summary, string path) => File.WriteAllText(path, summary.Name);
}
