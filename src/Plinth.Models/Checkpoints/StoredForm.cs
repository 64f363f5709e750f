using Plinth.Models.Checkpoints.Families;
using static TorchSharp.torch;

namespace Plinth.Models.Checkpoints;

/// <summary>How a model's parameters lie in its files: which tensors, of which type, in which order of rows.</summary>
internal sealed class StoredForm
{
    private readonly List<Entry> _entries;

    private StoredForm(List<Entry> entries) => _entries = entries;

    /// <summary>The form of files that are there; every tensor is checked against the model.</summary>
    public static StoredForm Of(Family family, Decoder decoder, TensorFolder tensors)
    {
        var entries = Entries(family, decoder);
        var prefix = family.Prefixes.FirstOrDefault(p => tensors.Has(Renamed(entries[0].Map.Stored[0], family, p))) ?? family.Prefixes[0];
        entries = [.. entries.Select(e => e with { Map = e.Map with { Stored = [.. e.Map.Stored.Select(s => Renamed(s, family, prefix))] } })];

        var wanted = entries.SelectMany(e => e.Map.Stored).ToList();
        if (wanted.Where(n => !tensors.Has(n)).ToList() is { Count: > 0 } missing) throw new PlinthException($"{tensors.Folder}: missing {List(missing)}");
        var alias = decoder.Spec.TiedHead ? family.StoredHead : null;
        var known = wanted.ToHashSet(StringComparer.Ordinal);
        var extra = tensors.Tensors.Select(t => t.Name).Where(n => !known.Contains(n) && n != alias && !family.Ignores(n)).Order(StringComparer.Ordinal).ToList();
        if (extra.Count > 0) throw new PlinthException($"{tensors.Folder}: {List(extra)} not expected of {family.Name} with this config");

        foreach (var entry in entries)
        {
            for (var i = 0; i < entry.Map.Stored.Length; i++)
            {
                var (file, stored) = tensors[entry.Map.Stored[i]];
                if (!stored.Shape.SequenceEqual(entry.ShapeOf(i)))
                    throw new PlinthException($"{file.Path}: tensor {stored.Name} is ({string.Join(", ", stored.Shape)}), where the config wants ({string.Join(", ", entry.ShapeOf(i))})");
                if (stored.Type is not (StoredType.F32 or StoredType.F16 or StoredType.BF16 or StoredType.F64))
                    throw new PlinthException($"{file.Path}: tensor {stored.Name} is of type {stored.Type}, which is no type of weights");
                entry.Types[i] = stored.Type;
            }
        }

        if (alias is null || !tensors.Has(alias)) return new(entries);
        // The tied head lay in the file as well, and will again.
        var table = entries.First(e => e.Map.Own[0] == "embed.tokens.weight");
        entries.Add(table with { Map = table.Map with { Stored = [alias] } });
        return new(entries);
    }

    /// <summary>The form that new files get.</summary>
    public static StoredForm Of(Family family, Decoder decoder, StoredType type)
    {
        var entries = Entries(family, decoder);
        foreach (var entry in entries) Array.Fill(entry.Types, type);
        return new(entries);
    }

    /// <summary>Fills the parameters.</summary>
    public void Load(TensorFolder tensors, Decoder decoder)
    {
        foreach (var entry in _entries)
        {
            var sources = entry.Map.Stored.Select(n => tensors[n]).ToArray();
            RowCopy.Load(entry, sources, [.. entry.Own.Select(p => p.Value)]);
            foreach (var (file, tensor) in sources) file.Forget(tensor);
        }
    }

    /// <summary>The tensors to write, in the family's order.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="value">What of each parameter.</param>
    public IReadOnlyList<TensorToWrite> Tensors(Decoder decoder, Func<Parameter, Tensor> value) =>
    [
        .. _entries.SelectMany(entry => entry.Map.Stored.Select((name, i) =>
            new TensorToWrite(name, entry.Types[i], entry.ShapeOf(i), stream => RowCopy.Write(entry, i, [.. entry.Own.Select(value)], stream)))),
    ];

    private static List<Entry> Entries(Family family, Decoder decoder)
    {
        var own = decoder.Parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var entries = family.Maps(decoder.Spec).Where(m => m.Own.All(own.ContainsKey)).Select(m => new Entry(m, [.. m.Own.Select(n => own[n])], new StoredType[m.Stored.Length])).ToList();
        var homeless = own.Keys.Except(entries.SelectMany(e => e.Map.Own)).ToList();
        if (homeless.Count > 0) throw new PlinthException($"{decoder.Spec.Name}: {family.Name} has no place for {List(homeless)}; family: plinth has");
        return entries;
    }

    private static string Renamed(string name, Family family, string prefix) =>
        name.StartsWith(family.Prefixes[0], StringComparison.Ordinal) ? prefix + name[family.Prefixes[0].Length..] : name;

    private static string List(List<string> names) =>
        $"{(names.Count == 1 ? "tensor" : "tensors")} {string.Join(", ", names.Take(5))}{(names.Count > 5 ? $" and {names.Count - 5} more" : "")}";

    /// <summary>One correspondence, with the parameters and the types of the stored tensors.</summary>
    internal sealed record Entry(TensorMap Map, Parameter[] Own, StoredType[] Types)
    {
        /// <summary>Rows of the parameters, one after another.</summary>
        public long Rows => Own.Sum(p => p.Shape[0]);

        /// <summary>Numbers in a row.</summary>
        public int Columns => Own[0].Shape.Count == 1 ? 1 : (int)Own[0].Shape[1];

        /// <summary>The matrix that lies the other way round; a bias has no other way.</summary>
        public bool Turned => Map.Transposed && Own[0].Shape.Count == 2;

        /// <summary>The shape of a stored tensor.</summary>
        public long[] ShapeOf(int i)
        {
            var rows = Map.Sizes is { } sizes ? sizes[i] : Rows;
            return Own[0].Shape.Count == 1 ? [rows] : Turned ? [Columns, rows] : [rows, Columns];
        }
    }
}
