using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.Native;
using Plinth.Models.Norms;
using Plinth.Models.Positions;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>The one decoder: embedding, layers, norm, logits. Everything that differs between models is in the parts that its spec names.</summary>
public sealed class Decoder : IDisposable
{
    private readonly ParameterList _parameters = new();
    private readonly Parameter _tokens;
    private readonly Linear? _widen, _narrow, _head;
    private readonly Norm? _embeddingNorm, _finalNorm;
    private readonly PositionMethod _position;
    private readonly Block[] _layers;

    /// <summary>Declares the parameters; none takes memory before <see cref="Allocate"/>.</summary>
    /// <param name="spec">What to build.</param>
    public Decoder(ModelSpec spec)
    {
        if (spec.Problem() is { } problem) throw new PlinthException($"{spec.Name}: {problem}");
        Spec = spec;
        var embeddingWidth = spec.EmbeddingWidth ?? spec.Width;
        _tokens = _parameters.Add("embed.tokens.weight", ParameterRole.TokenEmbedding, spec.Vocabulary, embeddingWidth);
        if (embeddingWidth != spec.Width) _widen = new(_parameters, "embed.project", ParameterRole.Projection, embeddingWidth, spec.Width, bias: false);
        _position = spec.Position.Build(spec, _parameters);
        if (spec.EmbeddingNorm) _embeddingNorm = spec.Norm.Build(_parameters, "embed.norm", spec.Width);
        _layers = [.. Enumerable.Range(0, spec.Layers).Select(i => spec.Block.Build(new LayerParts(spec, _parameters, _position, i)))];
        if (spec.FinalNorm) _finalNorm = spec.Norm.Build(_parameters, "norm", spec.Width);
        if (embeddingWidth != spec.Width) _narrow = new(_parameters, "head.project", ParameterRole.Projection, spec.Width, embeddingWidth, bias: false);
        if (!spec.TiedHead) _head = new(_parameters, "head", ParameterRole.Head, embeddingWidth, spec.Vocabulary, spec.Biases.Head);
    }

    /// <summary>What it is.</summary>
    public ModelSpec Spec { get; }

    /// <summary>Its parameters, from the embedding to the head.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters.All;

    /// <summary>One parameter by name.</summary>
    public Parameter this[string name] => _parameters[name];

    /// <summary>Type that matrix products are made in, whatever the parameters are kept in; null: the parameters' own.</summary>
    public ScalarType? MatrixType
    {
        get => _parameters.MatrixType;
        set => _parameters.MatrixType = value;
    }

    /// <summary>Takes memory for all parameters, with whatever stands there.</summary>
    /// <param name="type">Type to compute in.</param>
    /// <param name="device">Where; null: the CPU.</param>
    public Decoder Allocate(ScalarType type = ScalarType.Float32, Device? device = null)
    {
        var (bytes, room) = (Parameters.Sum(p => p.Count) * type.ElementSize(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (bytes > room && device is not { type: not DeviceType.CPU })
            throw new PlinthException($"{Spec.Name}: its parameters take {bytes / 1e9:0.0} GB as {type}, and this machine has {room / 1e9:0.0} GB");
        foreach (var parameter in Parameters) parameter.Allocate(type, device);
        return this;
    }

    /// <summary>Takes memory for all parameters and fills them as the spec says.</summary>
    /// <param name="seed">The same seed gives the same values.</param>
    /// <param name="type">Type to compute in.</param>
    /// <param name="device">Where; null: the CPU.</param>
    public Decoder Initialise(int seed, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        Libtorch.Ensure();
        using var generator = new Generator((ulong)seed, device);
        using var noGradient = no_grad();
        foreach (var parameter in Allocate(type, device).Parameters) Spec.Initialisation.Fill(parameter, Spec, generator);
        return this;
    }

    /// <summary>Logits for every token, and the loss where there are labels. The answer belongs to the caller; everything between is freed.</summary>
    /// <param name="input">Tokens and what is known of them.</param>
    public DecoderOutput Forward(DecoderInput input)
    {
        using var scope = NewDisposeScope();
        var visibility = new Visibility(input);
        var x = Embed(input.Ids, visibility);
        foreach (var layer in _layers) x = layer.Forward(x, visibility);
        input.Cache?.Advance(visibility.Queries);
        var logits = Head(input.LastOnly ? x.narrow(1, visibility.Queries - 1, 1) : x);
        return new DecoderOutput(logits.MoveToOuterDisposeScope(), Loss(logits, input.Labels)?.MoveToOuterDisposeScope());
    }

    /// <summary>The layers, for a backward pass that goes through them one by one.</summary>
    internal IReadOnlyList<Block> Layers => _layers;

    /// <summary>(B, T) to (B, T, width).</summary>
    internal Tensor Embed(Tensor ids, Visibility visibility)
    {
        var x = _tokens.Value.Rows(ids);
        if (Spec.EmbeddingGradient is { } share) x = x.Times(share).Plus(x.detach().Times(1 - share));
        if (_widen is not null) x = _widen.Forward(x).to_type(x.dtype);
        x = _position.Embed(x, visibility);
        return _embeddingNorm?.Forward(x) ?? x;
    }

    /// <summary>What the last layer gives to logits: norm and projection.</summary>
    internal Tensor Head(Tensor x)
    {
        if (_finalNorm is not null) x = _finalNorm.Forward(x);
        if (_narrow is not null) x = _narrow.Forward(x);
        var logits = _head?.Forward(x) ?? Linear.Product(_parameters, x, _tokens.Value, null);
        return Spec.LogitScale is { } scale ? logits.Times(scale) : logits;
    }

    /// <summary>Mean cross entropy over the labels that ask something; null without labels.</summary>
    internal Tensor? Loss(Tensor logits, Tensor? labels) => labels is null
        ? null
        : nn.functional.cross_entropy(logits.view(-1, Spec.Vocabulary).to_type(ScalarType.Float32), labels.reshape(-1), ignore_index: -100);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in Parameters) parameter.Dispose();
    }
}
