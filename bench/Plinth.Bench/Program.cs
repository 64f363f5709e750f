using System.Globalization;
using Plinth.Bench;

// dotnet run -c Release --project bench/Plinth.Bench -- road DOCS.jsonl
switch (args)
{
    case ["filters", var path, .. var part]: return FilterBench.Run(path, part.FirstOrDefault() ?? "");
    case ["privacy", .. var folders] when folders.Length > 0: return PrivacyBench.Run([.. folders.Where(f => f != "show")], folders.Contains("show"));
    case ["road", var path, .. var jobs]: return RoadBench.Run(path, jobs);
    case ["road-job", var job, var path, var workers]: return RoadBench.RunJob(job, path, int.Parse(workers, CultureInfo.InvariantCulture));
}

Console.Error.WriteLine("usage: road DOCS.jsonl [JOB…]      whole runs against the floor, one and two workers");
Console.Error.WriteLine("       filters DOCS.jsonl [PART]   CPU time of the rules alone, on documents with a field 'text'; PART picks measures by name");
Console.Error.WriteLine("       privacy FOLDER… [show]      private data by kind on the labelled sets below the folders; 'show' prints misses and mistakes");
return 2;
