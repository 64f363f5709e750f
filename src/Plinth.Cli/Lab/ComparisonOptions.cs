using System.CommandLine;
using Plinth.Cli.Commands;
using Plinth.Models.Lab.Comparison;

namespace Plinth.Cli.Lab;

/// <summary>Options of the commands that train small models to compare corpora.</summary>
/// <param name="folder">Where things go when the user does not say.</param>
internal sealed class ComparisonOptions(string folder)
{
    private readonly Option<string[]> _heldOut = new("--held-out") { Description = "Files or run folders of text that no corpus has, a set each.", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _tokens = new("--tokens") { Description = "Tokens that each training reads, such as 1M.", HelpName = "N", DefaultValueFactory = _ => "1M" };
    private readonly Option<int> _seeds = new("--seeds") { Description = "Trainings of each corpus.", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _unpaired = new("--unpaired") { Description = "Every training begins by itself; else those of one seed begin alike for all corpora, and a corpus is worth the same as itself." };
    private readonly Option<int> _vocabulary = new("--vocab") { Description = "Ids of the tokenizer that is trained on all corpora together.", HelpName = "N", DefaultValueFactory = _ => 4096 };
    private readonly Option<string?> _tokenizer = new("--tokenizer") { Description = "A tokenizer to take instead.", HelpName = "DIR" };
    private readonly Option<string> _training = new("--training") { Description = "A config of plinth train without tokens, budget and seed.", HelpName = "FILE.yaml", DefaultValueFactory = _ => Path.Combine(Shared.Home, "recipes", "train", "proxy.yaml") };
    private readonly Option<double> _epochs = new("--most-epochs") { Description = "Most times that a corpus may be gone through.", HelpName = "N", DefaultValueFactory = _ => 4 };

    /// <summary>The folder of all that is made.</summary>
    public Option<string> Output { get; } = new("--out") { Description = "The folder of all that is made; what is done in it already is taken.", HelpName = "DIR", DefaultValueFactory = _ => folder };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        _seeds.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1) r.AddError("--seeds is at least 1");
        });
        foreach (var option in (Option[])[_heldOut, Output, _tokens, _seeds, _unpaired, _vocabulary, _tokenizer, _training, _epochs]) command.Options.Add(option);
    }

    /// <summary>What the user asks for.</summary>
    public ComparisonPlan Plan(ParseResult call, IReadOnlyList<Arm> arms)
    {
        var file = call.GetRequiredValue(_training);
        return new()
        {
            Arms = arms,
            HeldOut = call.GetRequiredValue(_heldOut),
            Folder = call.GetRequiredValue(Output),
            Tokens = (long)Units.Parse("--tokens", call.GetRequiredValue(_tokens)),
            Seeds = call.GetValue(_seeds),
            Paired = !call.GetValue(_unpaired),
            Vocabulary = call.GetValue(_vocabulary),
            Tokenizer = call.GetValue(_tokenizer),
            Training = File.Exists(file) ? File.ReadAllText(file) : throw new RecipeException($"{file}: no such file"),
            TrainingFile = file,
            MostEpochs = call.GetValue(_epochs),
        };
    }

    /// <summary>Compares, and shows how it goes.</summary>
    public ComparisonResult Run(ComparisonPlan plan, CancellationToken ct)
    {
        using var progress = TrainProgress.Open();
        var result = new Comparison(plan, _ => progress, line =>
        {
            progress.Break();
            Console.Error.WriteLine(line);
        }).Run(ct);
        progress.Break();
        return result;
    }
}
