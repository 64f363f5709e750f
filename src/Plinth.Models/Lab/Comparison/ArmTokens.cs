using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Plinth.Tokens;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Models.Lab.Comparison;

/// <summary>An arm's documents as token shards, as many as the trainings will read.</summary>
internal static class ArmTokens
{
    private const string Split = "train";

    /// <summary>What the whole corpus holds, beside the shards of what may be a sample of it.</summary>
    private const string WholeFile = "whole.json";

    /// <summary>Encodes an arm, or takes what lies there from before.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="tokenizer">The one tokenizer of all arms.</param>
    /// <param name="tokenizerFolder">Where it lies.</param>
    /// <param name="tokens">Tokens that are enough; of a larger corpus a sample by hash of the documents' ids is taken.</param>
    /// <param name="folder">Where the shards go.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>What the whole corpus holds; where a sample was encoded, the tokens of the rest are those of as many bytes of it.</returns>
    /// <exception cref="PlinthException">The arm cannot be read or has no text.</exception>
    public static TokenTotals Write(Arm arm, Tokenizer tokenizer, string tokenizerFolder, long tokens, string folder, CancellationToken ct)
    {
        if (File.Exists(Path.Combine(folder, "manifest.json"))) return Whole(folder);
        var corpus = Corpus.Open([arm.Path], Directory.GetCurrentDirectory());
        // Four bytes a token and twice as many as are asked for: then the sample is large enough.
        var bytes = corpus.Parts.Select(p => p.Shard.Path).Distinct().Sum(p => new FileInfo(p).Length);
        var share = Math.Min(1, 8.0 * tokens / Math.Max(1, bytes));
        Directory.CreateDirectory(Path.Combine(folder, Split));
        var (documents, written, read) = (0, 0L, 0L);
        var (allDocuments, allBytes) = (0L, 0L);
        var width = tokenizer.VocabularySize <= ushort.MaxValue + 1 ? 2 : 4;
        using var shard = new ShardWriter(Path.Combine(folder, Split, "part-00000"), ShardFormat.Megatron, width, tokenizerFolder);
        var encoder = tokenizer.NewEncoder();
        var end = tokenizer.EndOfText;
        foreach (var (source, part) in corpus.Parts)
        {
            foreach (var record in source.Read(part, ct))
            {
                if (record.Document is not { } d || d.Text.Length == 0) continue;
                var length = Encoding.UTF8.GetByteCount(d.Text);
                allDocuments++;
                allBytes += length;
                if (share < 1 && Place(d.Id) >= share) continue;
                var ids = encoder.Encode(d.Text);
                if (ids.Length == 0) continue;
                shard.Write(ids);
                if (end is { } token) shard.Write([token]);
                shard.EndDocument();
                documents++;
                read += length;
                written += ids.Length + (end is null ? 0 : 1);
            }
        }

        if (written == 0) throw new PlinthException($"{arm.Path}: no text in it");
        shard.Complete();
        AtomicFile.Write(Path.Combine(folder, WholeFile), JsonSerializer.SerializeToUtf8Bytes(new TokenTotals(allDocuments, (long)Math.Round((double)written * allBytes / read), allBytes)));
        var total = new TokenTotals(documents, written, read);
        new TokenManifest
        {
            Format = ShardFormat.Megatron,
            TokenBytes = width,
            Tokenizer = Path.GetFullPath(tokenizerFolder),
            VocabularySize = tokenizer.VocabularySize,
            EndOfText = end,
            Total = total,
            Splits = new(StringComparer.Ordinal) { [Split] = new() { Documents = documents, Tokens = written, Shards = [new TokenShard(Split + "/" + Path.GetFileName(shard.Path), documents, written)] } },
        }.Write(folder);
        return Whole(folder);
    }

    private static TokenTotals Whole(string folder) => JsonSerializer.Deserialize<TokenTotals>(File.ReadAllBytes(Path.Combine(folder, WholeFile)))!;

    private static double Place(string id) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(id)) / 18446744073709551616.0;
}
