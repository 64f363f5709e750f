using System.Globalization;
using Plinth.Bench;

// dotnet run -c Release --project bench/Plinth.Bench -- road DOCS.jsonl
switch (args)
{
    case ["dashboard", var folder, .. var rows]: return DashboardBench.Run(Path.GetFullPath(folder), rows.Length > 0 ? long.Parse(rows[0], CultureInfo.InvariantCulture) : 10_000_000).GetAwaiter().GetResult();
    case ["mojibake", var sentences, .. var more]: return MojibakeBench.Run(sentences, more.FirstOrDefault() is { } f && f != "-v" ? Path.GetFullPath(f) : null, more.Contains("-v"));
    case ["tokenizer-train", var kind, var vocabulary, var threads, var pattern, .. var corpus]:
        return TokenizerTrainBench.Run(kind, int.Parse(vocabulary, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture), pattern, corpus);
    case ["token-shards", var tokenizer, .. var corpus] when corpus.Length > 0: return TokenShardsBench.Run(tokenizer, corpus);
    case ["urls", .. var count]: return UrlBench.Run(count.Length > 0 ? int.Parse(count[0], CultureInfo.InvariantCulture) : 10_000_000);
    case ["charset", var folder, .. var only]: return CharsetBench.Run(Path.GetFullPath(folder), only.FirstOrDefault() ?? "");
    case ["chinese-ads-sentences", var folder, .. var labels]: return ChineseAdsBench.WriteSentences(Path.GetFullPath(folder), labels);
    case ["chinese-ads-clean", var folder, var pages, var labels]: return ChineseAdsBench.WriteClean(Path.GetFullPath(folder), Path.GetFullPath(pages), labels, -1, 1);
    case ["chinese-ads-clean", var folder, var pages, var labels, var fold, var folds]: return ChineseAdsBench.WriteClean(Path.GetFullPath(folder), Path.GetFullPath(pages), labels, int.Parse(fold, CultureInfo.InvariantCulture), int.Parse(folds, CultureInfo.InvariantCulture));
    case ["chinese-ads-held", var pages, var labels, var ads, var fold, var folds]: return ChineseAdsBench.WriteHeld(Path.GetFullPath(pages), labels, ads, int.Parse(fold, CultureInfo.InvariantCulture), int.Parse(folds, CultureInfo.InvariantCulture));
    case ["chinese-ads-marked", var file, .. var more]: return ChineseAdsBench.RunMarked(file, more.Contains("show"), more.FirstOrDefault(m => m.StartsWith("model=", StringComparison.Ordinal))?["model=".Length..], Score(more));
    case ["chinese-ads", var folder, var labels, var ads, .. var more]: return ChineseAdsBench.Run(Path.GetFullPath(folder), labels, ads, more.Contains("show"), more.FirstOrDefault(m => m.StartsWith("cross=", StringComparison.Ordinal))?["cross=".Length..], Score(more));
    case ["chinese", var path, .. var part]: return ChineseBench.Run(path, part.FirstOrDefault() ?? "");
    case ["filters", var path, .. var part]: return FilterBench.Run(path, part.FirstOrDefault() ?? "");
    case ["decontamination", var path, .. var sets] when sets.Length > 0: return DecontaminationBench.Run(Path.GetFullPath(path), sets);
    case ["substrings", var path, var mb, .. var options]:
        return SubstringBench.Run(Path.GetFullPath(path), int.Parse(mb, CultureInfo.InvariantCulture), options.Select(o => o.Split('=')).ToDictionary(o => o[0], o => int.Parse(o[1], CultureInfo.InvariantCulture)));
    case ["suffixes", var path, var mb]: return SubstringBench.Sort(Path.GetFullPath(path), int.Parse(mb, CultureInfo.InvariantCulture));
    case ["classifier", var path]: return ClassifierBench.Run(path);
    case ["ngram", var path, var folder]: return NGramBench.Run(path, folder);
    case ["languages", var folder]: return LanguageBench.Run(folder);
    case ["names", .. var folders] when folders.Length > 0: return NamesBench.Run([.. folders.Where(f => f != "show")], folders.Contains("show"));
    case ["privacy", .. var folders] when folders.Length > 0: return PrivacyBench.Run([.. folders.Where(f => f != "show").Select(Path.GetFullPath)], folders.Contains("show"));
    case ["storage", var path]: return StorageBench.Run(Path.GetFullPath(path));
    case ["road", var path, .. var jobs]: return RoadBench.Run(path, jobs);
    case ["road-job", var job, var path, var workers]: return RoadBench.RunJob(job, path, int.Parse(workers, CultureInfo.InvariantCulture));
    case ["spm", var model, var lines, var ids]: return SentencePieceBench.Run(model, lines, ids);
    case ["tokens", var folder, .. var part]: return TokensBench.Run(folder, part.FirstOrDefault() ?? "");
}

