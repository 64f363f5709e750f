using Plinth.Tokens.Mixing;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;
using Plinth.Models.Training;

namespace Plinth.Models.Exports;

/// <summary>For PyTorch's torchtitan: texts as JSON lines, the model as a flavour of its Llama 3, and a TOML file.</summary>
/// <remarks>github.com/pytorch/torchtitan: torchtitan/config/job_config.py, models/llama3, hf_datasets/text_datasets.py; its docs on extension and checkpoints.</remarks>
internal sealed class TorchtitanExport : TrainingExport
{
    public override string Name => "torchtitan";

    public override string Version => "0.2";

    public override IReadOnlyList<string> Notes(TrainingPlan plan) =>
    [
        "weight decay falls on gains too",
        "texts are tokenised again from what the tokens say, in the order of the shards; the tokenizer's config decides what stands between them",
        "each process takes its own part of the texts and goes through it in order",
    ];

    private protected override IEnumerable<string> RefusalsOf(TrainingPlan plan)
    {
        var m = plan.Model;
        return
        [
            .. Missing(m.Family == "llama", $"model.family: {m.Family} (it reads weights of llama alone)"),
            .. Missing(m.Position is RotaryPosition { Scaling: null, Dims: var dims } && (dims ?? m.HeadSize) == m.HeadSize, $"model.position: {m.Position.Label}{(m.Position is RotaryPosition ? " of a part of a head, or stretched" : "")}"),
            .. Missing(m.Norm is RmsNorm, $"model.norm: {m.Norm.Label}"),
            .. Missing(m.Block is PreNorm, $"model.block: {m.Block.Label}"),
            .. Missing(m.FeedForward is { Activation: Activation.Silu, Gated: true }, $"model.feed_forward: {m.FeedForward.Label}"),
            .. Missing(m.Biases == new Biases(), "model.biases"),
            .. Missing(!m.TiedHead, "model.tied_head: true"),
            .. Missing(m.HeadSize * m.Heads == m.Width, "model.attention.head_size"),
            .. Extras(m),
            .. Missing(plan.Tokens.Count == 1, "several sources of tokens; make one with plinth mix"),
            .. Missing(plan.Optimizer.Clip is not null, "optimizer.clip: off"),
        ];
    }

    private protected override void WriteParts(Job job)
    {
        if (job.Feed.Tokenizer is null) throw new PlinthException($"{job.Plan.Tokens[0].Path}: its tokenizer is not there, and {Name} is given texts, which only the tokenizer can make of tokens");
        var source = job.Sources[0];
        Texts(job, source.Path, "train");
        if (source.Validates) Texts(job, source.Path, "validation");
        job.Write("plinth_model.py", Flavour(job.Plan.Model));
        job.Write("train.toml", Toml(job.Plan, source.Validates));
        job.Write("launch.sh", $"""
            #!/bin/sh
            # Starts the training with torchtitan {Version}: arguments go to torchrun (such as --nproc_per_node=8).
            set -e
            cd "$(dirname "$0")"
            PYTHONPATH="$PWD${"{"}PYTHONPATH:+:$PYTHONPATH{"}"}" exec torchrun "$@" -m torchtitan.train --job.config_file train.toml

            """);
    }

