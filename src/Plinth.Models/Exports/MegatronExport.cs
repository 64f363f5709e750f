using Plinth.Tokens.Mixing;
using System.Globalization;
using System.Text;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Initialisation;
using Plinth.Models.Norms;
using Plinth.Models.Positions;
using Plinth.Models.Training;
using Plinth.Tokens.Shards;

namespace Plinth.Models.Exports;

/// <summary>For NVIDIA's Megatron-LM: an indexed data set for each source, and a script that calls pretrain_gpt.py.</summary>
/// <remarks>github.com/NVIDIA/Megatron-LM: megatron/training/arguments.py, megatron/core/datasets/indexed_dataset.py.</remarks>
internal sealed class MegatronExport : TrainingExport
{
    public override string Name => "megatron";

    public override string Version => "Core 0.12 to 0.15";

    public override IReadOnlyList<string> Notes(TrainingPlan plan) =>
    [
        "the weights begin anew, by Megatron's own draw, in which projections into the residual stream are divided by sqrt(2 layers); model/ has plinth's, in Hugging Face's form, for which tools/checkpoint/convert.py has loaders",
        "sequences come in another order, drawn by the same seed",
        .. plan.Model.Initialisation is NormalInitialisation ? (string[])[] : ["the initialisation is another one: normal, 0.02"],
    ];

    private protected override IEnumerable<string> RefusalsOf(TrainingPlan plan)
    {
        var m = plan.Model;
        var whole = m.Biases is { AttentionOut: true, FeedForward: true, Qkv: true, Head: false };
        var none = m.Biases is { AttentionOut: false, FeedForward: false, Head: false };
        return
        [
            .. Missing(plan.Continues is null, "model: a folder with weights"),
            .. Missing(m.Position is RotaryPosition { Scaling: null } r && r.Base == Math.Floor(r.Base) || m.Position is NoPosition or LearnedPosition { Offset: 0 }, $"model.position: {m.Position.Label}{(m.Position is LearnedPosition ? " with an offset" : m.Position is RotaryPosition ? " stretched, or with a broken base" : "")}"),
            .. Missing(m.Norm is RmsNorm or LayerNorm { Bias: true }, $"model.norm: {m.Norm.Label} without a bias"),
            .. Missing(m.Block is PreNorm, $"model.block: {m.Block.Label}"),
            // Its tanh form is a kernel that adds a bias as well.
            .. Missing(m.FeedForward is { Activation: Activation.Silu, Gated: true } or { Activation: Activation.Gelu, Gated: false } || m.FeedForward is { Activation: Activation.GeluTanh, Gated: false } && whole, $"model.feed_forward: {m.FeedForward.Label}{(m.FeedForward is { Activation: Activation.GeluTanh, Gated: false } ? " without biases" : "")}"),
            .. Missing(whole || none, "model.biases: some but not all of attention_out, feed_forward and qkv, or head"),
            .. Extras(m),
        ];
    }

    private protected override void WriteParts(Job job)
    {
        foreach (var source in job.Sources)
        {
            Data(job, source.Path, "train", source.Name);
            if (source.Validates) Data(job, source.Path, "validation", source.Name);
        }

        job.Write("launch.sh", Script(job));
    }

    /// <summary>All shards of a split as one data set.</summary>
    private static void Data(Job job, string path, string split, string name)
    {
        using var tokens = TokenStream.Open(path, split);
        Directory.CreateDirectory(Path.Combine(job.Folder, "data"));
        using var writer = new ShardWriter(Path.Combine(job.Folder, "data", $"{name}_{split}"), ShardFormat.Megatron, ShardFiles.WidthOf(ShardFormat.Megatron, tokens.Manifest.VocabularySize), tokens.Manifest.Tokenizer);
        foreach (var shard in tokens.Shards)
        {
            long from = 0;
            for (var document = 0; document < shard.Documents; document++)
            {
                job.Ct.ThrowIfCancellationRequested();
                var ids = new int[shard.EndOf(document) - from];
                shard.Read(from, ids);
                from += ids.Length;
                // An empty sequence is none to Megatron.
                if (ids.Length == 0) continue;
                writer.Write(ids);
                writer.EndDocument();
            }
        }

        writer.Complete();
    }

