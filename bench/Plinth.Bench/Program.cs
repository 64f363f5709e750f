using Plinth.Bench;

// dotnet run -c Release --project bench/Plinth.Bench -- filters DOCS.jsonl [PART OF A NAME]
if (args is ["filters", var path, ..]) return FilterBench.Run(path, args.Length > 2 ? args[2] : "");
Console.Error.WriteLine("usage: filters DOCS.jsonl [PART]    CPU time of the rules on documents with a field 'text'; PART picks measures by name");
return 2;