    private static void Texts(Job job, string path, string split)
    {
        using var tokens = TokenStream.Open(path, split);
        using var file = AtomicFile.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(job.Folder, "data", split)).FullName, "documents.jsonl"));
        using (var json = new Utf8JsonWriter(file.Stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            var (end, tokenizer) = (job.Feed.EndOfText, job.Feed.Tokenizer!);
            foreach (var shard in tokens.Shards)
            {
                long from = 0;
                for (var document = 0; document < shard.Documents; document++)
                {
                    job.Ct.ThrowIfCancellationRequested();
                    var ids = new int[shard.EndOf(document) - from];
                    shard.Read(from, ids);
                    from += ids.Length;
                    // The engine's loader puts it back.
                    if (ids is [.., var last] && last == end) ids = ids[..^1];
                    if (ids.Length == 0) continue;
                    json.WriteStartObject();
                    json.WriteString("text", tokenizer.Decode(ids, lossy: true));
                    json.WriteEndObject();
                    json.Flush();
                    file.Stream.WriteByte((byte)'\n');
                    json.Reset();
                }
            }
        }

        file.Commit();
    }

    /// <summary>
    /// Inner widths are made by a rule: int(8/3 width), times a factor, then up to a multiple. A multiple of the width wanted, and a factor that stays below it, give that width.
    /// </summary>
    private static string Flavour(ModelSpec m)
    {
        var rotary = (RotaryPosition)m.Position;
        return string.Create(CultureInfo.InvariantCulture, $"""
            # The architecture of {m.Name}, for torchtitan: a flavour of its Llama 3 under the name "plinth".
            from dataclasses import replace

            from torchtitan.models.llama3.model.args import RoPEScalingArgs, TransformerModelArgs
            from torchtitan.protocols.train_spec import get_train_spec, register_train_spec

            model = TransformerModelArgs(
                dim={m.Width},
                n_layers={m.Layers},
                n_heads={m.Heads},
                n_kv_heads={m.KvHeads},
                vocab_size={m.Vocabulary},
                multiple_of={m.FeedForward.Width},
                ffn_dim_multiplier={Number((0.5 * m.FeedForward.Width + 0.75) / (8L * m.Width / 3))},  # rounded up to {m.FeedForward.Width}
                norm_eps={Number(m.Norm.Epsilon)},
                rope_theta={Number(rotary.Base)},
                rope_scaling_args=RoPEScalingArgs(scaling_factor=1.0),  # none
                max_seq_len={m.Context},
            )
            register_train_spec("plinth", replace(get_train_spec("llama3"), model_args={"{"}"model": model{"}"}))

            """);
    }

    private string Toml(TrainingPlan plan, bool validates)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var note in Notes(plan)) Line($"# {note}");
        Line($"[job]");
        Line($"dump_folder = \"./outputs\"");
        Line($"description = {Quoted(plan.Name)}");
        Line($"\n[experimental]\ncustom_import = \"plinth_model\"");
        Line($"\n[model]\nname = \"plinth\"\nflavor = \"model\"\nhf_assets_path = \"./model\"");
        Line($"\n[optimizer]\nname = \"AdamW\"");
        Line($"lr = {Number(plan.Optimizer.LearningRate)}\nbeta1 = {Float(plan.Optimizer.Beta1)}\nbeta2 = {Float(plan.Optimizer.Beta2)}\neps = {Number(plan.Optimizer.Epsilon)}\nweight_decay = {Float(plan.Optimizer.WeightDecay)}");
        Line($"\n[lr_scheduler]\nwarmup_steps = {plan.Schedule.Warmup ?? 0}");
        // Without a share, it falls from the end of the warm-up on.
        if (plan.Schedule.Kind is ScheduleKind.Wsd or ScheduleKind.Constant) Line($"decay_ratio = {Float(plan.Schedule.Kind == ScheduleKind.Wsd ? plan.Schedule.Decay : 0)}");
        Line($"decay_type = \"{plan.Schedule.Kind switch { ScheduleKind.Cosine => "cosine", ScheduleKind.Wsd => "sqrt", _ => "linear" }}\"");
        Line($"min_lr_factor = {Float(plan.Schedule.Least)}");
        Line($"\n[training]\n# batch is {plan.Batch}, and {plan.Batch * plan.Accumulate} in a step: on more processes, local_batch_size times their number divides the latter");
        Line($"local_batch_size = {plan.Batch}\nglobal_batch_size = {plan.Batch * plan.Accumulate}\nseq_len = {plan.Length}\nmax_norm = {Float(plan.Optimizer.Clip!.Value)}\nsteps = {plan.AllSteps}");
        Line($"mixed_precision_param = \"{(plan.Precision == TrainingPrecision.Bfloat16 ? "bfloat16" : "float32")}\"");
        Line($"# its name for a folder of JSON lines with \"text\"\ndataset = \"c4_test\"\ndataset_path = \"./data/train\"");
        Line($"\n[debug]\nseed = {plan.Seed % int.MaxValue}");
        Line($"\n[activation_checkpoint]\nmode = \"{(plan.Recompute ? "full" : "none")}\"");
        Line($"\n[checkpoint]\nenable = true\nfolder = \"checkpoint\"\ninterval = {plan.Checkpoints.Every ?? plan.AllSteps}\ninitial_load_in_hf = true\ninitial_load_path = \"./model\"\nlast_save_in_hf = true\nlast_save_model_only = true");
        if (plan.Checkpoints.Keep is { } keep) Line($"keep_latest_k = {Math.Max(2, keep)}");
        if (validates) Line($"\n[validation]\nenable = true\ndataset = \"c4_test\"\ndataset_path = \"./data/validation\"\nlocal_batch_size = {plan.Batch}\nseq_len = {plan.Length}\nfreq = {plan.Validation.Every}\nsteps = {(plan.Validation.Sequences + plan.Batch - 1) / plan.Batch}");
        return text.ToString();
    }

    /// <summary>TOML tells 1.0 from 1.</summary>
    private static string Float(double value) => Number(value) is var text && text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
}