    private string Script(Job job)
    {
        var (plan, m) = (job.Plan, job.Plan.Model);
        var o = plan.Optimizer;
        var flags = new List<string>();
        void Add(FormattableString flag) => flags.Add(flag.ToString(CultureInfo.InvariantCulture));
        Add($"--num-layers {m.Layers} --hidden-size {m.Width} --ffn-hidden-size {m.FeedForward.Width} --num-attention-heads {m.Heads} --kv-channels {m.HeadSize}");
        if (m.KvHeads != m.Heads) Add($"--group-query-attention --num-query-groups {m.KvHeads}");
        Add($"--seq-length {plan.Length} --max-position-embeddings {Math.Max(m.Context, plan.Length)}");
        if (m.Position is RotaryPosition rotary)
        {
            Add($"--position-embedding-type rope --rotary-base {rotary.Base:0} --rotary-percent {Number((rotary.Dims ?? m.HeadSize) / (double)m.HeadSize)}{(rotary.Layout == RotaryLayout.Interleaved ? " --rotary-interleaved" : "")}");
        }
        else
        {
            Add($"--position-embedding-type {(m.Position is NoPosition ? "none" : "learned_absolute")}");
        }

        Add($"--normalization {(m.Norm is RmsNorm ? "RMSNorm" : "LayerNorm")} --norm-epsilon {Number(m.Norm.Epsilon)}");
        if (m.FeedForward.Gated) Add($"--swiglu");
        else if (m.FeedForward.Activation == Activation.Gelu) Add($"--no-bias-gelu-fusion");
        if (!m.Biases.FeedForward) Add($"--disable-bias-linear{(m.Biases.Qkv ? " --add-qkv-bias" : "")}");
        if (!m.TiedHead) Add($"--untie-embeddings-and-output-weights");
        Add($"--attention-dropout 0 --hidden-dropout 0 --init-method-std {Number(m.Initialisation is NormalInitialisation normal ? normal.Deviation : 0.02)}");
        Add($"--micro-batch-size {plan.Batch} --global-batch-size {plan.Batch * plan.Accumulate} --train-iters {plan.AllSteps} --seed {plan.Seed % int.MaxValue}");
        Add($"--optimizer adam --lr {Number(o.LearningRate)} --min-lr {Number(o.LearningRate * plan.Schedule.Least)} --adam-beta1 {Number(o.Beta1)} --adam-beta2 {Number(o.Beta2)} --adam-eps {Number(o.Epsilon)} --weight-decay {Number(o.WeightDecay)} --clip-grad {Number(o.Clip ?? 0)}");
        Add($"--lr-decay-style {plan.Schedule.Kind switch { ScheduleKind.Cosine => "cosine", ScheduleKind.Linear => "linear", ScheduleKind.Wsd => "WSD", _ => "constant" }} --lr-warmup-iters {plan.Schedule.Warmup ?? 0} --lr-decay-iters {plan.AllSteps}");
        if (plan.Schedule.Kind == ScheduleKind.Wsd) Add($"--lr-wsd-decay-style minus_sqrt --lr-wsd-decay-iters {Math.Max(1, Math.Round(plan.Schedule.Decay * plan.AllSteps)):0}");
        if (plan.Precision == TrainingPrecision.Bfloat16) Add($"--bf16");
        if (plan.Recompute) Add($"--recompute-granularity full --recompute-method uniform --recompute-num-layers 1");
        // The model's vocabulary as it is: no rows are added to make it divide by 128.
        if (job.Feed.Tokenizer is { } tokenizer && tokenizer.VocabularySize == m.Vocabulary) Add($"--tokenizer-type HuggingFaceTokenizer --tokenizer-model model");
        else Add($"--tokenizer-type NullTokenizer --vocab-size {m.Vocabulary - 1}");
        Add($"--make-vocab-size-divisible-by 1");
        Add($"--train-data-path {string.Join(' ', job.Sources.Select(s => $"{Number(s.Share)} data/{s.Name}_train"))}");
        var validated = job.Sources.Where(s => s.Validates).ToList();
        if (validated.Count > 0) Add($"--valid-data-path {string.Join(' ', validated.Select(s => $"{Number(s.Share)} data/{s.Name}_validation"))} --eval-interval {plan.Validation.Every} --eval-iters {Math.Max(1, plan.Validation.Sequences / (plan.Batch * plan.Accumulate))}");
        else Add($"--eval-iters 0");
        Add($"--save checkpoints --load checkpoints --save-interval {plan.Checkpoints.Every ?? plan.AllSteps} --log-interval 1");

        var text = new StringBuilder("#!/bin/sh\n");
        text.Append(CultureInfo.InvariantCulture, $"# Starts the training with Megatron-LM (Megatron {Version}): MEGATRON is its folder, arguments go to torchrun (such as --nproc_per_node=8).\n");
        foreach (var note in Notes(plan)) text.Append(CultureInfo.InvariantCulture, $"# {note}\n");
        text.Append("set -e\ncd \"$(dirname \"$0\")\"\nexec torchrun \"$@\" \"${MEGATRON:?the folder of Megatron-LM}/pretrain_gpt.py\" \\\n");
        text.Append("  ").AppendJoin(" \\\n  ", flags).Append('\n');
        return text.ToString();
    }
}
