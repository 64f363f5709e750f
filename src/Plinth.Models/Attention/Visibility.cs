using static TorchSharp.torch;

namespace Plinth.Models.Attention;

/// <summary>Who sees whom in one forward pass, and where everybody stands; what is derived from it is made once and shared by all layers.</summary>
internal sealed class Visibility
{
    private readonly Dictionary<object, Tensor?> _made = [];
    private readonly Tensor? _seen;

    /// <summary>Works out positions and mask.</summary>
    /// <param name="input">The tokens of this pass and what is known of them.</param>
    public Visibility(DecoderInput input)
    {
        Past = input.Cache?.Length ?? 0;
        Queries = (int)input.Ids.shape[1];
        Device = input.Ids.device;
        Cache = input.Cache;
        _seen = input.Mask;
        var positions = input.Positions ?? Derived(input);
        QueryPositions = positions.dim() == 3 ? positions.select(1, 0) : positions;
        QueryBlocks = positions.dim() == 3 ? positions.select(1, 1) : null;
        (KeyPositions, KeyBlocks) = Cache is null ? (QueryPositions, QueryBlocks) : Cache.AppendPositions(QueryPositions, QueryBlocks);
    }

    /// <summary>Keys that earlier passes left in the cache.</summary>
    public int Past { get; }

    /// <summary>Tokens of this pass.</summary>
    public int Queries { get; }

    /// <summary>Tokens that can be seen at most.</summary>
    public int Keys => Past + Queries;

    /// <summary>Where the tensors are.</summary>
    public Device Device { get; }

    /// <summary>Keys and values of earlier passes, or null.</summary>
    public KvCache? Cache { get; }

    /// <summary>(B or 1, Tq): real tokens before each.</summary>
    public Tensor QueryPositions { get; }

    /// <summary>(B or 1, Tk).</summary>
    public Tensor KeyPositions { get; }

    /// <summary>(B or 1, Tq): place within a block, where positions have two coordinates (GLM).</summary>
    public Tensor? QueryBlocks { get; }

    /// <summary>(B or 1, Tk).</summary>
    public Tensor? KeyBlocks { get; }

    /// <summary>Every token sees exactly those before it and itself: the kernel's own case.</summary>
    public bool IsPlainCausal(int? window) => _seen is null && Past == 0 && Queries > 1 && !(window < Queries);

    /// <summary>(B or 1, 1, Tq, Tk), true where a query may look; null where it may look everywhere.</summary>
    /// <param name="window">The band, in tokens, or null.</param>
    public Tensor? Allowed(int? window) => Once(("allowed", window), () =>
    {
        if (_seen is null && Queries == 1 && !(window < Keys)) return null;
        var query = Arithmetic.Range(Past, Keys, Device).unsqueeze(1);
        var key = Arithmetic.Range(0, Keys, Device).unsqueeze(0);
        var allowed = _seen is { } seen && seen.dim() == 3 ? seen.to_type(ScalarType.Bool) : key <= query;
        if (_seen is { } padded && padded.dim() == 2) allowed = allowed & padded.to_type(ScalarType.Bool).unsqueeze(1);
        if (window is { } width) allowed = allowed & (key > query.Plus(-width));
        // A padding token that saw nobody would become NaN and spoil its neighbours: it sees itself.
        allowed = allowed | (key == query);
        return allowed.dim() == 2 ? allowed.unsqueeze(0).unsqueeze(0) : allowed.unsqueeze(1);
    });

    /// <summary>(B or 1, H or 1, Tq, Tk), to be added to the scores: the bias, and minus infinity where nobody may look; null where there is neither.</summary>
    public Tensor? ScoreMask(int? window, Tensor? bias, ScalarType type) => Once(("scores", window, type), () =>
    {
        if (Allowed(window) is not { } allowed) return bias?.to_type(type);
        var closed = zeros_like(allowed, dtype: type).Closed(allowed.logical_not());
        return bias is null ? closed : closed.Plus(bias.to_type(type));
    });

    /// <summary>A tensor that is made the first time it is asked for.</summary>
    public Tensor? Once(object key, Func<Tensor?> make)
    {
        if (_made.TryGetValue(key, out var made)) return made;
        return _made[key] = make();
    }

    private Tensor Derived(DecoderInput input)
    {
        if (input.Mask is not { } mask || mask.dim() != 2) return Arithmetic.Range(Past, Keys, Device).unsqueeze(0);
        return mask.to_type(ScalarType.Int64).cumsum(1).Plus(-1).Within(0, long.MaxValue).narrow(1, Past, Queries);
    }
}
