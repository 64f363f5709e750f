using System.Globalization;
using Plinth.Storage;

namespace Plinth.Sources.Files;

/// <summary>A source whose files hold many records one after the other, each ended by a tag: they are cut while they are read.</summary>
public abstract record RecordFileSource : FileSource
{
    /// <summary>End tags of a record, in UTF-8 and without regard to what stands before them.</summary>
    protected abstract IReadOnlyList<byte[]> Ends { get; }

    /// <inheritdoc/>
    public override IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        if (IsArchive(shard))
        {
            foreach (var record in base.Read(shard, ct)) yield return record;
            yield break;
        }

        using var stream = Compression.OpenRead(shard.Path);
        var buffer = new byte[1 << 18];
        var (start, end, offset, number) = (0, 0, 0L, 0);
        var (ended, skipping) = (false, false);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var length = Length(buffer.AsSpan(start, end - start));
            if (length > 0 || ended)
            {
                if (length <= 0) length = end - start;
                var bytes = buffer.AsSpan(start, length).ToArray();
                start += length;
                var name = $"{shard.Name}#{(offset + start).ToString(CultureInfo.InvariantCulture)}";
                var blank = bytes.AsSpan().Trim(" \r\n\t\uFEFF"u8).IsEmpty;
                if (!blank && !(ended && start == end && number > 0 && IsTail(bytes)) && !skipping)
                {
                    foreach (var record in Documents(new Item(number == 0 && ended ? shard.Name : name, shard.Name, bytes), shard, ct)) yield return record;
                }

                skipping = false;
                number++;
                if (ended && start == end) yield break;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (offset, end, start) = (offset + start, end - start, 0);
            }

            if (end > MaxBytes)
            {
                if (!skipping) yield return new Fault($"{shard.Name}#{offset}", shard.Name, offset, "too-large", $"the record is larger than max_bytes ({MaxBytes})");
                skipping = true;
                var kept = Math.Min(end, 64);
                buffer.AsSpan(end - kept, kept).CopyTo(buffer);
                (offset, end) = (offset + end - kept, kept);
            }

            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            string? error = null;
            try
            {
                var read = stream.Read(buffer, end, buffer.Length - end);
                ended = read == 0;
                end += read;
            }
            catch (Exception e) when (Items.IsDamage(e)) { error = e.Message; }
            if (error is null) continue;
            yield return new Fault($"{shard.Name}#{offset}", shard.Name, offset, "broken-compression", $"the file cannot be unpacked further: {error}");
            yield break;
        }
    }

    // What stands behind the last record of a set: end tags.
    private static bool IsTail(ReadOnlySpan<byte> bytes) => bytes.Length < 400 && bytes.TrimStart(" \r\n\t"u8).StartsWith("</"u8);

    private int Length(ReadOnlySpan<byte> bytes)
    {
        var best = int.MaxValue;
        foreach (var end in Ends)
            if (bytes.IndexOf(end) is >= 0 and var at && at + end.Length < best) best = at + end.Length;
        return best == int.MaxValue ? -1 : best;
    }

    private static bool IsArchive(Shard shard)
    {
        using var file = StoredFile.Open(shard.Path);
        Span<byte> head = stackalloc byte[4];
        if (file.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head is [(byte)'P', (byte)'K', 3, 4]) return true;
        try
        {
            using var stream = Compression.OpenRead(shard.Path);
            var start = new byte[512];
            return Items.IsTar(start.AsSpan(0, stream.ReadAtLeast(start, 512, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (Items.IsDamage(e)) { return false; }
    }
}
