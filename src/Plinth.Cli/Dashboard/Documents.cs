using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>Documents as they were read: found again, and copied so that steps can work on them twice.</summary>
internal static class Documents
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(25);

    /// <summary>Reads a record of a run's source again.</summary>
    /// <exception cref="PlinthException">Its file has changed or is gone, or it takes too long to come to it.</exception>
    public static Document Read(Run run, LedgerEntry entry, CancellationToken ct)
    {
        if (entry.Part >= run.Shards.Count) throw new PlinthException("the ledger has more parts than the run has shards");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            var row = 0L;
            foreach (var record in run.Input(run.Stages[0], entry.Part, limit.Token))
            {
                if (row++ != entry.Row) continue;
                if (record.Document is { } document && document.Id == entry.Id) return document;
                throw new PlinthException(record.Fault is not null ? "this record could not be read, now as then" : "the source holds another record there: it has changed since the run");
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new PlinthException($"the record stands so far back in {entry.Source} that it is not read again");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlinthException($"{entry.Source} is not there any more", e);
        }

        throw new PlinthException("the source ends before that record: it has changed since the run");
    }

    /// <summary>A copy with the labels of the first.</summary>
    public static Document Copy(Document from)
    {
        var copy = new Document(from.Text, from.Id) { Source = from.Source, Url = from.Url, MediaType = from.MediaType, Ordinal = from.Ordinal, CharsIn = from.CharsIn };
        for (var i = 0; i < from.Labels.Count; i++) copy.Labels.Set(from.Labels[i].Key, from.Labels[i].Value);
        return copy;
    }
}
