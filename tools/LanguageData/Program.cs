using Plinth.LanguageData;

// Makes the embedded files of src/Plinth/Languages/Data; the README there gives the calls.
switch (args)
{
    case ["chinese", var jieba, var output]: ChineseDictionaryFile.Write(jieba, output); return 0;
    case ["japanese", var script, var output]: JapaneseWeightsFile.Write(script, output); return 0;
    case ["han", var ts, var st, var output]: HanVariantsFile.Write(ts, st, output); return 0;
    default:
        Console.Error.WriteLine("usage: chinese JIEBA_FOLDER OUT | japanese TINYSEGMENTER_JS OUT | han TSCHARACTERS STCHARACTERS OUT");
        return 2;
}
