using Plinth.Bench;

// dotnet run -c Release --project bench/Plinth.Bench -- filters DOCS.jsonl
if (args is ["filters", var path]) return FilterBench.Run(path);
Console.Error.WriteLine("usage: filters DOCS.jsonl    CPU time of the rules on documents with a field 'text'");
return 2;