Console.Error.WriteLine("usage: road DOCS.jsonl [JOB…]      whole runs against the floor, one and two workers");
Console.Error.WriteLine("       dashboard FOLDER [ROWS]     opening a run of ten million ledger rows in the dashboard, and each click; the run is made in FOLDER");
Console.Error.WriteLine("       filters DOCS.jsonl [PART]   CPU time of the rules alone, on documents with a field 'text'; PART picks measures by name");
Console.Error.WriteLine("       chinese TEXT [PART|two]     speed of the Chinese steps and of the segmenter on a plain text; 'two': two workers beside one");
Console.Error.WriteLine("       classifier LINES            training and asking classifiers beside Debian's fasttext, on lines '__label__x text'");
Console.Error.WriteLine("       decontamination DOCS.jsonl SETS…   decontaminate and code-quality on top of reading");
Console.Error.WriteLine("       substrings TEXT MB [min=100] [part=256]   dedup-substring phase by phase on the first MB megabytes of a text");
Console.Error.WriteLine("       suffixes FILE MB            its suffix sort alone");
Console.Error.WriteLine("       ngram TEXT FOLDER           training, packing and asking an n-gram model of order 5 on words parted by spaces; models stay in FOLDER");
Console.Error.WriteLine("       languages FOLDER            how often languages are told right, and how fast, on *.jsonl(.gz) with 'lang' and 'text'");
Console.Error.WriteLine("       mojibake SENTENCES [FOLDER] sentences (and pages of WARC files) that are to stay as they are, and the sentences spoilt and repaired");
Console.Error.WriteLine("       urls [ENTRIES]              memory and speed of url-filter with ten million entries");
Console.Error.WriteLine("       charset FOLDER [NAME]       real pages of a folder of WARC files, re-encoded: how many are read right without a label, and how fast");
Console.Error.WriteLine("       chinese-ads-sentences WARCS  hash, site and text of every sentence of the pages, for labelling");
Console.Error.WriteLine("       chinese-ads-clean ZH WARCS LABELS [K N]  clean sentences that the measure leaves to the training; without what stands on sites of part K of N");
Console.Error.WriteLine("       chinese-ads-marked FILE [show] [model=BIN] [score=P]  advertising in a file of marked pages (« », unclear ‹ ›), blank lines between them");
Console.Error.WriteLine("       chinese-ads-held WARCS LABELS ADS K N  advertisements of part K of N of sites and own texts");
Console.Error.WriteLine("       chinese-ads WARCS LABELS ADS [show] [cross=MODELS] [score=P]  advertising in sentences of pages, by labels of their hashes; clean texts in WARCS/../zh");
Console.Error.WriteLine("       names FOLDER… [show]        names of persons on the labelled sets and the articles below the folders; 'show' prints them");
Console.Error.WriteLine("       privacy FOLDER… [show]      private data by kind on the labelled sets below the folders; 'show' prints misses and mistakes");
Console.Error.WriteLine("       tokenizer-train KIND VOCABULARY THREADS PATTERN FILES…   CPU, wall time and memory of training a tokenizer");
Console.Error.WriteLine("       storage DOCS.jsonl.gz       a copying run from the file system and from a store that speaks S3 on loopback");
Console.Error.WriteLine("       token-shards TOKENIZER FILES…   writing token shards beside encoding alone");
Console.Error.WriteLine("       tokens FOLDER [PART]        encoding with cl100k beside Microsoft.ML.Tokenizers on the texts *.txt of a folder, ids compared");
Console.Error.WriteLine("       spm MODEL LINES IDS         a SentencePiece model on lines: ids against spm_encode --output_format=id, speed beside Microsoft.ML.Tokenizers");
return 2;

static double? Score(string[] more) => more.FirstOrDefault(m => m.StartsWith("score=", StringComparison.Ordinal)) is { } score ? double.Parse(score["score=".Length..], CultureInfo.InvariantCulture) : null;
