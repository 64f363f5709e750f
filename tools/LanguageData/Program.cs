using Plinth.LanguageData;

// Makes the embedded files of src/Plinth/Languages/Data and src/Plinth/Encodings/Data; the READMEs there give the calls.
switch (args)
{
    case ["chinese", var jieba, var output]: ChineseDictionaryFile.Write(jieba, output); return 0;
    case ["japanese", var script, var output]: JapaneseWeightsFile.Write(script, output); return 0;
    case ["han", var ts, var st, var output]: HanVariantsFile.Write(ts, st, output); return 0;
    case ["language", var sources, var output]: LanguageTraining.Write(sources, output); return 0;
    case ["chinese-ads", var folder, var sentences, var words, var output, .. var more]: AdTraining.Write(folder, sentences, words, output, more); return 0;
    case ["chinese-ads-test", var words, var model, var ads, var clean, .. var parity]: return AdEvaluation.Run(words, model, ads, clean, parity.Length > 0 ? parity[0] : "all");
    case ["chinese-ads-explain", var words, var model, var texts]: return AdEvaluation.Explain(words, model, texts);
    case ["chinese-ads-sweep", var words, var model, var part, .. var files]: return AdEvaluation.Sweep(words, model, part, files);
    case ["opencc", var folder, var output]: OpenCcFile.Write(folder, output); return 0;
    case ["indexes", var script, var output]: CharsetIndexesFile.Write(script, output); return 0;
    case ["letters", var profiles, var udhr, var output]: CharsetLettersFile.Write(profiles, udhr, output); return 0;
    default:
        Console.Error.WriteLine("usage: chinese JIEBA_FOLDER OUT | japanese TINYSEGMENTER_JS OUT | han TSCHARACTERS STCHARACTERS OUT | opencc FOLDER OUT | chinese-ads FOLDER SENTENCES WORDS OUT [CLEAN…] [K/N] | chinese-ads-test WORDS MODEL ADS CLEAN [odd|even|K/N] | chinese-ads-explain WORDS MODEL TEXTS | indexes ENCODING_INDEXES_JS OUT | letters PROFILES UDHR OUT | language SOURCES OUT");
        return 2;
}
