using Plinth.Tokens.Mixing;
using System.Globalization;
using System.Text;
using Plinth.Models.Checkpoints;
using Plinth.Models.Checkpoints.Families;
using Plinth.Models.Training;
using Plinth.Tokens.Shards;

namespace Plinth.Models.Exports;

/// <summary>For MosaicML's llm-foundry: tokens as MDS, the model as Hugging Face's transformers know it, and a YAML file.</summary>
/// <remarks>github.com/mosaicml/llm-foundry, scripts/train/yamls/pretrain; github.com/mosaicml/streaming, dataset format.</remarks>
internal sealed class LlmFoundryExport : TrainingExport
{
    // Model types that transformers has itself; for others it would run code from the folder, and there is none.
    private static readonly string[] s_types = ["llama", "gpt2", "gpt_bigcode", "bloom", "falcon", "opt", "codegen", "mpt"];

    public override string Name => "llm-foundry";

    public override string Version => "0.7 to 0.22";

    public override IReadOnlyList<string> Notes(TrainingPlan plan) =>
    [
        "weight decay falls on gains and biases too; its factor is that of a step at the peak rate, as decoupled_adamw counts it",
        $"of the {plan.Length} tokens of a sequence the first is not asked for: {plan.Length - 1} targets, where plinth has {plan.Length}",
        "sequences come in another order, drawn by the same seed",
    ];

    private protected override IEnumerable<string> RefusalsOf(TrainingPlan plan)
    {
        var family = Family.All.FirstOrDefault(f => f.Name == plan.Model.Family);
        var type = family is null ? null : (string?)Checkpoint.Express(family, plan.Model)["model_type"];
        return
        [
            .. Missing(s_types.Contains(type), $"model.family: {plan.Model.Family}, which Hugging Face's transformers cannot open (they can: {string.Join(", ", s_types)})"),
            .. Missing(plan.Schedule.Kind != ScheduleKind.Wsd, "schedule.kind: wsd (it has cosine, linear and constant)"),
        ];
    }

    private protected override void WriteParts(Job job)
    {
        foreach (var source in job.Sources)
        {
            Data(job, source.Path, "train", Path.Combine("data", source.Name, "train"));
            if (source.Validates) Data(job, source.Path, "validation", Path.Combine("data", source.Name, "validation"));
        }

        job.Write("train.yaml", Yaml(job));
        job.Write("launch.sh", $"""
            #!/bin/sh
            # Starts the training with llm-foundry {Version}: LLM_FOUNDRY is its folder, arguments go to composer (such as -n 8).
            set -e
            cd "$(dirname "$0")"
            exec composer "$@" "${"{"}LLM_FOUNDRY:?the folder of llm-foundry{"}"}/scripts/train/train.py" train.yaml

            """);
    }

    private static void Data(Job job, string path, string split, string folder)
    {
        using var tokens = TokenStream.Open(path, split);
        var length = job.Plan.Length;
        MdsWriter.Write(Path.Combine(job.Folder, folder), length, tokens.Tokens / length, (number, ids) => tokens.Read(number * length, ids, []), ct: job.Ct);
    }

    private string Yaml(Job job)
    {
        var plan = job.Plan;
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(culture)).Append('\n');
        void Loader(string split, IEnumerable<(string Name, string Path, double Share, bool Validates)> sources, bool shares)
        {
            Line($"  name: text");
            Line($"  dataset:");
            Line($"    streams:");
            foreach (var source in sources)
            {
                Line($"      {Quoted(source.Name)}:");
                Line($"        local: {Quoted("./data/" + source.Name)}");
                Line($"        split: {split}");
                if (shares) Line($"        proportion: {Number(source.Share)}");
            }

            Line($"    shuffle: {(split == "train" ? "true" : "false")}");
            Line($"    shuffle_seed: {plan.Seed % int.MaxValue}");
            Line($"    max_seq_len: {plan.Length}");
            Line($"  drop_last: {(split == "train" ? "true" : "false")}");
            Line($"  num_workers: 4");
        }

        foreach (var note in Notes(plan)) Line($"# {note}");
        Line($"run_name: {Quoted(plan.Name)}");
        Line($"max_seq_len: {plan.Length}");
        Line($"seed: {plan.Seed % int.MaxValue}");
        Line($"model:");
        Line($"  name: hf_causal_lm");
        Line($"  pretrained_model_name_or_path: ./model");
        Line($"  pretrained: true");
        Line($"  init_device: cpu");
        Line($"tokenizer:");
        Line($"  name: ./model");
        Line($"  kwargs:");
        Line($"    model_max_length: {plan.Length}");
        Line($"train_loader:");
        Loader("train", job.Sources, job.Sources.Count > 1);
        if (job.Sources.Any(s => s.Validates))
        {
            Line($"eval_loader:");
            Loader("validation", job.Sources.Where(s => s.Validates), false);
            Line($"eval_interval: {plan.Validation.Every}ba");
            Line($"eval_subset_num_batches: {(plan.Validation.Sequences + plan.Batch - 1) / plan.Batch}");
            Line($"device_eval_batch_size: {plan.Batch}");
        }

        Line($"optimizer:");
        Line($"  name: decoupled_adamw");
        Line($"  lr: {Number(plan.Optimizer.LearningRate)}");
        Line($"  betas: [{Number(plan.Optimizer.Beta1)}, {Number(plan.Optimizer.Beta2)}]");
        Line($"  eps: {Number(plan.Optimizer.Epsilon)}");
        Line($"  weight_decay: {Number(plan.Optimizer.WeightDecay * plan.Optimizer.LearningRate)}");
        Line($"scheduler:");
        Line($"  name: {plan.Schedule.Kind switch { ScheduleKind.Cosine => "cosine_with_warmup", ScheduleKind.Linear => "linear_decay_with_warmup", _ => "constant_with_warmup" }}");
        Line($"  t_warmup: {plan.Schedule.Warmup ?? 0}ba");
        Line($"  {(plan.Schedule.Kind == ScheduleKind.Constant ? "alpha: 1.0" : "alpha_f: " + Number(plan.Schedule.Least))}");
        if (plan.Optimizer.Clip is { } clip)
        {
            Line($"algorithms:");
            Line($"  gradient_clipping:");
            Line($"    clipping_type: norm");
            Line($"    clipping_threshold: {Number(clip)}");
        }

        Line($"max_duration: {plan.AllSteps}ba");
        Line($"global_train_batch_size: {plan.Batch * plan.Accumulate}");
        Line($"device_train_microbatch_size: {plan.Batch}");
        Line($"precision: {(plan.Precision == TrainingPrecision.Bfloat16 ? "amp_bf16" : "fp32")}");
        if (plan.Recompute)
        {
            Line($"fsdp_config:");
            Line($"  sharding_strategy: FULL_SHARD");
            Line($"  activation_checkpointing: true");
            Line($"  activation_checkpointing_reentrant: false");
        }

        Line($"save_folder: ./checkpoints");
        Line($"save_interval: {plan.Checkpoints.Every ?? plan.AllSteps}ba");
        if (plan.Checkpoints.Keep is { } keep) Line($"save_num_checkpoints_to_keep: {keep}");
        Line($"log_to_console: true");
        Line($"progress_bar: false");
        return text.ToString();
    }
}
