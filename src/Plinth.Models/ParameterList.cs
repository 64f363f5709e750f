using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>The parameters of a model in the order in which they were declared.</summary>
public sealed class ParameterList
{
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);
    private readonly List<Parameter> _all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>One by name.</summary>
    public Parameter this[string name] => _byName[name];

    /// <summary>Type that matrix products are made in; null: the parameters' own.</summary>
    public ScalarType? MatrixType { get; set; }

    /// <summary>Declares one.</summary>
    public Parameter Add(string name, ParameterRole role, params long[] shape)
    {
        var parameter = new Parameter(name, role, shape);
        _byName.Add(name, parameter);
        _all.Add(parameter);
        return parameter;
    }
}
