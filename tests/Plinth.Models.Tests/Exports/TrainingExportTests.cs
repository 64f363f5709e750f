using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Models.Checkpoints;
using Plinth.Models.Exports;
using Plinth.Models.Tests.Cli;
using Plinth.Models.Tests.Training;
using Plinth.Models.Training;
using Plinth.Tokens;
using Plinth.Tokens.Mixing;
using Plinth.Tokens.Shards;
using YamlDotNet.RepresentationModel;

namespace Plinth.Models.Tests.Exports;

public sealed class TrainingExportTests
{
    [Fact]
    public void Megatrons_data_hold_every_document_and_its_script_the_plan()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("more"), 9);
        var plan = TrainerTests.Plan(folder, $"tokens: [{{ path: {TestTokens.Make(folder.File("tokens"))}, weight: 3 }}, {{ path: {folder.File("more")}, weight: 1 }}]\nsteps: 40\naccumulate: 2\nschedule: {{ kind: wsd, warmup: 5, decay: 0.25, least: 0.1 }}\nseed: 23");
        Write("megatron", plan, folder.File("out"));
        foreach (var (name, source) in new[] { ("tokens", folder.File("tokens")), ("more", folder.File("more")) })
            foreach (var split in (string[])["train", "validation"])
                Assert.Equal(Documents(source, split), Indexed(folder.File($"out/data/{name}_{split}")));

        var script = File.ReadAllText(folder.File("out/launch.sh"));
        foreach (var flag in (string[])["--num-layers 2 --hidden-size 16 --ffn-hidden-size 32 --num-attention-heads 2", "--normalization RMSNorm", "--swiglu", "--disable-bias-linear", "--untie-embeddings-and-output-weights",
            "--micro-batch-size 4 --global-batch-size 8 --train-iters 40 --seed 23", "--lr 0.02 --min-lr 0.002", "--lr-decay-style WSD --lr-warmup-iters 5 --lr-decay-iters 40", "--lr-wsd-decay-style minus_sqrt --lr-wsd-decay-iters 10",
            "--tokenizer-type NullTokenizer --vocab-size 60", "--train-data-path 0.75 data/tokens_train 0.25 data/more_train", "--adam-eps 1.0E-08"])
            Assert.Contains(flag, script, StringComparison.Ordinal);
        // Every line but the last of the call goes on, and the shell reads it.
        Assert.Equal(0, Run("sh", "-n", folder.File("out/launch.sh")));
        Opens(folder.File("out/model"), plan);
    }

    [Fact]
    public void Mosaics_shards_hold_the_tokens_in_order_whatever_their_size()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"));
        using var tokens = TokenStream.Open(folder.File("tokens"), "train");
        var count = tokens.Tokens / 16;
        foreach (var bytes in (int[])[1, 1000, 2000, MdsWriter.ShardBytes])
        {
            var name = folder.File(bytes.ToString(CultureInfo.InvariantCulture));
            MdsWriter.Write(name, 16, count, (number, ids) => tokens.Read(number * 16, ids, []), bytes, TestContext.Current.CancellationToken);
            var read = Mds(name);
            Assert.Equal(count, read.Count);
            Assert.All(Directory.GetFiles(name, "*.mds"), f => Assert.True(bytes == 1 || new FileInfo(f).Length <= bytes));
            var ids = new int[16];
            for (var i = 0; i < count; i++)
            {
                tokens.Read(i * 16L, ids, []);
                Assert.Equal(ids, read[i]);
            }
        }
    }

    [Fact]
    public void LlmFoundrys_yaml_says_what_the_plan_says()
    {
        using var folder = new TestFolder();
        var plan = TrainerTests.Plan(folder, "name: \"a: #b\"\nsteps: 40\naccumulate: 3\noptimizer: { learning_rate: 2e-2, weight_decay: 0.1, clip: 0.5 }\nschedule: { kind: linear, warmup: 7, least: 0.2 }");
        Write("llm-foundry", plan, folder.File("out"));
        using var tokens = TokenStream.Open(folder.File("tokens"), "train");
        Assert.Equal(tokens.Tokens / 16, Mds(folder.File("out/data/tokens/train")).Count);
        Assert.NotEmpty(Mds(folder.File("out/data/tokens/validation")));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(folder.File("out/train.yaml"))));
        string Value(params string[] path) => ((YamlScalarNode)path.Aggregate(yaml.Documents[0].RootNode, (node, key) => ((YamlMappingNode)node).Children[new YamlScalarNode(key)])).Value!;
        Assert.Equal("a: #b", Value("run_name"));
        Assert.Equal(("40ba", "12", "4"), (Value("max_duration"), Value("global_train_batch_size"), Value("device_train_microbatch_size")));
        Assert.Equal(("linear_decay_with_warmup", "7ba", "0.2"), (Value("scheduler", "name"), Value("scheduler", "t_warmup"), Value("scheduler", "alpha_f")));
        Assert.Equal(("0.02", "0.002", "1.0E-08"), (Value("optimizer", "lr"), Value("optimizer", "weight_decay"), Value("optimizer", "eps")));
        Assert.Equal("0.5", Value("algorithms", "gradient_clipping", "clipping_threshold"));
        Assert.Equal("./data/tokens", Value("train_loader", "dataset", "streams", "tokens", "local"));
        Assert.Equal(0, Run("sh", "-n", folder.File("out/launch.sh")));
        Opens(folder.File("out/model"), plan);
    }

    [Fact]
    public void Torchtitans_texts_give_the_tokens_again_and_its_flavour_the_width()
    {
        using var folder = new TestFolder();
        TestTokens.MakeText(folder.File("text"));
        var plan = TrainerTests.Plan(folder, $"tokens: {folder.File("text")}\nsteps: 40\nschedule: {{ kind: cosine, warmup: 7 }}");
        Write("torchtitan", plan, folder.File("out"));
        var encoder = Tokenizer.Open(folder.File("out/model")).NewEncoder();
        var texts = File.ReadLines(folder.File("out/data/train/documents.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString()!).ToList();
        Assert.Equal(Documents(folder.File("text"), "train"), texts.Select(t => string.Join(' ', (int[])[.. encoder.Encode(t), 256])));
        var toml = File.ReadAllText(folder.File("out/train.toml"));
        foreach (var line in (string[])["local_batch_size = 4\nglobal_batch_size = 4\nseq_len = 16\nmax_norm = 1.0\nsteps = 40", "lr = 0.02\nbeta1 = 0.9\nbeta2 = 0.95\neps = 1.0E-08\nweight_decay = 0.1", "warmup_steps = 7\ndecay_type = \"cosine\"\nmin_lr_factor = 0.1", "custom_import = \"plinth_model\"", "initial_load_in_hf = true"])
            Assert.Contains(line, toml, StringComparison.Ordinal);
        Opens(folder.File("out/model"), plan);

        foreach (var (width, inner) in new[] { (16, 32), (192, 512), (768, 2048), (512, 1376), (64, 1), (64, 1000), (8, 3) })
        {
            Write("torchtitan", TrainerTests.Plan(folder, $"tokens: {folder.File("text")}\nsteps: 1\nmodel: {{ base: llama-7b, layers: 1, width: {width}, heads: 1, feed_forward: {{ width: {inner} }} }}"), folder.File($"{width}-{inner}"));
            var flavour = File.ReadAllText(folder.File($"{width}-{inner}/plinth_model.py"));
            double Given(string name) => double.Parse(Regex.Match(flavour, name + @"=([0-9.E+-]+)").Groups[1].Value, CultureInfo.InvariantCulture);
            // As the engine counts it.
            var hidden = (long)(Given("ffn_dim_multiplier") * (long)(2 * 4 * Given("dim") / 3));
            var multiple = (long)Given("multiple_of");
            Assert.Equal(inner, multiple * ((hidden + multiple - 1) / multiple));
        }
    }

    [Theory]
    [InlineData("megatron", "model: { base: bloom-176b, layers: 1, width: 16, heads: 2, feed_forward: { width: 32 } }", "model.position: ALiBi; model.embedding_norm")]
    [InlineData("megatron", "model: { base: falcon-7b, layers: 1, width: 16, heads: 2, feed_forward: { width: 32 } }", "model.block: ")]
    [InlineData("megatron", "model: { base: opt-175b, layers: 1, width: 16, heads: 2, feed_forward: { width: 32 } }", "model.feed_forward: ReLU")]
    [InlineData("torchtitan", "model: { base: starcoder, layers: 1, width: 16, heads: 2, feed_forward: { width: 32 } }\nobjectives: causal", "model.family: gpt_bigcode")]
    [InlineData("llm-foundry", "model: { base: glm-130b, layers: 1, width: 16, heads: 2, feed_forward: { width: 32 } }\nobjectives: causal", "model.family: glm-130b")]
    [InlineData("llm-foundry", "schedule: { kind: wsd }", "schedule.kind: wsd")]
    [InlineData("llm-foundry", "objectives: fim", "objectives: FIM")]
    [InlineData("torchtitan", "within_documents: true", "within_documents: true")]
    public void What_an_engine_has_no_words_for_is_refused_by_its_name(string engine, string more, string part)
    {
        using var folder = new TestFolder();
        var plan = TrainerTests.Plan(folder, more + "\nsteps: 1");
        var refused = Assert.Throws<PlinthException>(() => Write(engine, plan, folder.File("out")));
        Assert.StartsWith($"{engine} has no words for ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public void The_program_writes_it_and_leaves_what_is_there_alone()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"));
        folder.Write("plan.yaml", TestTokens.Yaml("tokens", "steps: 3\nname: small"));
        var (code, output, error) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--export", "megatron");
        Assert.True(code == 0, error);
        Assert.Equal(Path.Combine("exports", "small-megatron"), output.Trim());
        Assert.Contains("note: ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("runs")));
        var before = folder.Fingerprints("exports");
        (code, _, error) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--export", "megatron");
        Assert.Equal(1, code);
        Assert.Contains("is there already", error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Fingerprints("exports"));
        (code, _, error) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--export", "megatorn");
        Assert.Equal(2, code);
        Assert.Contains("megatron", error, StringComparison.Ordinal);
    }

    private static void Write(string engine, TrainingPlan plan, string folder) => TrainingExport.Of(engine).Write(plan, folder, TestContext.Current.CancellationToken);

    private static void Opens(string model, TrainingPlan plan)
    {
        using var opened = Checkpoint.Open(model);
        using var expected = new Decoder(plan.Model).Initialise((int)plan.Seed);
        Assert.Equal(expected.Parameters[0].Value.data<float>().ToArray(), opened.Decoder.Parameters[0].Value.data<float>().ToArray());
    }

    /// <summary>A split's documents as plinth reads them.</summary>
    private static List<string> Documents(string folder, string split)
    {
        using var tokens = TokenStream.Open(folder, split);
        var documents = new List<string>();
        foreach (var shard in tokens.Shards)
        {
            for (var (document, from) = (0, 0L); document < shard.Documents; from = shard.EndOf(document++))
            {
                var ids = new int[shard.EndOf(document) - from];
                shard.Read(from, ids);
                documents.Add(string.Join(' ', ids));
            }
        }

        return documents;
    }

    /// <summary>Megatron's indexed data set by its published layout: header, lengths (int32), offsets in bytes (int64), documents (int64).</summary>
    private static List<string> Indexed(string stem)
    {
        using var index = new BinaryReader(File.OpenRead(stem + ".idx"));
        Assert.Equal("MMIDIDX\0\0", Encoding.ASCII.GetString(index.ReadBytes(9)));
        Assert.Equal(1UL, index.ReadUInt64());
        Assert.Equal(8, index.ReadByte());
        var (sequences, marks) = ((int)index.ReadUInt64(), (int)index.ReadUInt64());
        int[] lengths = [.. Enumerable.Range(0, sequences).Select(_ => index.ReadInt32())];
        long[] offsets = [.. Enumerable.Range(0, sequences).Select(_ => index.ReadInt64())];
        long[] documents = [.. Enumerable.Range(0, marks).Select(_ => index.ReadInt64())];
        Assert.Equal(index.BaseStream.Length, index.BaseStream.Position);
        Assert.Equal(Enumerable.Range(0, sequences + 1).Select(i => (long)i), documents);
        var tokens = File.ReadAllBytes(stem + ".bin");
        Assert.Equal(tokens.Length, lengths.Sum() * 2);
        return [.. lengths.Zip(offsets, (length, offset) => string.Join(' ', Enumerable.Range(0, length).Select(i => BinaryPrimitives.ReadUInt16LittleEndian(tokens.AsSpan((int)offset + 2 * i)))))];
    }

    /// <summary>Samples of an MDS folder by its published layout, found by the offsets of each shard.</summary>
    private static List<int[]> Mds(string folder)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        Assert.Equal(2, index.RootElement.GetProperty("version").GetInt32());
        var samples = new List<int[]>();
        foreach (var shard in index.RootElement.GetProperty("shards").EnumerateArray())
        {
            Assert.Equal("mds", shard.GetProperty("format").GetString());
            var bytes = File.ReadAllBytes(Path.Combine(folder, shard.GetProperty("raw_data").GetProperty("basename").GetString()!));
            Assert.Equal(bytes.Length, shard.GetProperty("raw_data").GetProperty("bytes").GetInt64());
            uint At(int i) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 * i));
            Assert.Equal(shard.GetProperty("samples").GetInt32(), (int)At(0));
            Assert.Equal("ndarray:int32:16", shard.GetProperty("column_encodings")[0].GetString());
            Assert.Equal(64, shard.GetProperty("column_sizes")[0].GetInt32());
            var columns = JsonDocument.Parse(bytes.AsMemory((int)(4 * (At(0) + 2)), (int)(At(1) - 4 * (At(0) + 2))));
            Assert.Equal("tokens", columns.RootElement.GetProperty("column_names")[0].GetString());
            for (var i = 1; i <= At(0); i++)
            {
                Assert.Equal(64u, At(i + 1) - At(i));
                samples.Add([.. Enumerable.Range(0, 16).Select(k => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((int)At(i) + 4 * k)))]);
            }

            Assert.Equal((uint)bytes.Length, At((int)At(0) + 1));
        }

        return samples;
    }

    private static int Run(string program, params string[] args)
    {
        using var process = System.Diagnostics.Process.Start(program, args);
        process.WaitForExit();
        return process.ExitCode;
    }
}
