using Plinth.Models.Checkpoints;
using Plinth.Tokens;

namespace Plinth.Models.Lab.Evaluation;

/// <summary>A checkpoint that is evaluated.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Step">Its step in a training; null: it is no step of one.</param>
public sealed record EvalModel(string Name, string Folder, long? Step)
{
    /// <summary>Checkpoints of what a user names: a model's folder, or a training's with all that it keeps.</summary>
    public static IReadOnlyList<EvalModel> Of(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (File.Exists(Path.Combine(path, "config.json"))) return [new(name, path, null)];
        var kept = new Training.TrainingFolder(path).All();
        if (kept.Count == 0) throw new PlinthException($"{path}: neither a model (config.json) nor a training (checkpoints/)");
        return [.. kept.Select(k => new EvalModel($"{name}/{Path.GetFileName(k)}", k, long.Parse(Path.GetFileName(k)["step-".Length..], System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>Opens model and tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer; null: the one in the folder.</param>
    public (Checkpoint Checkpoint, Tokenizer Tokenizer) Open(string? tokenizer)
    {
        var pieces = Tokenizer.Open(tokenizer ?? Folder);
        var checkpoint = Checkpoint.Open(Folder);
        if (pieces.VocabularySize <= checkpoint.Decoder.Spec.Vocabulary) return (checkpoint, pieces);
        checkpoint.Dispose();
        throw new PlinthException($"{Folder}: the tokenizer has {pieces.VocabularySize} ids, the model room for {checkpoint.Decoder.Spec.Vocabulary}; --tokenizer names another");
    }
}
