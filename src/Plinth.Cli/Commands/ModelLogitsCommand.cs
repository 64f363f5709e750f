using System.CommandLine;
using Plinth.Models;
using Plinth.Models.Checkpoints;
using Plinth.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth model logits DIR --ids FILE.json --out logits.safetensors</c>: what a checkpoint answers to tokens.</summary>
internal static class ModelLogitsCommand
{
    public static Command Make()
    {
        var folder = ModelCommand.FolderArgument();
        var ids = new Option<string>("--ids") { Description = "Tokens: {\"input_ids\": [[...]], \"attention_mask\": [[...]]}; the mask, and position_ids, if wanted.", HelpName = "FILE.json", Required = true };
        var output = new Option<string>("--out") { Description = "The file to write; its tensor logits is float32 of (rows, tokens, vocabulary).", HelpName = "FILE.safetensors", Required = true };
        var type = new Option<string>("--type") { Description = "What to compute in: float32, bfloat16 or float16.", HelpName = "TYPE", DefaultValueFactory = _ => "float32" };
        type.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        var command = new Command("logits", "Writes the logits of a checkpoint for given tokens.") { folder, ids, output, type };
        command.SetAction(call =>
        {
            Libtorch.Ensure();
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var spec = Checkpoint.ReadSpec(call.GetRequiredValue(folder));
            var input = TokenIds.Read(call.GetRequiredValue(ids), spec);
            if (input.Ids.shape[1] > spec.Context) Console.Error.WriteLine($"warning: {input.Ids.shape[1]} tokens are more than the {spec.Context} that {spec.Name} was trained with");
            using var checkpoint = Checkpoint.Open(call.GetRequiredValue(folder), Type(call.GetValue(type)!));
            var logits = checkpoint.Decoder.Forward(input).Logits.to_type(ScalarType.Float32).contiguous();
            SafetensorsWriter.Write(call.GetRequiredValue(output), [new("logits", StoredType.F32, logits.shape, stream => Rows(logits, stream))]);
            Console.Out.WriteLine(call.GetRequiredValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Rows(Tensor logits, Stream stream)
    {
        for (var row = 0; row < logits.shape[0]; row++)
        {
            using var one = logits[row].clone();
            stream.Write(one.bytes);
        }
    }

    private static ScalarType Type(string name) => name switch { "bfloat16" => ScalarType.BFloat16, "float16" => ScalarType.Float16, _ => ScalarType.Float32 };
}
