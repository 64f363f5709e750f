using System.Runtime.InteropServices;

namespace Plinth.TextModels.Classifiers;

/// <summary>Counts the words of texts for a classifier's vocabulary.</summary>
internal static class WordCounter
{
    /// <summary>Words that are met often enough, most often first, the end of a line among them.</summary>
    public static (byte[][] Words, long[] Counts, long Tokens) Count(IEnumerable<byte[]> texts, int minCount, CancellationToken ct)
    {
        var counts = new Dictionary<byte[], long>(WordComparer.Instance);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        long tokens = 0;
        foreach (var text in texts)
        {
            ct.ThrowIfCancellationRequested();
            var start = -1;
            for (var i = 0; i <= text.Length; i++)
            {
                var space = i == text.Length || text[i] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0x0B or 0x0C or 0;
                if (!space && start < 0) start = i;
                else if (space && start >= 0)
                {
                    Add(text.AsSpan(start, i - start));
                    start = -1;
                }
            }

            Add(TextFeatures.EndOfLine);
        }

        var kept = counts.Where(word => word.Value >= minCount).OrderByDescending(word => word.Value).ThenBy(word => word.Key, WordComparer.Instance).ToArray();
        return ([.. kept.Select(word => word.Key)], [.. kept.Select(word => word.Value)], tokens);

        void Add(ReadOnlySpan<byte> word)
        {
            if (word.StartsWith(TextClassifier.LabelPrefix)) return;
            tokens++;
            CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out _)++;
        }
    }

    private sealed class WordComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>, IComparer<byte[]>
    {
        public static WordComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] word) => (int)TextFeatures.Hash(word);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)TextFeatures.Hash(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
