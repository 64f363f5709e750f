namespace Plinth.Running;

/// <summary>A source's records with what the road must know of each: its place in the shard, and its length as it was read.</summary>
internal static class Numbered
{
    /// <summary>Reads a shard; faults count as records, so that ordinals are the reading order of the ledger.</summary>
    public static IEnumerable<Record> Read(ISource source, Shard shard, CancellationToken ct)
    {
        var ordinal = 0L;
        foreach (var record in source.Read(shard, ct))
        {
            if (record.Document is { } doc)
            {
                doc.Ordinal = ordinal;
                doc.CharsIn = doc.Text.Length;
            }

            ordinal++;
            yield return record;
        }
    }
}
