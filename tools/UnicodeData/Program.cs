using Plinth.UnicodeData;

// Makes src/Plinth/Tokens/Normalizers/Data/decompositions.txt.gz, and tests it; README.md there gives the calls.
switch (args)
{
    case ["write", var folder, var output]:
        DecompositionsFile.Write(folder, output);
        return 0;
    case ["check"]:
        return FormsCheck.Run(Console.In);
    default:
        Console.Error.WriteLine("usage: write UNICODE_FOLDER OUT | check < NormalizationTest.txt");
        return 2;
}
