using System.Runtime.InteropServices;

namespace Plinth.Extraction.Scoring;

/// <summary>What segments of one signature have in common.</summary>
internal struct Alike
{
    /// <summary>Number of segments, their text and its part in links.</summary>
    public int Count, Size, Link;

    /// <summary>First and last of them.</summary>
    public int First, Last;
}

/// <summary>Groups the segments of a page by their blocks' signatures, and finds texts that stand there more than once.</summary>
internal sealed class SignatureTable
{
    private readonly Dictionary<uint, Alike> _groups = [];
    private readonly Dictionary<ulong, int> _texts = [];
    private int[] _repeats = [];

    /// <summary>Most text in one group of three segments or more.</summary>
    public int Largest { get; private set; }

    /// <summary>Reads a page.</summary>
    public void Read(PageSegments segments)
    {
        _groups.Clear();
        _texts.Clear();
        Largest = 0;
        for (var i = 0; i < segments.Count; i++)
        {
            ref readonly var segment = ref segments.Segments[i];
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, segments.Context(segment.Block).Signature, out var known);
            if (!known) group.First = i;
            group.Count++;
            group.Size += segment.Size;
            group.Link += segment.Link;
            group.Last = i;
            if (group.Count >= 3) Largest = Math.Max(Largest, group.Size);
            CollectionsMarshal.GetValueRefOrAddDefault(_texts, segment.Hash, out _)++;
        }

        if (_repeats.Length < segments.Count) _repeats = new int[segments.Count * 2];
        for (var i = 0; i < segments.Count; i++) _repeats[i] = Math.Min(20, _texts[segments.Segments[i].Hash] - 1);
    }

    /// <summary>How often the segment's text stands elsewhere in the page, up to 20.</summary>
    public int Repeats(int index) => _repeats[index];

    /// <summary>The group of a signature.</summary>
    public Alike Of(uint signature) => _groups[signature];
}
