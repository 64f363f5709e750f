using System.Text.Json.Nodes;
using Plinth.Models.Checkpoints;
using Plinth.Models.Checkpoints.Families;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Checkpoints;

public sealed class CheckpointTests
{
    [Theory]
    [InlineData(StoredType.F16, 2e-2)]
    [InlineData(StoredType.BF16, 2e-1)]
    public void Halves_are_read_and_written_back_as_they_were(StoredType type, double near)
    {
        foreach (var name in new[] { "gpt2", "llama-gqa", "codegen", "glm-130b" })
        {
            using var fixture = new Fixture(name);
            using var scope = NewDisposeScope();
            using var folder = new TestFolder();
            Rewrite(fixture.Folder, folder.Path, t => t with { Type = type });
            using var half = Checkpoint.Open(folder.Path);
            Assert.InRange(Fixture.Furthest(half.Decoder.Forward(fixture.Input).Logits, fixture["logits"]), 1e-7, near * 3);
            half.Save(folder.File("again"));
            Assert.Equal(Hashes(folder.Path), Hashes(folder.File("again")));
            // Computed in the type that is stored, it is written back the same as well.
            using var narrow = Checkpoint.Open(folder.Path, type == StoredType.F16 ? ScalarType.Float16 : ScalarType.BFloat16);
            narrow.Save(folder.File("narrow"));
            Assert.Equal(Hashes(folder.Path), Hashes(folder.File("narrow")));
        }
    }

    [Fact]
    public void Shards_with_an_index_are_the_same_model()
    {
        using var fixture = new Fixture("llama");
        using var folder = new TestFolder();
        fixture.Checkpoint.Save(folder.Path);
        fixture.Checkpoint.Save(folder.Path, shardBytes: 20_000);
        Assert.InRange(Directory.GetFiles(folder.Path, "model-*-of-*.safetensors").Length, 3, 20);
        Assert.False(File.Exists(folder.File("model.safetensors")));
        using var sharded = Checkpoint.Open(folder.Path);
        using var scope = NewDisposeScope();
        Assert.InRange(Fixture.Furthest(sharded.Decoder.Forward(fixture.Input).Logits, fixture["logits"]), 0, 1e-4);

        var index = File.ReadAllText(folder.File("model.safetensors.index.json"));
        folder.Write("model.safetensors.index.json", index.Replace("model-00002-of", "../model-00002-of", StringComparison.Ordinal));
        Assert.Contains("is not a file name", Refusal(folder.Path), StringComparison.Ordinal);
        folder.Write("model.safetensors.index.json", index.Replace("\"norm.weight\"", "\"norms.weight\"", StringComparison.Ordinal).Replace("\"model.norm.weight\"", "\"model.norms.weight\"", StringComparison.Ordinal));
        Assert.Contains("tensor model.norms.weight is not in model-", Refusal(folder.Path), StringComparison.Ordinal);
        folder.Write("model.safetensors.index.json", index);
        File.Delete(Directory.GetFiles(folder.Path, "model-00002-of-*")[0]);
        Assert.Contains("model-00002-of-", Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "transformer.", "")]
    [InlineData("bloom", "transformer.", "")]
    [InlineData("opt", "model.decoder.", "decoder.")]
    public void Names_are_read_with_and_without_their_prefix(string name, string prefix, string other)
    {
        using var fixture = new Fixture(name);
        using var folder = new TestFolder();
        Rewrite(fixture.Folder, folder.Path, t => t with { Name = other + t.Name[prefix.Length..] });
        using var renamed = Checkpoint.Open(folder.Path);
        using var scope = NewDisposeScope();
        Assert.InRange(Fixture.Furthest(renamed.Decoder.Forward(fixture.Input).Logits, fixture["logits"]), 0, 1e-4);
        renamed.Save(folder.File("again"));
        Assert.Equal(Hashes(folder.Path), Hashes(folder.File("again")));
    }

    [Fact]
    public void A_tied_head_that_lies_in_the_file_is_the_same_or_a_head_of_its_own()
    {
        using var fixture = new Fixture("falcon-7b");
        using var folder = new TestFolder();
        Rewrite(fixture.Folder, folder.Path, t => t, t => t.Name == "transformer.word_embeddings.weight" ? t with { Name = "lm_head.weight" } : null);
        using (var tied = Checkpoint.Open(folder.Path))
        {
            Assert.True(tied.Decoder.Spec.TiedHead);
            tied.Save(folder.File("again"));
            Assert.Equal(Hashes(folder.Path), Hashes(folder.File("again")));
        }

        Rewrite(fixture.Folder, folder.Path, t => t, t => t.Name == "transformer.word_embeddings.weight" ? t with { Name = "lm_head.weight", Write = s => s.Write(new byte[t.Bytes]) } : null);
        using var untied = Checkpoint.Open(folder.Path);
        Assert.False(untied.Decoder.Spec.TiedHead);
        using var scope = NewDisposeScope();
        Assert.Equal(0, untied.Decoder.Forward(fixture.Input).Logits.abs().max().item<float>());
    }

