namespace Plinth.Annotation;

/// <summary>What an endpoint did instead of answering.</summary>
public enum EndpointFault
{
    /// <summary>No connection, or it was lost before the answer was whole.</summary>
    Connection,

    /// <summary>No answer within the time given.</summary>
    TimedOut,

    /// <summary>Too many requests, or overloaded: status 408, 409, 425, 429, 503 or 529.</summary>
    Busy,

    /// <summary>Another status of 500 and above.</summary>
    ServerError,

    /// <summary>What came back is no answer of the protocol.</summary>
    Malformed,

    /// <summary>This request is not served, others may be: status 400, 413 or 422.</summary>
    Refused,

    /// <summary>No request is served: wrong address, key or model; any other status.</summary>
    Denied,
}

/// <summary>An endpoint did not answer. Says the status and never what was asked, what came back, or the key.</summary>
/// <param name="fault">What it did.</param>
/// <param name="message">The fault in words.</param>
/// <param name="retryAfter">How long the endpoint asks to wait, or null.</param>
public sealed class EndpointException(EndpointFault fault, string message, TimeSpan? retryAfter = null) : PlinthException(message)
{
    /// <summary>What the endpoint did.</summary>
    public EndpointFault Fault { get; } = fault;

    /// <summary>How long it asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether the same request may be answered later.</summary>
    public bool IsTransient => Fault is not (EndpointFault.Refused or EndpointFault.Denied);
}
