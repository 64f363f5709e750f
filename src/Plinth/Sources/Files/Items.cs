using System.Formats.Tar;
using System.IO.Compression;
using Plinth.Storage;

namespace Plinth.Sources.Files;

/// <summary>Walks through a file as a list of whole files: the members of a tar or zip archive (compressed or not), or itself.</summary>
/// <remarks>Nothing is written anywhere, so a member's path can do no harm; links, devices and folders are passed over.</remarks>
internal static class Items
{
    private const int TarBlock = 512;

    /// <summary>The files of a shard in their order.</summary>
    /// <param name="shard">The file on disk.</param>
    /// <param name="wanted">Whether a member of that path is read.</param>
    /// <param name="maxBytes">Largest member read, in bytes once unpacked; a larger one is a fault.</param>
    /// <param name="unzip">Whether a zip file is an archive of files (an EPUB is one file).</param>
    /// <param name="ct">Stops it.</param>
    public static IEnumerable<Item> Of(Shard shard, Func<string, bool> wanted, int maxBytes, bool unzip, CancellationToken ct)
    {
        if (unzip && IsZip(shard.Path)) return Zip(shard, wanted, maxBytes, ct);
        return Opened(shard, wanted, maxBytes, ct);
    }

    /// <summary>Whether bytes are the start of a tar archive.</summary>
    public static bool IsTar(ReadOnlySpan<byte> head) => head.Length >= 262 && head.Slice(257, 5).SequenceEqual("ustar"u8);

    /// <summary>The members of a tar archive that is in memory.</summary>
    public static IEnumerable<Item> Tar(byte[] bytes, string name, Func<string, bool> wanted, int maxBytes, CancellationToken ct) =>
        Tar(new MemoryStream(bytes), name, name, wanted, maxBytes, ct);

    /// <summary>Reads a stream to its end, or gives null when it is longer than allowed.</summary>
    public static byte[]? ReadAll(Stream stream, int maxBytes)
    {
        using var bytes = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            if (bytes.Length + read > maxBytes) return null;
            bytes.Write(block, 0, read);
        }

        return bytes.ToArray();
    }

    /// <summary>Whether an error is the input's.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException or FormatException or NotSupportedException or IOException;

    private static bool IsZip(string path)
    {
        using var file = StoredFile.Open(path);
        Span<byte> head = stackalloc byte[4];
        return file.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head is [(byte)'P', (byte)'K', 3, 4];
    }

    private static IEnumerable<Item> Opened(Shard shard, Func<string, bool> wanted, int maxBytes, CancellationToken ct)
    {
        var stream = Compression.OpenRead(shard.Path);
        var head = new byte[TarBlock];
        int read;
        string? error = null;
        try { read = stream.ReadAtLeast(head, TarBlock, throwOnEndOfStream: false); }
        catch (Exception e) when (IsDamage(e)) { (read, error) = (0, e.Message); }
        var whole = new PrefixedStream(head.AsMemory(0, read), stream);
        if (error is null && IsTar(head.AsSpan(0, read)))
        {
            foreach (var item in Tar(whole, shard.Name, shard.Name, wanted, maxBytes, ct)) yield return item;
            yield break;
        }

        var named = shard.Name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase) || shard.Name.Contains(".tar", StringComparison.OrdinalIgnoreCase);
        if (error is null && named) error = "by its name it is a tar archive, by its first bytes it is none, or it is cut short";
        byte[]? bytes = null;
        try
        {
            using (whole) bytes = error is null ? ReadAll(whole, maxBytes) : null;
        }
        catch (Exception e) when (IsDamage(e)) { error = e.Message; }
        yield return error is not null ? Broken(shard.Name, shard.Name, "broken-compression", $"the file cannot be unpacked: {error}")
            : bytes is null ? Broken(shard.Name, shard.Name, "too-large", $"the file is larger than max_bytes ({maxBytes})")
            : new Item(shard.Name, shard.Name, bytes);
    }

    private static IEnumerable<Item> Tar(Stream stream, string name, string source, Func<string, bool> wanted, int maxBytes, CancellationToken ct)
    {
        using var tar = new TarReader(stream);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            TarEntry? entry = null;
            Item? item = null;
            var going = true;
            try
            {
                entry = tar.GetNextEntry();
                if (entry is null) yield break;
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } data && wanted(entry.Name))
                {
                    var bytes = entry.Length > maxBytes ? null : ReadAll(data, maxBytes);
                    item = bytes is null ? Broken($"{name}!{entry.Name}", source, "too-large", $"the member is larger than max_bytes ({maxBytes})") : new($"{name}!{entry.Name}", entry.Name, bytes);
                }
            }
            catch (Exception e) when (IsDamage(e))
            {
                item = Broken($"{name}!{entry?.Name ?? "?"}", source, "broken-archive", $"the archive cannot be read further: {e.Message}");
                going = false;
            }

            if (item is not null) yield return item;
            if (!going) yield break;
        }
    }

    private static IEnumerable<Item> Zip(Shard shard, Func<string, bool> wanted, int maxBytes, CancellationToken ct)
    {
        ZipArchive? zip = null;
        Item? broken = null;
        try { zip = new ZipArchive(StoredFile.Open(shard.Path)); }
        catch (Exception e) when (IsDamage(e)) { broken = Broken(shard.Name, shard.Name, "broken-archive", $"the archive cannot be read: {e.Message}"); }
        if (broken is not null) yield return broken;
        if (zip is null) yield break;
        using (zip)
        {
            foreach (var entry in zip.Entries)
            {
                ct.ThrowIfCancellationRequested();
                if (entry.FullName.EndsWith('/') || !wanted(entry.FullName)) continue;
                var name = $"{shard.Name}!{entry.FullName}";
                Item item;
                try
                {
                    using var data = entry.Open();
                    item = ReadAll(data, maxBytes) is { } bytes ? new(name, entry.FullName, bytes) : Broken(name, shard.Name, "too-large", $"the member is larger than max_bytes ({maxBytes})");
                }
                catch (Exception e) when (IsDamage(e)) { item = Broken(name, shard.Name, "broken-archive", $"the member cannot be unpacked: {e.Message}"); }
                yield return item;
            }
        }
    }

    private static Item Broken(string name, string source, string kind, string error) => new(name, name, [], new Fault(name, source, 0, kind, error));
}
