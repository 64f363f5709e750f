namespace Plinth.Annotation;

/// <summary>What asking may cost in all, and what it has cost. Safe for several threads.</summary>
/// <remarks>A request is reserved for at its dearest before it is sent, so that requests under way together do not go over.</remarks>
public sealed class Budget
{
    private readonly Lock _lock = new();
    private Spending _spent;
    private Spending _reserved;

    /// <summary>Most requests, those that failed among them; null for no limit.</summary>
    public long? MaxRequests { get; init; }

    /// <summary>Most tokens, in and out together; null for no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Most money, in the unit of the prices; null for no limit.</summary>
    public double? MaxCost { get; init; }

    /// <summary>Price of a million tokens in.</summary>
    public double PriceIn { get; init; }

    /// <summary>Price of a million tokens out.</summary>
    public double PriceOut { get; init; }

    /// <summary>What has been spent.</summary>
    public Spending Spent
    {
        get
        {
            lock (_lock) return _spent;
        }
    }

    /// <summary>What a spending costs.</summary>
    public double CostOf(Spending spending) => ((spending.TokensIn * PriceIn) + (spending.TokensOut * PriceOut)) / 1e6;

    /// <summary>Adds what an earlier session spent.</summary>
    public void Add(Spending earlier)
    {
        lock (_lock) _spent += earlier;
    }

    /// <summary>Reserves for a request; false where it could go over.</summary>
    internal bool TryReserve(Spending most)
    {
        lock (_lock)
        {
            var all = _spent + _reserved + most;
            if (all.Requests > MaxRequests || all.TokensIn + all.TokensOut > MaxTokens || CostOf(all) > MaxCost) return false;
            _reserved += most;
            return true;
        }
    }

    /// <summary>Puts what a request did cost in the place of what was reserved.</summary>
    internal void Settle(Spending most, Spending actual)
    {
        lock (_lock)
        {
            _reserved -= most;
            _spent += actual;
        }
    }
}

/// <summary>Requests and tokens.</summary>
/// <param name="Requests">Number of requests.</param>
/// <param name="TokensIn">Tokens of prompts, as the endpoint counted them, else estimated.</param>
/// <param name="TokensOut">Tokens of answers.</param>
public readonly record struct Spending(long Requests, long TokensIn, long TokensOut)
{
    /// <summary>Both together.</summary>
    public static Spending operator +(Spending a, Spending b) => new(a.Requests + b.Requests, a.TokensIn + b.TokensIn, a.TokensOut + b.TokensOut);

    /// <summary>One without the other.</summary>
    public static Spending operator -(Spending a, Spending b) => new(a.Requests - b.Requests, a.TokensIn - b.TokensIn, a.TokensOut - b.TokensOut);
}
