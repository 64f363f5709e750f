using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Models.Checkpoints.Families;
using Plinth.Models.Specs;
using Plinth.Recipes;
using static TorchSharp.torch;

namespace Plinth.Models.Checkpoints;

/// <summary>A model as a folder: <c>config.json</c> and <c>model.safetensors</c>, read and written in the family's own form. Nothing in it is ever run.</summary>
public sealed class Checkpoint : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _config;
    private readonly StoredForm _form;

    private Checkpoint(Family family, JsonObject config, Decoder decoder, StoredForm form) => (Family, _config, Decoder, _form) = (family, config, decoder, form);

    /// <summary>The format.</summary>
    public Family Family { get; }

    /// <summary>The model.</summary>
    public Decoder Decoder { get; }

    /// <summary>Reads what a folder's config says the model is; no tensor is touched.</summary>
    public static ModelSpec ReadSpec(string folder) => ReadConfig(folder).Spec;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">With <c>config.json</c> and the tensors.</param>
    /// <param name="type">Type to compute in.</param>
    /// <param name="device">Where; null: the CPU.</param>
    /// <exception cref="PlinthException">What is missing, damaged, not expected, or of another shape, by its name.</exception>
    public static Checkpoint Open(string folder, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        var (family, config, spec) = ReadConfig(folder);
        using var tensors = TensorFolder.Open(folder);
        if (spec.TiedHead && HeadOfItsOwn(family, spec, tensors)) spec = spec with { TiedHead = false };
        var decoder = new Decoder(spec);
        try
        {
            var form = StoredForm.Of(family, decoder, tensors);
            decoder.Allocate(type, device);
            form.Load(tensors, decoder);
            return new(family, config, decoder, form);
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>A model for its family's form.</summary>
    /// <param name="decoder">The model; the checkpoint disposes of it.</param>
    /// <param name="type">How numbers shall lie.</param>
    /// <exception cref="PlinthException">The family's config has no words for something in the spec.</exception>
    public static Checkpoint Of(Decoder decoder, StoredType type = StoredType.F32)
    {
        var family = Family.All.FirstOrDefault(f => f.Name == decoder.Spec.Family)
            ?? throw new PlinthException($"{decoder.Spec.Name}: family '{decoder.Spec.Family}' is not known{Spelling.Hint(decoder.Spec.Family, Family.All.Select(f => f.Name))}");
        var config = Express(family, decoder.Spec);
        config["torch_dtype"] = type switch { StoredType.BF16 => "bfloat16", StoredType.F16 => "float16", _ => "float32" };
        return new(family, config, decoder, StoredForm.Of(family, decoder, type));
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where; made if it is missing.</param>
    /// <param name="shardBytes">Most bytes of a file. Default: 5 GB, as Hugging Face's.</param>
    public void Save(string folder, long shardBytes = 5_000_000_000)
    {
        Directory.CreateDirectory(folder);
        TensorFolder.Write(folder, _form.Tensors(Decoder, p => p.Value), shardBytes);
        AtomicFile.Write(Path.Combine(folder, "config.json"), System.Text.Encoding.UTF8.GetBytes(_config.ToJsonString(Indented) + "\n"));
    }

    /// <summary>The gradients by the names, shapes and order of rows of the family's files.</summary>
    public IReadOnlyList<TensorToWrite> Gradients() => _form.Tensors(Decoder, p => p.Value.grad ?? throw new InvalidOperationException($"{p.Name} has no gradient"));

    /// <summary>The config that a family writes for a spec, when reading it gives the same model.</summary>
    /// <exception cref="PlinthException">It would not, and where.</exception>
    public static JsonObject Express(Family family, ModelSpec spec)
    {
        // As it will be read: a number from a file has no width.
        var config = JsonNode.Parse(family.Write(spec).ToJsonString())!.AsObject();
        var lost = SpecDifference.Between(spec, family.Read(new ConfigReader("config.json", config)));
        return lost.Count == 0
            ? config
            : throw new PlinthException($"{spec.Name}: a config of {family.Name} cannot say {string.Join("; ", lost)}; family: plinth can");
    }

    private static (Family Family, JsonObject Config, ModelSpec Spec) ReadConfig(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path)) throw new PlinthException($"{path}: no such file; a model is a folder with config.json and model.safetensors");
        JsonObject config;
        try
        {
            config = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new PlinthException($"{path}: no JSON object");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new PlinthException($"{path}: not JSON: {e.Message}", e);
        }

        var reader = new ConfigReader(path, config);
        var type = reader.Text("model_type") ?? throw new PlinthException($"{path}: model_type is missing");
        var family = Family.All.FirstOrDefault(f => f.ModelTypes.Contains(type))?.For(reader)
            ?? throw new PlinthException($"{path}: model_type '{type}' is not known{Spelling.Hint(type, Family.All.SelectMany(f => f.ModelTypes))}");
        var spec = family.Read(reader);
        if (spec.Name == "unnamed") spec = spec with { Name = Path.GetFileName(Path.GetFullPath(folder)), Family = family.Name };
        return spec.Problem() is { } problem ? throw new PlinthException($"{path}: {problem}") : (family, config, spec);
    }

    /// <summary>A head lies in the file though the config ties it: the same numbers again are let pass, others are a head.</summary>
    private static bool HeadOfItsOwn(Family family, ModelSpec spec, TensorFolder tensors)
    {
        if (family.StoredHead is not { } name || !tensors.Has(name)) return false;
        var embedding = family.Maps(spec).First(m => m.Own[0] == "embed.tokens.weight").Stored[0];
        if (family.Prefixes.Select(p => p + embedding[family.Prefixes[0].Length..]).FirstOrDefault(tensors.Has) is not { } found) return false;
        var ((headFile, head), (tableFile, table)) = (tensors[name], tensors[found]);
        if (head.Bytes != table.Bytes || head.Type != table.Type) return true;
        for (long at = 0; at < head.Bytes; at += 1 << 20)
        {
            var count = (int)Math.Min(1 << 20, head.Bytes - at);
            if (!headFile.Bytes(head, at, count).SequenceEqual(tableFile.Bytes(table, at, count))) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Decoder.Dispose();
}
