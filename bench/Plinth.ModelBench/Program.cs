using System.Globalization;
using Plinth.ModelBench;

// dotnet run -c Release --project bench/Plinth.ModelBench -- training tiny
switch (args)
{
    case ["training", var model, .. var steps] when TrainingBench.Shapes.ContainsKey(model):
        return TrainingBench.Run(model, steps.Length > 0 ? int.Parse(steps[0], CultureInfo.InvariantCulture) : 6);
    case ["beside", var python, var model, .. var rounds] when TrainingBench.Shapes.ContainsKey(model):
        return BesideTorch.Run(python, model, rounds.Length > 0 ? int.Parse(rounds[0], CultureInfo.InvariantCulture) : 3);
    case ["lab", var data, var work, .. var tokens]:
        return LabBench.Run(data, work, tokens.Length > 0 ? long.Parse(tokens[0], CultureInfo.InvariantCulture) : 240_000);
    case ["ranks", .. var rest]:
        int Number(int at, int otherwise) => rest.Length > at ? int.Parse(rest[at], CultureInfo.InvariantCulture) : otherwise;
        return RanksBench.Run(Number(0, 2), Number(1, 5), Number(2, 60));
    case ["rank", var steps]:
        return RanksBench.Rank(int.Parse(steps, CultureInfo.InvariantCulture));
    case ["generation"]:
        return GenerationBench.Run();
}

Console.Error.WriteLine("usage: training tiny|124m [STEPS]          tokens by CPU second of a training step on one thread, and the matrix product's rate");
Console.Error.WriteLine("       beside PYTHON tiny|124m [ROUNDS]    the same in turns with PyTorch (training.py), each a process of its own; medians and their ratio");
Console.Error.WriteLine("       generation                          milliseconds of CPU for a token by the length of the prompt before it");
Console.Error.WriteLine("       ranks [RANKS [ROUNDS [STEPS]]]      tokens by second of the demo's model, by one process and by several under mpirun, in turns; the ratio");
Console.Error.WriteLine("       lab DATA WORK [TOKENS]              three comparisons: raw pages against the cleaned corpus, a corpus against itself, against spoilt twins");
return 2;
