using Microsoft.Extensions.AI;
using Plinth.Sinks;

namespace Plinth.Annotation;

/// <summary>Has a large model write texts, and keeps them as documents with where they came from: source <c>synthetic</c>, prompt, seed and model.</summary>
public sealed class Synthesiser
{
    private readonly Synthesis _synthesis;
    private readonly AskingOptions _options;
    private readonly Asker _asker;
    private readonly Budget _budget;

    /// <summary>A synthesiser.</summary>
    /// <param name="client">The model.</param>
    /// <param name="synthesis">What it writes.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="budget">What it may cost, earlier sessions on the same file included.</param>
    /// <param name="time">The clock.</param>
    public Synthesiser(IChatClient client, Synthesis synthesis, AskingOptions options, Budget budget, TimeProvider? time = null)
    {
        (_synthesis, _options, _budget) = (synthesis, options, budget);
        _asker = new Asker(client, options, budget, time);
    }

    /// <summary>Has texts written and adds a line for each; those that are there are not written again.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="path">The JSON lines.</param>
    /// <param name="failedAgain">Asks again for texts that failed.</param>
    /// <param name="ct">Stops it; what is there stays, and the next call goes on.</param>
    public async Task<Tally> Run(long count, ulong seed, string path, bool failedAgain, CancellationToken ct)
    {
        var asked = _synthesis.Fingerprint(_options.Model, seed);
        using var journal = new Journal(path, asked, failedAgain);
        _budget.Add(journal.Spent);
        var (written, failed, before, byFault) = (0, 0, 0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        var underWay = new System.Collections.Concurrent.ConcurrentDictionary<string, Assignment>(StringComparer.Ordinal);
        var whole = await _asker.AskAll(Questions(), _synthesis.Read, Take, ct).ConfigureAwait(false);
        return new Tally(written, failed, before, (int)Math.Min(int.MaxValue, count - written - failed - before), byFault, _budget.Spent, _budget.CostOf(_budget.Spent), whole);

        IEnumerable<Question> Questions()
        {
            foreach (var assignment in _synthesis.Assignments(count, seed))
            {
                if (journal.Has(assignment.Question.Id))
                {
                    before++;
                    continue;
                }

                underWay[assignment.Question.Id] = assignment;
                yield return assignment.Question;
            }
        }

        void Take(Question question, Outcome<string> outcome)
        {
            underWay.Remove(question.Id, out var assignment);
            journal.Add(Line(assignment!, outcome, asked), failed: outcome.Fault is not null);
            lock (byFault)
            {
                if (outcome.Fault is null) written++;
                else
                {
                    failed++;
                    byFault[outcome.Fault] = byFault.GetValueOrDefault(outcome.Fault) + 1;
                }
            }
        }
    }

    private byte[] Line(Assignment assignment, Outcome<string> outcome, string asked)
    {
        var json = new JsonlWriter();
        json.Raw("{\"id\":"u8);
        json.String(assignment.Question.Id);
        if (outcome.Fault is { } fault)
        {
            json.Raw(",\"failed\":"u8);
            json.String(fault);
        }

        json.Raw(",\"source\":\"synthetic\""u8);
        if (_synthesis.Language is { } language)
        {
            json.Raw(",\"language\":"u8);
            json.String(language);
        }

        json.Raw(",\"synthesis\":"u8);
        json.String(_synthesis.Name);
        foreach (var (name, value) in assignment.Values)
        {
            json.Raw(","u8);
            json.String("vary_" + name);
            json.Raw(":"u8);
            json.String(value);
        }

        json.Raw(",\"model\":"u8);
        json.String(_options.Model);
        json.Raw(",\"seed\":"u8);
        json.Number(assignment.Question.Seed!.Value);
        JournalLine.End(json, asked, outcome.Spent, outcome.Value);
        return json.Written.ToArray();
    }
}
