using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Models.Checkpoints;
using Plinth.Models.Objectives;
using Plinth.Models.Training;
using Plinth.Recipes;
using Plinth.Tokens.Mixing;

namespace Plinth.Models.Exports;

/// <summary>A training written down for another engine: data, the model with its first weights, and what starts it. What the engine has no words for is refused by its name.</summary>
public abstract class TrainingExport
{
    /// <summary>The engines.</summary>
    public static IReadOnlyList<TrainingExport> All { get; } = [new MegatronExport(), new TorchtitanExport(), new LlmFoundryExport()];

    /// <summary>The engine's name.</summary>
    public abstract string Name { get; }

    /// <summary>The versions of it that this was written for.</summary>
    public abstract string Version { get; }

    /// <summary>The engine of a name.</summary>
    /// <exception cref="PlinthException">There is none.</exception>
    public static TrainingExport Of(string name) => All.FirstOrDefault(e => e.Name == name)
        ?? throw new PlinthException($"engine '{name}' is not known{Spelling.Hint(name, All.Select(e => e.Name))}");

    /// <summary>Parts of a plan that the engine cannot do as they are, each as the config names it.</summary>
    public IReadOnlyList<string> Refusals(TrainingPlan plan) =>
    [
        .. Missing(plan.Model.Objectives.Where(o => o.Share > 0).All(o => o is CausalObjective), $"objectives: {string.Join(", ", plan.Model.Objectives.Where(o => o.Share > 0).Select(o => o.Label).Distinct())}"),
        .. Missing(!plan.WithinDocuments, "within_documents: true"),
        .. RefusalsOf(plan),
    ];

    /// <summary>What the engine does otherwise, though it trains the same model on the same data.</summary>
    public abstract IReadOnlyList<string> Notes(TrainingPlan plan);

    /// <summary>Writes the folder; it has its name when it is whole.</summary>
    /// <param name="plan">The training.</param>
    /// <param name="folder">Where; must not be there, or be empty.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">The engine cannot do it, and by which parts; or something cannot be read.</exception>
    public void Write(TrainingPlan plan, string folder, CancellationToken ct)
    {
        if (Refusals(plan) is { Count: > 0 } refused) throw new PlinthException($"{Name} has no words for {string.Join("; ", refused)}");
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder) || Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new PlinthException($"{folder} is there already; name another folder with --out");
        var temporary = folder + ".tmp";
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        using var feed = TokenFeed.Open(plan.Tokens, plan.Length, plan.Seed);
        var model = Path.Combine(temporary, "model");
        using (var checkpoint = plan.Continues is { } from ? Checkpoint.Open(from) : Checkpoint.Of(new Decoder(plan.Model).Initialise((int)(plan.Seed % int.MaxValue)))) checkpoint.Save(model);
        feed.Tokenizer?.Save(model);
        WriteParts(new Job(plan, feed, temporary, ct));
        if (Directory.Exists(folder)) Directory.Delete(folder);
        Directory.Move(temporary, folder);
    }

    private protected abstract IEnumerable<string> RefusalsOf(TrainingPlan plan);

    private protected abstract void WriteParts(Job job);

    /// <summary>A part by its name where a condition fails.</summary>
    private protected static IEnumerable<string> Missing(bool holds, string part) => holds ? [] : [part];

    /// <summary>Parts of a model that only some have, and no engine but plinth has words for.</summary>
    private protected static IEnumerable<string> Extras(ModelSpec model) =>
    [
        .. Missing(model.Attention.Window is null, "model.attention.window"),
        .. Missing(model.Attention.Clip is null, "model.attention.clip"),
        .. Missing(model.Attention.Scale is null, "model.attention.scale"),
        .. Missing(model.LogitScale is null, "model.logit_scale"),
        .. Missing(!model.EmbeddingNorm, "model.embedding_norm"),
        .. Missing(model.EmbeddingWidth is null, "model.embedding_width"),
        .. Missing(model.EmbeddingGradient is null, "model.embedding_gradient"),
        .. Missing(model.FinalNorm, "model.final_norm"),
    ];

    /// <summary>A number as YAML, TOML, Python and a shell's options read it: a power of ten never without a point before it.</summary>
    private protected static string Number(double value)
    {
        var text = value.ToString("G15", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal) ? text.Replace("E", ".0E", StringComparison.Ordinal) : text;
    }

    /// <summary>A text in quotes, as JSON, YAML and TOML have them.</summary>
    private protected static string Quoted(string text) => JsonSerializer.Serialize(text, Specs.SpecJson.Options);

    /// <summary>What is being written.</summary>
    private protected sealed record Job(TrainingPlan Plan, TokenFeed Feed, string Folder, CancellationToken Ct)
    {
        /// <summary>Sources by names that file names can have, with their shares of the sequences.</summary>
        public IReadOnlyList<(string Name, string Path, double Share, bool Validates)> Sources { get; } = NamesOf(Plan, Feed);

        /// <summary>Writes a text file, and marks it as a program where its name says so.</summary>
        public void Write(string name, string text)
        {
            var path = Path.Combine(Folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
            if (name.EndsWith(".sh", StringComparison.Ordinal) && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        private static List<(string, string, double, bool)> NamesOf(TrainingPlan plan, TokenFeed feed)
        {
            var sizes = plan.Tokens.Select((t, i) => t.Weight ?? (double)((feed.Manifests[i].Splits["train"].Tokens - 1) / plan.Length)).ToList();
            var names = new List<(string, string, double, bool)>();
            for (var i = 0; i < plan.Tokens.Count; i++)
            {
                var clean = string.Concat(plan.Tokens[i].Label.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
                if (names.Any(n => n.Item1 == clean)) clean = FormattableString.Invariant($"{clean}-{i}");
                var validates = plan.Validation.Every is not null && feed.Manifests[i].Splits.GetValueOrDefault("validation") is { } split && split.Tokens > plan.Length;
                names.Add((clean, plan.Tokens[i].Path, sizes[i] / sizes.Sum(), validates));
            }

            return names;
        }
    }
}
