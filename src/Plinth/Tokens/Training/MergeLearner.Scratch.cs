using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.Tokens.Training;

/// <content>What one thread works on.</content>
internal sealed partial class MergeLearner
{
    /// <summary>Sums by the other symbol of a pair.</summary>
    private sealed class Tally(int most)
    {
        public readonly long[] Counts = new long[most];
        public readonly int[] Numbers = new int[most];
        public readonly int[]?[] Places = new int[most][];
        public readonly List<int> Touched = [];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(int other, long count)
        {
            if (Counts[other] == 0) Touched.Add(other);
            Counts[other] += count;
            Numbers[other]++;
        }

        public void Drain(Action<int, long> each)
        {
            foreach (var other in Touched) each(other, Counts[other]);
            Clear();
        }

        public void Clear()
        {
            foreach (var other in Touched) (Counts[other], Numbers[other], Places[other]) = (0, 0, null);
            Touched.Clear();
        }
    }

    /// <summary>One thread's share of a step.</summary>
    private sealed class Scratch(int most)
    {
        public readonly Tally LostLeft = new(most);
        public readonly Tally LostRight = new(most);
        public readonly Tally NewLeft = new(most);
        public readonly Tally NewRight = new(most);
        private int[] _joined = new int[64];
        private int[] _left = new int[64];
        private int[] _right = new int[64];
        private int _count;

        public int From { get; set; }

        public int To { get; set; }

        /// <summary>Joins the pair at all of its places that are still there, and sums what stood and what stands beside it.</summary>
        public void Run(MergeLearner learner, in PairTable.Pair pair, int id)
        {
            var places = pair.Places!.AsSpan(pair.Start + From, To - From);
            var slots = learner._slots;
            var (a, b) = (pair.Left, pair.Right);
            var (la, length) = (learner._lengths[a], learner._lengths[id]);
            if (_joined.Length < places.Length)
            {
                var grown = Math.Max(places.Length, _joined.Length * 2);
                (_joined, _left, _right) = (new int[grown], new int[grown], new int[grown]);
            }

            _count = 0;
            var group = places.IsEmpty ? 0 : learner.GroupOf(places[0]);
            var groupEnd = learner._groupEnds[group];
            var count = learner._groupCounts[group];
            foreach (var p in places)
            {
                if (slots[p] != a) continue;
                var second = p + la;
                if (slots[second] != b) continue;
                while (p >= groupEnd)
                {
                    groupEnd = learner._groupEnds[++group];
                    count = learner._groupCounts[group];
                }

                var end = p + length;
                var left = slots[p - 1];
                var right = slots[end];
                if (left >= 0 && left != id) LostLeft.Add(left, count);
                if (right >= 0) LostRight.Add(right, count);
                slots[second - 1] = Inside;
                slots[second] = Inside;
                slots[p] = id;
                slots[end - 1] = id;
                _joined[_count++] = p;
            }

            group = _count == 0 ? 0 : learner.GroupOf(_joined[0]);
            (groupEnd, count) = (learner._groupEnds[group], learner._groupCounts[group]);
            for (var i = 0; i < _count; i++)
            {
                var p = _joined[i];
                while (p >= groupEnd)
                {
                    groupEnd = learner._groupEnds[++group];
                    count = learner._groupCounts[group];
                }

                var left = slots[p - 1];
                var right = slots[p + length];
                if (left >= 0 && left != id) NewLeft.Add(left, count);
                if (right >= 0) NewRight.Add(right, count);
                (_left[i], _right[i]) = (left, right);
            }
        }

        /// <summary>Writes the places of the new pairs.</summary>
        public void Fill(MergeLearner learner, int id)
        {
            var lengths = CollectionsMarshal.AsSpan(learner._lengths);
            for (var i = 0; i < _count; i++)
            {
                var (left, right) = (_left[i], _right[i]);
                if (left >= 0 && left != id && NewLeft.Places[left] is { } before) before[NewLeft.Numbers[left]++] = _joined[i] - lengths[left];
                if (right >= 0 && NewRight.Places[right] is { } after) after[NewRight.Numbers[right]++] = _joined[i];
            }
        }

        public void Clear()
        {
            NewLeft.Clear();
            NewRight.Clear();
            _count = 0;
        }
    }
}
