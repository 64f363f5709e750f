using System.Text;
using Plinth.Storage;

namespace Plinth.Dedup.Substrings;

/// <summary>What of each document of a shard stands elsewhere too: spans of its UTF-8, in order, not touching.</summary>
internal static class SubstringSpans
{
    /// <summary>Turns marked windows into spans, cut back to whole characters.</summary>
    public static void Write(SubstringFiles files, int shard, int ranges, int minBytes, CancellationToken ct)
    {
        var (from, to) = (files.Bases[shard], files.Bases[shard + 1]);
        var length = files.OriginalBases[shard + 1] - files.OriginalBases[shard];
        var marks = new ulong[(length + 63) / 64];
        Stretch[] map = [.. RecordFile.Read<Stretch>(files.Map(shard), 0, ct)];
        for (var range = 0; range < ranges; range++)
        {
            var first = RecordFile.LowerBound<long>(files.Marks(range), address => address < from);
            var stretch = 0;
            foreach (var address in RecordFile.Read<long>(files.Marks(range), first, ct))
            {
                if (address >= to) break;
                // Both are in order.
                while (stretch + 1 < map.Length && map[stretch + 1].Start <= address - from) stretch++;
                var at = map[stretch].Original + (address - from - map[stretch].Start);
                marks[at >> 6] |= 1UL << (int)(at & 63);
            }
        }

        var text = CheckedFile.ReadAll(files.Original(shard));
        using var file = CheckedFile.Create(files.Spans(shard));
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            var spans = new List<(int Start, int End)>();
            for (var start = 0; start < text.Length;)
            {
                ct.ThrowIfCancellationRequested();
                var end = start + text.AsSpan(start).IndexOf(SubstringFiles.Separator);
                spans.Clear();
                for (var at = start; at < end; at++)
                {
                    if ((marks[at >> 6] >> (at & 63) & 1) == 0) continue;
                    var stop = at + minBytes;
                    while (stop < end && (text[stop] & 0xC0) == 0x80) stop--;
                    if (spans.Count > 0 && spans[^1].End >= at - start) spans[^1] = (spans[^1].Start, Math.Max(spans[^1].End, stop - start));
                    else spans.Add((at - start, stop - start));
                }

                writer.Write7BitEncodedInt(spans.Count);
                foreach (var (s, e) in spans)
                {
                    writer.Write7BitEncodedInt(s);
                    writer.Write7BitEncodedInt(e - s);
                }

                start = end + 1;
            }
        }

        file.Complete();
    }

    /// <summary>Reads the spans of one document after another.</summary>
    internal sealed class Reader(string path) : IDisposable
    {
        private readonly BinaryReader _reader = new(new MemoryStream(CheckedFile.ReadAll(path)));

        public List<(int Start, int Length)> Next()
        {
            var spans = new List<(int, int)>(_reader.Read7BitEncodedInt());
            for (var left = spans.Capacity; left > 0; left--) spans.Add((_reader.Read7BitEncodedInt(), _reader.Read7BitEncodedInt()));
            return spans;
        }

        public void Dispose() => _reader.Dispose();
    }
}