    [Fact]
    public void Buffers_are_let_lie_and_all_else_that_is_too_much_or_too_little_is_named()
    {
        using var fixture = new Fixture("gpt2");
        using var folder = new TestFolder();
        Rewrite(fixture.Folder, folder.Path, t => t, t => t.Name == "transformer.h.0.ln_1.weight" ? t with { Name = "transformer.h.0.attn.bias" } : null);
        using (Checkpoint.Open(folder.Path)) Assert.True(true);

        Rewrite(fixture.Folder, folder.Path, t => t, t => t.Name == "transformer.h.0.ln_1.weight" ? t with { Name = "transformer.h.0.ln_3.weight" } : null);
        Assert.Contains("tensor transformer.h.0.ln_3.weight not expected of gpt2 with this config", Refusal(folder.Path), StringComparison.Ordinal);

        Rewrite(fixture.Folder, folder.Path, t => t.Name == "transformer.h.1.attn.c_attn.bias" ? null : t);
        Assert.Contains("missing tensor transformer.h.1.attn.c_attn.bias", Refusal(folder.Path), StringComparison.Ordinal);

        Rewrite(fixture.Folder, folder.Path, t => t.Name == "transformer.h.1.attn.c_attn.weight" ? t with { Shape = [96, 32] } : t);
        Assert.Contains("tensor transformer.h.1.attn.c_attn.weight is (96, 32), where the config wants (32, 96)", Refusal(folder.Path), StringComparison.Ordinal);

        Rewrite(fixture.Folder, folder.Path, t => t.Name == "transformer.ln_f.bias" ? t with { Type = StoredType.I32, Write = s => s.Write(new byte[t.Bytes]) } : t);
        Assert.Contains("tensor transformer.ln_f.bias is of type I32, which is no type of weights", Refusal(folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "scale_attn_by_inverse_layer_idx", "true")]
    [InlineData("gpt2", "activation_function", "\"mish\"")]
    [InlineData("gpt2", "n_layer", "\"two\"")]
    [InlineData("bloom", "apply_residual_connection_post_layernorm", "true")]
    [InlineData("mpt", "attn_config", "{\"qk_ln\": true}")]
    [InlineData("mpt", "norm_type", "\"rmsnorm\"")]
    [InlineData("falcon-7b", "rope_scaling", "{\"type\": \"linear\", \"factor\": 2}")]
    [InlineData("llama", "rope_scaling", "{\"type\": \"yarn\", \"factor\": 2}")]
    [InlineData("llama", "model_type", "\"lama\"")]
    [InlineData("llama", "num_key_value_heads", "3")]
    [InlineData("codegen", "mp_num", "3")]
    [InlineData("falcon-40b", "num_ln_in_parallel_attn", "3")]
    [InlineData("llama", "rope_parameters", "{\"rope_type\": \"yarn\"}")]
    [InlineData("chatglm2", "rmsnorm", "false")]
    [InlineData("chatglm2", "add_bias_linear", "true")]
    [InlineData("glm-130b", "layernorm_order", "\"pre\"")]
    [InlineData("opt", "layer_norm_elementwise_affine", "false")]
    public void What_the_decoder_cannot_do_is_refused_by_name(string name, string key, string value)
    {
        using var folder = new TestFolder();
        using (var fixture = new Fixture(name))
        {
            var config = JsonNode.Parse(File.ReadAllText(fixture.File("config.json")))!.AsObject();
            config[key] = JsonNode.Parse(value);
            folder.Write("config.json", config.ToJsonString());
        }

        var message = Refusal(folder.Path);
        Assert.Contains(key == "num_key_value_heads" ? "4 heads do not divide by 3 kv_heads" : key is "attn_config" ? "qk_ln" : key, message, StringComparison.Ordinal);
        Assert.Contains("config.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Llama_with_stretched_positions_is_read()
    {
        using var fixture = new Fixture("llama");
        using var folder = new TestFolder();
        File.Copy(fixture.File("model.safetensors"), folder.File("model.safetensors"));
        folder.Write("config.json", File.ReadAllText(fixture.File("config.json")).Replace("\"rope_scaling\": null", "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.0}", StringComparison.Ordinal));
        using var stretched = Checkpoint.Open(folder.Path);
        using var scope = NewDisposeScope();
        // Every second position of the stretched model is a position of the plain one.
        var ids = fixture["input_ids"];
        var positions = arange(0, 34, 2, ScalarType.Int64).unsqueeze(0);
        Assert.InRange(Fixture.Furthest(stretched.Decoder.Forward(new(ids) { Positions = positions }).Logits, fixture["logits"]), 0, 1e-4);
        Assert.InRange(Fixture.Furthest(stretched.Decoder.Forward(new(ids)).Logits, fixture["logits"]), 1e-2, 100);
    }

    [Fact]
    public void Every_model_that_ships_is_said_by_the_config_of_its_family()
    {
        foreach (var spec in ModelCatalogue.All())
        {
            var family = Family.All.Single(f => f.Name == spec.Family);
            var config = Checkpoint.Express(family, spec);
            Assert.Contains((string)config["model_type"]!, family.ModelTypes.Append("codegen"));
        }
    }

    [Fact]
    public void What_a_config_cannot_say_is_refused_and_plinths_own_can()
    {
        var spec = Small("llama-7b", "position.kind=t5");
        var refused = Assert.Throws<PlinthException>(() => Checkpoint.Of(new Decoder(spec)));
        Assert.Equal("llama-7b: a config of llama cannot say position.kind: t5; family: plinth can", refused.Message);
        refused = Assert.Throws<PlinthException>(() => Checkpoint.Of(new Decoder(Small("bloom-176b", "attention.kv_heads=2", "feed_forward.width=100"))));
        Assert.Contains("attention.kv_heads: 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("feed_forward.width: 100", refused.Message, StringComparison.Ordinal);

        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        foreach (var position in new[] { "none", "sinusoidal", "shaw", "t5", "rotary", "alibi", "learned" })
        {
            var (ids, path) = (tensor(new long[] { 1, 2, 3, 4, 5, 6 }, 1, 6), folder.File(position));
            using var made = Checkpoint.Of(new Decoder(Small("llama-7b", $"position={{ kind: {position} }}", "family=plinth")));
            made.Decoder.Initialise(1);
            made.Save(path);
            using var read = Checkpoint.Open(path);
            Assert.Equal(position == "t5", read.Decoder.Parameters.Any(p => p.Name == "position_bias.weight"));
            Assert.Equal(0, Fixture.Furthest(read.Decoder.Forward(new(ids)).Logits, made.Decoder.Forward(new(ids)).Logits));
        }
    }

    [Fact]
    public void Pickled_weights_are_not_opened()
    {
        using var folder = new TestFolder();
        using (var fixture = new Fixture("llama")) File.Copy(fixture.File("config.json"), folder.File("config.json"));
        Assert.Contains("neither model.safetensors nor", Refusal(folder.Path), StringComparison.Ordinal);
        folder.Write("pytorch_model.bin", "x");
        Assert.Contains("can run code", Refusal(folder.Path), StringComparison.Ordinal);
        Assert.Contains("no such file", Refusal(folder.File("nowhere")), StringComparison.Ordinal);
    }

    internal static ModelSpec Small(string name, params string[] more) =>
        ModelCatalogue.Find(name, ["layers=2", "width=32", "heads=4", "vocabulary=50", "context=64", "feed_forward.width=48", .. more]);

    private static string Refusal(string folder) => Assert.Throws<PlinthException>(() => Checkpoint.Open(folder).Dispose()).Message;

    /// <summary>Copies a checkpoint with its tensors changed.</summary>
    private static void Rewrite(string from, string to, Func<TensorToWrite, TensorToWrite?> change, Func<TensorToWrite, TensorToWrite?>? add = null)
    {
        using var tensors = TensorFolder.Open(from);
        var plain = tensors.Tensors.OrderBy(t => t.Offset).Select(t => new TensorToWrite(t.Name, t.Type, t.Shape, s => s.Write(tensors[t.Name].File.Bytes(t, 0, (int)t.Bytes)))).ToList();
        var changed = plain.Select(t => (Before: t, After: change(t))).Where(p => p.After is not null)
            .Select(p => p.After!.Type == p.Before.Type || p.After.Write != p.Before.Write ? p.After : Narrowed(p.Before, p.After.Type)).ToList();
        if (add is not null) changed.AddRange(plain.Select(add).OfType<TensorToWrite>());
        SafetensorsWriter.Write(Path.Combine(to, "model.safetensors"), changed);
        File.Copy(Path.Combine(from, "config.json"), Path.Combine(to, "config.json"), overwrite: true);
    }

    private static TensorToWrite Narrowed(TensorToWrite tensor, StoredType type) => tensor with
    {
        Type = type,
        Write = stream =>
        {
            using var before = new MemoryStream();
            tensor.Write(before);
            var after = new byte[before.Length / 2];
            Numbers.Copy(before.ToArray(), tensor.Type, after, type);
            stream.Write(after);
        },
    };

    private static string[] Hashes(string folder)
    {
        using var tensors = TensorFolder.Open(folder);
        return [.. tensors.Tensors.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t =>
            $"{t.Name} {t.Type} {string.Join('x', t.Shape)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(tensors[t.Name].File.Bytes(t, 0, (int)t.Bytes)))}")];
    }
}
