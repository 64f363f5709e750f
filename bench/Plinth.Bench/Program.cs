using System.Globalization;
using Plinth.Bench;

// dotnet run -c Release --project bench/Plinth.Bench -- road DOCS.jsonl
switch (args)
{
    case ["filters", var path, .. var part]: return FilterBench.Run(path, part.FirstOrDefault() ?? "");
    case ["languages", var folder]: return LanguageBench.Run(folder);
    case ["road", var path, .. var jobs]: return RoadBench.Run(path, jobs);
    case ["road-job", var job, var path, var workers]: return RoadBench.RunJob(job, path, int.Parse(workers, CultureInfo.InvariantCulture));
}

Console.Error.WriteLine("usage: road DOCS.jsonl [JOB…]      whole runs against the floor, one and two workers");
Console.Error.WriteLine("       filters DOCS.jsonl [PART]   CPU time of the rules alone, on documents with a field 'text'; PART picks measures by name");
Console.Error.WriteLine("       languages FOLDER            how often languages are told right, and how fast, on *.jsonl(.gz) with 'lang' and 'text'");
return 2;
