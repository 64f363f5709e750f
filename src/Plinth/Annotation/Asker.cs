using System.Text;
using Microsoft.Extensions.AI;

namespace Plinth.Annotation;

/// <summary>
/// Asks a model for many things: several at once, within a budget, again after faults with longer and longer waits, and again, a bounded number of times,
/// after answers that cannot be used.
/// </summary>
/// <param name="client">The model.</param>
/// <param name="options">How it is asked.</param>
/// <param name="budget">What it may cost.</param>
/// <param name="time">The clock.</param>
public sealed class Asker(IChatClient client, AskingOptions options, Budget budget, TimeProvider? time = null)
{
    // At temperature 0 the same question has the same answer: asked again, chance must have its part.
    private const float AgainTemperature = 0.5f;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private int _failures;
    private volatile bool _stop;

    /// <summary>Asks for all things, until they are done, the budget is spent, or the endpoint fails for good.</summary>
    /// <typeparam name="T">What is made of an answer.</typeparam>
    /// <param name="questions">The things; drawn one by one as there is room.</param>
    /// <param name="read">Makes something of an answer.</param>
    /// <param name="take">Takes each result at once, from several threads.</param>
    /// <param name="ct">Stops it; what is under way is given up.</param>
    /// <returns>Whether all were asked; false where the budget ended it.</returns>
    /// <exception cref="EndpointException">The endpoint does not answer, after all tries, or serves no request. What was taken before stays.</exception>
    public async Task<bool> AskAll<T>(IEnumerable<Question> questions, Func<string, bool, Reading<T>> read, Action<Question, Outcome<T>> take, CancellationToken ct)
    {
        using var source = questions.GetEnumerator();
        var spent = false;
        Exception? failure = null;
        await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(Work, ct))).ConfigureAwait(false);
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return !spent;

        async Task Work()
        {
            while (!_stop && Next() is { } question)
            {
                try
                {
                    if (await Ask(question, read, ct).ConfigureAwait(false) is { } outcome) take(question, outcome);
                    else (spent, _stop) = (true, true);
                }
                catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
                {
                    // The others bring what they have under way to its end: it is paid for.
                    _stop = true;
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            }
        }

        Question? Next()
        {
            lock (_lock) return !ct.IsCancellationRequested && source.MoveNext() ? source.Current : null;
        }
    }

    private async Task<Outcome<T>?> Ask<T>(Question question, Func<string, bool, Reading<T>> read, CancellationToken ct)
    {
        var (faults, bad, spent) = (0, 0, default(Spending));
        while (true)
        {
            var temperature = bad == 0 || question.Temperature > AgainTemperature ? question.Temperature : AgainTemperature;
            // Three bytes a token is more than English has, and about what Chinese has.
            var most = new Spending(1, (Encoding.UTF8.GetByteCount(question.Prompt) / 3) + 16, question.MaxAnswerTokens);
            await Wait(ct).ConfigureAwait(false);
            if (!budget.TryReserve(most)) return null;
            var actual = new Spending(1, 0, 0);
            string? failed = null;
            try
            {
                var response = await Once(question, temperature, ct).ConfigureAwait(false);
                var text = response.Text;
                actual = new Spending(1, response.Usage?.InputTokenCount ?? most.TokensIn, response.Usage?.OutputTokenCount ?? ((Encoding.UTF8.GetByteCount(text) / 3) + 1));
                spent += actual;
                faults = 0;
                var reading = read(text, response.FinishReason == ChatFinishReason.Length);
                if (reading.Fault is null)
                {
                    Volatile.Write(ref _failures, 0);
                    return new Outcome<T>(reading.Value, null, spent);
                }

                if (++bad >= options.AnswerTries) failed = reading.Fault;
            }
            catch (EndpointException e)
            {
                spent += actual;
                if (e.Fault == EndpointFault.Denied) throw new EndpointException(e.Fault, $"the endpoint serves no request: {e.Message}; is address, model and key right?");
                if (e.Fault == EndpointFault.Refused) failed = "refused";
                else if (++faults < options.Tries) Hold(e, faults);
                else throw new EndpointException(e.Fault, $"the endpoint does not answer, {faults} tries, the last: {e.Message}");
            }
            finally
            {
                budget.Settle(most, actual);
            }

            if (failed is not null) return Failed<T>(failed, spent);
        }
    }

    // Where nothing comes of anything, the fault is not in the texts, and the budget is better kept.
    private Outcome<T> Failed<T>(string fault, Spending spent) => Interlocked.Increment(ref _failures) < options.FailuresInARow
        ? new Outcome<T>(default, fault, spent)
        : throw new EndpointException(EndpointFault.Refused, $"{options.FailuresInARow} in a row came to nothing, the last: {fault}; does the model follow the prompt?");

    private async Task<ChatResponse> Once(Question question, float? temperature, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, question.Prompt)],
                new ChatOptions { ModelId = options.Model, Temperature = temperature, MaxOutputTokens = question.MaxAnswerTokens, Seed = question.Seed },
                both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new EndpointException(EndpointFault.TimedOut, $"no answer within {options.Timeout.TotalSeconds:0.###} s");
        }
    }

    // After a fault nobody asks for a while: the endpoint is the same for all.
    private void Hold(EndpointException e, int faults)
    {
        if (e.RetryAfter > options.MostDelay)
            throw new EndpointException(e.Fault, $"the endpoint asks to wait {e.RetryAfter.Value.TotalSeconds:0} s, longer than the {options.MostDelay.TotalSeconds:0} s allowed: {e.Message}");
        var delay = e.RetryAfter ?? TimeSpan.Zero;
        if (e.RetryAfter is null)
        {
            var full = Math.Min(options.MostDelay.Ticks, options.FirstDelay.Ticks * Math.Pow(2, faults - 1));
            delay = TimeSpan.FromTicks((long)(full * (0.5 + (0.5 * Random.Shared.NextDouble()))));
        }

        lock (_lock)
        {
            var until = _time.GetUtcNow() + delay;
            if (until > _notBefore) _notBefore = until;
        }
    }

    private async Task Wait(CancellationToken ct)
    {
        while (true)
        {
            TimeSpan left;
            lock (_lock) left = _notBefore - _time.GetUtcNow();
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left, _time, ct).ConfigureAwait(false);
        }
    }
}

/// <summary>One thing to ask.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Prompt">The whole prompt.</param>
/// <param name="MaxAnswerTokens">Most tokens of the answer.</param>
/// <param name="Temperature">Temperature, or null for the endpoint's own.</param>
/// <param name="Seed">The endpoint's seed, or null.</param>
public sealed record Question(string Id, string Prompt, int MaxAnswerTokens, float? Temperature, long? Seed = null);

/// <summary>What was made of an answer.</summary>
/// <typeparam name="T">What can be made of one.</typeparam>
/// <param name="Value">What it says; nothing where there is a fault.</param>
/// <param name="Fault">Why it cannot be used, in kebab-case, or null.</param>
public readonly record struct Reading<T>(T? Value, string? Fault);

/// <summary>What became of a question.</summary>
/// <typeparam name="T">What can be made of an answer.</typeparam>
/// <param name="Value">The answer; nothing where there is a fault.</param>
/// <param name="Fault">Why there is none, in kebab-case, or null.</param>
/// <param name="Spent">What it cost, all tries together.</param>
public sealed record Outcome<T>(T? Value, string? Fault, Spending Spent);
