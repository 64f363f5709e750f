namespace Plinth.Annotation;

/// <summary>How a model is asked, and how often again.</summary>
public sealed record AskingOptions
{
    /// <summary>Name of the model, as the endpoint knows it.</summary>
    public required string Model { get; init; }

    /// <summary>Requests under way at once; 4 by default.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Most requests for one thing in a row that fail on the way: no connection, status 5xx or 429, no answer in time; 6 by default.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>Most answers taken for one thing that cannot be read, or lie out of range; 3 by default.</summary>
    public int AnswerTries { get; init; } = 3;

    /// <summary>Time for one answer; 2 minutes by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Wait before the second try; doubled for each further one, half of it by chance. 1 second by default.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait, and the longest that a server may ask for; 2 minutes by default.</summary>
    public TimeSpan MostDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Things in a row that were refused, or whose answers could not be read, after which asking stops; 20 by default.</summary>
    public int FailuresInARow { get; init; } = 20;
}
