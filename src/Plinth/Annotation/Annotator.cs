using System.Globalization;
using Microsoft.Extensions.AI;
using Plinth.Sinks;

namespace Plinth.Annotation;

/// <summary>Has a large model judge documents by a rubric, and keeps its scores and reasons as JSON lines.</summary>
public sealed class Annotator
{
    private readonly Rubric _rubric;
    private readonly AskingOptions _options;
    private readonly Asker _asker;
    private readonly Budget _budget;

    /// <summary>An annotator.</summary>
    /// <param name="client">The model.</param>
    /// <param name="rubric">What it judges by.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="budget">What it may cost, earlier sessions on the same file included.</param>
    /// <param name="time">The clock.</param>
    public Annotator(IChatClient client, Rubric rubric, AskingOptions options, Budget budget, TimeProvider? time = null)
    {
        (_rubric, _options, _budget) = (rubric, options, budget);
        _asker = new Asker(client, options, budget, time);
    }

    /// <summary>Judges documents and adds a line for each; those that have one are not asked about again.</summary>
    /// <param name="documents">Documents; of a text only what the rubric shows is kept.</param>
    /// <param name="path">The JSON lines.</param>
    /// <param name="failedAgain">Asks again about documents that failed.</param>
    /// <param name="ct">Stops it; what is there stays, and the next call goes on.</param>
    /// <exception cref="EndpointException">The endpoint does not answer, after all tries; likewise.</exception>
    public async Task<Tally> Run(IEnumerable<Annotated> documents, string path, bool failedAgain, CancellationToken ct)
    {
        var asked = _rubric.Fingerprint(_options.Model);
        using var journal = new Journal(path, asked, failedAgain);
        _budget.Add(journal.Spent);
        var (scored, failed, before, byFault) = (0, 0, 0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        var texts = new Dictionary<string, Annotated>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (journal.Has(document.Id)) before++;
            else texts.TryAdd(document.Id, document);
        }

        var whole = await _asker.AskAll(texts.Values.Select(text => _rubric.Ask(text.Id, text.Text)), _rubric.Read, Take, ct).ConfigureAwait(false);
        return new Tally(scored, failed, before, texts.Count - scored - failed, byFault, _budget.Spent, _budget.CostOf(_budget.Spent), whole);

        void Take(Question question, Outcome<Note> outcome)
        {
            journal.Add(Line(texts[question.Id], outcome, asked), failed: outcome.Fault is not null);
            lock (byFault)
            {
                if (outcome.Fault is null) scored++;
                else
                {
                    failed++;
                    byFault[outcome.Fault] = byFault.GetValueOrDefault(outcome.Fault) + 1;
                }
            }
        }
    }

    private byte[] Line(Annotated document, Outcome<Note> outcome, string asked)
    {
        var json = new JsonlWriter();
        json.Raw("{\"id\":"u8);
        json.String(document.Id);
        if (outcome.Value is { } note)
        {
            json.Raw(",\"score\":"u8);
            json.Raw(System.Text.Encoding.ASCII.GetBytes(note.Score.ToString("R", CultureInfo.InvariantCulture)));
            json.Raw(",\"reason\":"u8);
            json.String(note.Reason);
        }
        else
        {
            json.Raw(",\"failed\":"u8);
            json.String(outcome.Fault);
        }

        if (document.Language is { } language)
        {
            json.Raw(",\"language\":"u8);
            json.String(language);
        }

        json.Raw(",\"rubric\":"u8);
        json.String(_rubric.Name);
        json.Raw(",\"model\":"u8);
        json.String(_options.Model);
        JournalLine.End(json, asked, outcome.Spent, document.Text);
        return json.Written.ToArray();
    }
}

/// <summary>A document to be judged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What of its text is shown.</param>
/// <param name="Language">Its language, where known.</param>
public sealed record Annotated(string Id, string Text, string? Language)
{
    /// <summary>Of a document, what a rubric shows.</summary>
    public static Annotated Of(Document document, Rubric rubric) => new(document.Id, rubric.Excerpt(document.Text), document.Labels.Text("language"));
}

/// <summary>What asking has come to.</summary>
/// <param name="Answered">Things that have their answer now.</param>
/// <param name="Failed">Things without one, after all tries.</param>
/// <param name="Before">Things that an earlier session was done with.</param>
/// <param name="Left">Things that were not asked, because the budget was spent.</param>
/// <param name="Faults">Why things failed, and how many.</param>
/// <param name="Spent">Requests and tokens, earlier sessions included.</param>
/// <param name="Cost">Their cost, by the prices given.</param>
/// <param name="Whole">All was asked.</param>
public sealed record Tally(int Answered, int Failed, int Before, int Left, IReadOnlyDictionary<string, int> Faults, Spending Spent, double Cost, bool Whole);

/// <summary>What every line of a journal ends with.</summary>
internal static class JournalLine
{
    public static void End(JsonlWriter json, string asked, Spending spent, string? text)
    {
        json.Raw(",\"asked\":"u8);
        json.String(asked);
        json.Raw(",\"requests\":"u8);
        json.Number(spent.Requests);
        json.Raw(",\"tokens_in\":"u8);
        json.Number(spent.TokensIn);
        json.Raw(",\"tokens_out\":"u8);
        json.Number(spent.TokensOut);
        if (text is not null)
        {
            json.Raw(",\"text\":"u8);
            json.String(text);
        }

        json.Raw("}\n"u8);
    }
}
