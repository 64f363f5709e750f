using System.Text.Json;
using Plinth.Models.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Tests;

/// <summary>A tiny checkpoint with the answers of a reference implementation.</summary>
internal sealed class Fixture : IDisposable
{
    private readonly SafetensorsFile _expected;
    private readonly JsonElement _case;

    public Fixture(string name)
    {
        Folder = Path.Combine(AppContext.BaseDirectory, "Data", "models", name);
        _expected = SafetensorsFile.Open(File("expected.safetensors"));
        _case = JsonDocument.Parse(System.IO.File.ReadAllText(File("case.json"))).RootElement;
        Checkpoint = Checkpoint.Open(Folder);
    }

    public static string[] All =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Data", "models")).Where(d => System.IO.File.Exists(Path.Combine(d, "config.json")))
            .Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal),
    ];

    public string Folder { get; }

    public Checkpoint Checkpoint { get; }

    public Decoder Decoder => Checkpoint.Decoder;

    public string File(string name) => Path.Combine(Folder, name);

    public bool Has(string tensor) => _expected.Tensors.ContainsKey(tensor);

    public Tensor this[string tensor] => Tensors.Read(_expected, tensor);

    public double? Number(string key) => _case.TryGetProperty(key, out var value) ? value.GetDouble() : null;

    public Dictionary<string, double> Numbers(string key) => _case.TryGetProperty(key, out var value) ? value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()) : [];

    /// <summary>Ids, with mask and positions where this case has them for every pass.</summary>
    public DecoderInput Input => new(this["input_ids"]) { Mask = Has("attention_mask") ? this["attention_mask"] : null, Positions = Has("position_ids") ? this["position_ids"] : null };

    /// <summary>Every token's next, and what is not asked for as -100.</summary>
    public Tensor Labels(Tensor? mask = null)
    {
        var ids = this["input_ids"];
        var next = full_like(ids, -100);
        next.narrow(1, 0, 16).copy_(ids.narrow(1, 1, 16));
        // GLM is asked for what stands behind its sop alone.
        if (Has("attention_mask")) next.narrow(1, 0, 9).fill_(-100);
        if (mask is not null) next.narrow(1, 0, 16).masked_fill_(mask.narrow(1, 1, 16).eq(0), -100);
        return next;
    }

    /// <summary>Largest difference where the mask is 1.</summary>
    public static double Furthest(Tensor a, Tensor b, Tensor? mask = null)
    {
        var difference = (a - b).abs();
        if (mask is not null) difference *= mask.unsqueeze(-1);
        return difference.max().item<float>();
    }

    public void Dispose()
    {
        Checkpoint.Dispose();
        _expected.Dispose();
    }
}
