using System.IO.Hashing;
using System.Text;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>What a shard's documents need to know: written when the clusters are known, read document by document by the next stage. Its XXH64 ends the file.</summary>
internal static class DecisionFile
{
    private const uint Mark = 0x43444C50; // "PLDC"
    private const int MostSketches = 32;
    private const int HashBytes = sizeof(ulong);

    /// <summary>Turns a shard's outcomes into decisions: looks up the ids of the documents that stay, and how alike they are.</summary>
    /// <remarks><paramref name="similarity"/> says how alike a dropped document and its keeper are; NaN where that is not known.</remarks>
    public static void Write(DedupFiles files, int shard, Func<Outcome, double> similarity, CancellationToken ct)
    {
        using var file = AtomicFile.Create(files.Decisions(shard));
        using (var writer = new BinaryWriter(file.Stream, Encoding.UTF8, leaveOpen: true)) Write(writer, files, shard, similarity, ct);
        file.Stream.Position = 0;
        var hash = HashOf(file.Stream, file.Stream.Length);
        file.Stream.Position = file.Stream.Length;
        file.Stream.Write(hash);
        file.Commit();
    }

    /// <summary>Opens a shard's decisions.</summary>
    /// <remarks>A document that stays gets <paramref name="label"/>: the size of its cluster, itself included.</remarks>
    public static IDecisions Open(DedupFiles files, int shard, string rule, double limit, string label) =>
        new Decisions(files.Decisions(shard), rule, limit, label);

    private static byte[] HashOf(Stream stream, long length)
    {
        var hash = new XxHash64();
        var block = new byte[1 << 16];
        for (int n; length > 0; length -= n)
        {
            n = stream.ReadAtLeast(block.AsSpan(0, (int)Math.Min(block.Length, length)), 1);
            hash.Append(block.AsSpan(0, n));
        }

        return hash.GetCurrentHash();
    }

    private static void Write(BinaryWriter writer, DedupFiles files, int shard, Func<Outcome, double> similarity, CancellationToken ct)
    {
        using var ids = new Opened<SketchReader>(MostSketches, s => new SketchReader(files.Sketch(s)));
        writer.Write(Mark);
        writer.Write(0);
        var count = 0;
        foreach (var outcome in RecordFile.Read<Outcome>(files.Outcomes(shard), 0, ct))
        {
            writer.Write(outcome.Doc - files.First(shard));
            writer.Write(outcome.Size);
            writer.Write(outcome.Kept != 0);
            count++;
            if (outcome.Kept != 0) continue;
            writer.Write(similarity(outcome));
            var home = files.ShardOf(outcome.Keeper);
            writer.Write(files.Origin(home) + ids[home].Id((int)(outcome.Keeper - files.First(home))));
        }

        writer.Seek(sizeof(uint), SeekOrigin.Begin);
        writer.Write(count);
    }

    private sealed class Decisions : IDecisions
    {
        private readonly string _path;
        private readonly string _rule;
        private readonly double _limit;
        private readonly string _label;
        private readonly BinaryReader _reader;
        private long _left;
        private long _next;
        private long _position;

        public Decisions(string path, string rule, double limit, string label)
        {
            (_path, _rule, _limit, _label) = (path, rule, limit, label);
            var file = RecordFile.Open(path);
            _reader = new BinaryReader(new BufferedStream(file, 1 << 16), Encoding.UTF8);
            try
            {
                if (file.Length < HashBytes) throw Broken();
                var hash = HashOf(file, file.Length - HashBytes);
                var written = new byte[HashBytes];
                file.ReadExactly(written);
                if (!hash.AsSpan().SequenceEqual(written)) throw Broken();
                file.Position = 0;
                if (_reader.ReadUInt32() != Mark) throw Broken();
                _left = _reader.ReadInt32();
                Advance();
            }
            catch (EndOfStreamException)
            {
                _reader.Dispose();
                throw Broken();
            }
            catch
            {
                _reader.Dispose();
                throw;
            }
        }

        public Verdict Next(Document doc, Rules rules)
        {
            if (_position++ != _next)
            {
                doc.Labels.Set(_label, 1L);
                return Verdict.Keep;
            }

            try
            {
                long size = _reader.ReadUInt32();
                var kept = _reader.ReadBoolean();
                var verdict = kept ? Verdict.Keep : Verdict.Drop(_rule, _reader.ReadDouble(), _limit, _reader.ReadString());
                if (kept) doc.Labels.Set(_label, size);
                Advance();
                return verdict;
            }
            catch (Exception e) when (e is EndOfStreamException or FormatException)
            {
                throw Broken();
            }
        }

        public void Dispose() => _reader.Dispose();

        private void Advance() => _next = _left-- > 0 ? _reader.ReadUInt32() : -1;

        private DamagedFileException Broken() => new(_path, "cut short, or its checksum does not hold");
    }
}
