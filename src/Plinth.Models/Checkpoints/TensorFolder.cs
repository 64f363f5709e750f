using System.Text.Json;

namespace Plinth.Models.Checkpoints;

/// <summary>The tensors of a model's folder: <c>model.safetensors</c>, or shards and their index.</summary>
public sealed class TensorFolder : IDisposable
{
    private const string Single = "model.safetensors", IndexName = "model.safetensors.index.json";
    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, (SafetensorsFile File, StoredTensor Tensor)> _tensors = new(StringComparer.Ordinal);

    private TensorFolder(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>All tensors.</summary>
    public IEnumerable<StoredTensor> Tensors => _tensors.Values.Select(t => t.Tensor);

    /// <summary>Opens the files of a folder.</summary>
    /// <exception cref="PlinthException">A file is missing or damaged, or the index does not fit.</exception>
    public static TensorFolder Open(string folder)
    {
        var opened = new TensorFolder(folder);
        try
        {
            var index = Path.Combine(folder, IndexName);
            if (File.Exists(Path.Combine(folder, Single))) opened.Add(SafetensorsFile.Open(Path.Combine(folder, Single)));
            else if (File.Exists(index)) opened.AddShards(index);
            else if (Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(f => f.EndsWith(".bin", StringComparison.Ordinal) || f.EndsWith(".pth", StringComparison.Ordinal) || f.EndsWith(".pt", StringComparison.Ordinal)))
                throw new PlinthException($"{folder}: only pickled weights are there, which can run code when they are read; convert them to safetensors first");
            else throw new PlinthException($"{folder}: neither {Single} nor {IndexName} is there");
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>True where a tensor of that name is there.</summary>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>A tensor and its file.</summary>
    public (SafetensorsFile File, StoredTensor Tensor) this[string name] => _tensors[name];

    /// <summary>Writes tensors to a folder as one file, or as shards with an index.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="tensors">What.</param>
    /// <param name="shardBytes">Most bytes of a file.</param>
    public static void Write(string folder, IReadOnlyList<TensorToWrite> tensors, long shardBytes)
    {
        var shards = new List<List<TensorToWrite>>();
        long filled = 0;
        foreach (var tensor in tensors)
        {
            if (shards.Count == 0 || (filled > 0 && filled + tensor.Bytes > shardBytes))
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(tensor);
            filled += tensor.Bytes;
        }

        var note = new Dictionary<string, string> { ["format"] = "pt" };
        string Name(int i) => shards.Count <= 1 ? Single : $"model-{i + 1:D5}-of-{shards.Count:D5}.safetensors";
        for (var i = 0; i < shards.Count; i++) SafetensorsWriter.Write(Path.Combine(folder, Name(i)), shards[i], note);
        // What an earlier save left in the other form would be taken for the model.
        File.Delete(Path.Combine(folder, shards.Count <= 1 ? IndexName : Single));
        if (shards.Count <= 1) return;
        using var index = AtomicFile.Create(Path.Combine(folder, IndexName));
        using (var json = new Utf8JsonWriter(index.Stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", tensors.Sum(t => t.Bytes));
            json.WriteEndObject();
            json.WriteStartObject("weight_map");
            for (var i = 0; i < shards.Count; i++)
                foreach (var tensor in shards[i]) json.WriteString(tensor.Name, Name(i));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        index.Commit();
    }

    private void AddShards(string index)
    {
        Dictionary<string, string?> places;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            places = document.RootElement.GetProperty("weight_map").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new PlinthException($"{index}: not an index of shards: {e.Message}", e);
        }

        foreach (var name in places.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // A name from a file that anybody may have written must not lead out of the folder.
            if (name is null or "" || name != Path.GetFileName(name)) throw new PlinthException($"{index}: '{name}' is not a file name");
            Add(SafetensorsFile.Open(Path.Combine(Folder, name)));
        }

        foreach (var (tensor, file) in places)
            if (!_tensors.TryGetValue(tensor, out var found) || Path.GetFileName(found.File.Path) != file)
                throw new PlinthException($"{index}: tensor {tensor} is not in {file}");
    }

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (var tensor in file.Tensors.Values)
            if (!_tensors.TryAdd(tensor.Name, (file, tensor))) throw new PlinthException($"{file.Path}: tensor {tensor.Name} is in another shard as well");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }
}
