using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Plinth.Storage;

namespace Plinth.Dedup.Substrings;

/// <summary>Finds stretches of so many bytes that stand more than once: neighbours in the suffix arrays of all parts, merged.</summary>
internal sealed unsafe class RepeatedWindows : IDisposable
{
    private const int Ahead = 24;

    private readonly SubstringFiles _files;
    private readonly int _minBytes;
    private readonly long[] _plan;
    private readonly Part[] _parts;

    public RepeatedWindows(SubstringFiles files, int minBytes)
    {
        (_files, _minBytes, _plan) = (files, minBytes, files.ReadPlan());
        _parts = new Part[_plan.Length - 1];
        for (var part = 0; part < _parts.Length; part++) _parts[part] = new Part(files, part);
    }

    /// <summary>Marks the windows whose first two bytes fall into a range, all but the first of each set of equal ones.</summary>
    /// <param name="range">Which of <paramref name="ranges"/> even cuts of what there is.</param>
    /// <param name="ranges">Number of ranges.</param>
    /// <param name="keepFirst">Whether the first of a set stays unmarked.</param>
    /// <param name="sortBytes">Memory for sorting marks.</param>
    /// <param name="ct">Stops it.</param>
    public void Mark(int range, int ranges, bool keepFirst, int sortBytes, CancellationToken ct)
    {
        using var marks = new MarkSet(_files.Work.Folder, _files.Bases[^1], sortBytes);
        if (_parts.Length == 1)
        {
            MarkOne(range, ranges, keepFirst, marks, ct);
            Write();
            return;
        }

        var heads = Heads(range, ranges);
        var group = new List<long>();
        byte* last = null;
        long looked = 0;
        while (heads.TryPeek(out var part, out _))
        {
            if ((++looked & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            ref var head = ref _parts[part];
            var text = head.Current;
            if (last == null || !Same(last, text))
            {
                End(group, keepFirst, marks);
                last = text;
            }

            group.Add(_plan[part] + head.Offset);
            if (!head.Next()) heads.Dequeue();
            else if (heads.Count > 1) heads.DequeueEnqueue(part, new Suffix(head.Current, _minBytes, part));
        }

        End(group, keepFirst, marks);
        Write();

        void Write()
        {
            using var file = RecordFile.Create<long>(_files.Marks(range));
            marks.Write(file, ct);
            file.Complete();
        }
    }

    // The usual case: all of it in one part, where equal stretches are neighbours already.
    private void MarkOne(int range, int ranges, bool keepFirst, MarkSet marks, CancellationToken ct)
    {
        ref var part = ref _parts[0];
        part.Narrow(Cut(0, range, ranges), Cut(0, range + 1, ranges));
        var suffixes = part.Suffixes;
        for (var i = 0; i < suffixes.Length;)
        {
            var first = part.Text + suffixes[i];
            var least = suffixes[i];
            var end = i + 1;
            for (; end < suffixes.Length && Same(first, part.Text + suffixes[end]); end++)
            {
                if ((end & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
                if (end + Ahead < suffixes.Length) part.Announce(suffixes[end + Ahead]);
                least = Math.Min(least, suffixes[end]);
            }

            if (end < suffixes.Length - Ahead) part.Announce(suffixes[end + Ahead]);
            if (end > i + 1)
                foreach (var at in suffixes[i..end])
                    if (at != least || !keepFirst) marks.Add(at);
            i = end;
        }
    }

    public void Dispose()
    {
        foreach (var part in _parts) part.Dispose();
    }

    // Ranges are cut where the largest part has equal numbers of suffixes; what begins with the same two bytes stays together.
    private PriorityQueue<int, Suffix> Heads(int range, int ranges)
    {
        var largest = 0;
        for (var part = 1; part < _parts.Length; part++)
            if (_parts[part].Count > _parts[largest].Count) largest = part;
        var (from, to) = (Cut(largest, range, ranges), Cut(largest, range + 1, ranges));
        var heads = new PriorityQueue<int, Suffix>();
        for (var part = 0; part < _parts.Length; part++)
        {
            _parts[part].Narrow(from, to);
            if (_parts[part].Next()) heads.Enqueue(part, new Suffix(_parts[part].Current, _minBytes, part));
        }

        return heads;
    }

    private int Cut(int part, int range, int ranges) => range == 0 ? 0 : range == ranges ? 1 << 16 : _parts[part].LeadAt(_parts[part].Count * range / ranges);

    // Neighbours begin alike, so that a difference shows at the end first.
    private bool Same(byte* a, byte* b) => Unsafe.ReadUnaligned<ulong>(a + _minBytes - sizeof(ulong)) == Unsafe.ReadUnaligned<ulong>(b + _minBytes - sizeof(ulong))
        && new ReadOnlySpan<byte>(a, _minBytes).SequenceEqual(new ReadOnlySpan<byte>(b, _minBytes));

    private static void End(List<long> group, bool keepFirst, MarkSet marks)
    {
        if (group.Count > 1)
        {
            var first = keepFirst ? group.Min() : -1;
            foreach (var address in group)
                if (address != first) marks.Add(address);
        }

        group.Clear();
    }

    private readonly struct Suffix(byte* text, int bytes, int part) : IComparable<Suffix>
    {
        private readonly byte* _text = text;
        private readonly int _part = part;

        public int CompareTo(Suffix other)
        {
            var order = new ReadOnlySpan<byte>(_text, bytes).SequenceCompareTo(new ReadOnlySpan<byte>(other._text, bytes));
            return order != 0 ? order : _part.CompareTo(other._part);
        }
    }

    /// <summary>One part's suffixes and text, both mapped.</summary>
    private struct Part : IDisposable
    {
        private readonly CheckedFile.Map? _suffixes;
        private readonly CheckedFile.Map? _mappedText;
        private readonly byte* _text;
        private readonly int* _sorted;
        private long _at;
        private long _to;

        public Part(SubstringFiles files, int part)
        {
            Count = CheckedFile.LengthOf(files.Suffixes(part)) / sizeof(int);
            if (Count == 0) return;
            _suffixes = new(files.Suffixes(part));
            _sorted = (int*)_suffixes.Start;
            _mappedText = new(files.Part(part));
            _text = _mappedText.Start;
            // Suffixes lie all over the text.
            _mappedText.Check(0, _mappedText.Length);
        }

        public long Count { get; }

        public readonly int Offset => _sorted[_at - 1];

        public readonly byte* Current => _text + Offset;

        /// <summary>Goes on to the next suffix, and announces one that comes later: each lies at a far place of the text.</summary>
        public bool Next()
        {
            if (_at + Ahead < _to) Announce(_sorted[_at + Ahead]);
            return _at++ < _to;
        }

        /// <summary>Announces the text of a suffix.</summary>
        public readonly void Announce(int suffix)
        {
            if (!Sse.IsSupported) return;
            Sse.Prefetch0(_text + suffix);
            Sse.Prefetch0(_text + suffix + 64);
        }

        /// <summary>The part's text.</summary>
        public readonly byte* Text => _text;

        /// <summary>The suffixes that it was narrowed to.</summary>
        public readonly ReadOnlySpan<int> Suffixes => new(_sorted + _at, (int)(_to - _at));

        /// <summary>Goes to the suffixes whose first two bytes are in <c>[from, to)</c>.</summary>
        public void Narrow(int from, int to)
        {
            (_at, _to) = (First(from), First(to));
            _suffixes?.Check(_at * sizeof(int), _to * sizeof(int));
        }

        /// <summary>The first two bytes of a suffix.</summary>
        public readonly int LeadAt(long index)
        {
            if (index >= Count) return 1 << 16;
            _suffixes!.Check(index * sizeof(int), (index + 1) * sizeof(int));
            return Lead(_text + _sorted[index]);
        }

        public readonly void Dispose()
        {
            _suffixes?.Dispose();
            _mappedText?.Dispose();
        }

        private readonly long First(int lead)
        {
            long low = 0, high = Count;
            while (low < high)
            {
                var mid = low + ((high - low) / 2);
                if (LeadAt(mid) < lead) low = mid + 1;
                else high = mid;
            }

            return low;
        }

        private static int Lead(byte* text) => (text[0] << 8) | text[1];
    }
}
