using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Plinth.Tokens.Shards;

/// <summary>
/// Writes token sequences of one length as MosaicML Streaming reads them (MDS, version 2): <c>shard.00000.mds</c> and so on, with <c>index.json</c> beside. Each sample has one
/// column, <c>tokens</c>, of int32.
/// </summary>
/// <remarks>A shard is: number of samples n; n + 1 offsets in bytes from its beginning; the columns as JSON; the samples. Numbers are 32 bits, little-endian.</remarks>
public static class MdsWriter
{
    /// <summary>Most bytes of a shard. Streaming's own default.</summary>
    public const int ShardBytes = 1 << 26;

    /// <summary>Writes a folder.</summary>
    /// <param name="folder">Where; made if it is missing.</param>
    /// <param name="length">Tokens of a sample.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="read">Fills a sample, given its number from 0.</param>
    /// <param name="shardBytes">Most bytes of a shard, though it has one sample at least.</param>
    /// <param name="ct">Stops it.</param>
    public static void Write(string folder, int length, long count, SampleReader read, int shardBytes = ShardBytes, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Directory.CreateDirectory(folder);
        var columns = Columns(length, shardBytes);
        var header = Encoding.UTF8.GetBytes(columns.ToJsonString());
        var bytes = length * sizeof(int);
        var most = Math.Max(1, (shardBytes - 2 * sizeof(uint) - header.Length) / (bytes + sizeof(uint)));
        var shards = new JsonArray();
        var ids = new int[length];
        for (long at = 0; at < count; at += most)
        {
            var samples = (int)Math.Min(most, count - at);
            var name = $"shard.{shards.Count:00000}.mds";
            using var file = AtomicFile.Create(Path.Combine(folder, name));
            var stream = file.Stream;
            Put(stream, samples);
            var start = sizeof(uint) * (samples + 2L) + header.Length;
            for (var i = 0; i <= samples; i++) Put(stream, start + (long)i * bytes);
            stream.Write(header);
            for (var i = 0; i < samples; i++)
            {
                ct.ThrowIfCancellationRequested();
                read(at + i, ids);
                if (BitConverter.IsLittleEndian) stream.Write(MemoryMarshal.AsBytes(ids.AsSpan()));
                else
                    foreach (var id in ids) Put(stream, id);
            }

            var shard = columns.DeepClone().AsObject();
            shard["raw_data"] = new JsonObject { ["basename"] = name, ["bytes"] = stream.Position, ["hashes"] = new JsonObject() };
            shard["samples"] = samples;
            shard["zip_data"] = null;
            shards.Add(shard);
            file.Commit();
        }

        AtomicFile.Write(Path.Combine(folder, "index.json"), Encoding.UTF8.GetBytes(new JsonObject { ["shards"] = shards, ["version"] = 2 }.ToJsonString()));
    }

    /// <summary>Fills a sample.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="ids">Filled whole.</param>
    public delegate void SampleReader(long number, Span<int> ids);

    private static JsonObject Columns(int length, int shardBytes) => new()
    {
        ["column_encodings"] = new JsonArray(FormattableString.Invariant($"ndarray:int32:{length}")),
        ["column_names"] = new JsonArray("tokens"),
        ["column_sizes"] = new JsonArray(length * sizeof(int)),
        ["compression"] = null,
        ["format"] = "mds",
        ["hashes"] = new JsonArray(),
        ["size_limit"] = shardBytes,
        ["version"] = 2,
    };

    private static void Put(Stream stream, long number)
    {
        Span<byte> four = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(four, checked((uint)number));
        stream.Write(four);
    }
}
