using System.Text;

namespace Plinth.Chinese;

/// <summary>The words that advertising is made of, as one automaton (Aho and Corasick 1975) over folded text.</summary>
internal sealed class AdWords
{
    /// <summary>The kinds, in the order in which they count where several stand in one span.</summary>
    public static readonly string[] Kinds = ["gambling", "loan", "contact", "follow", "watermark", "download", "read-on", "pitch"];

    private readonly ushort[] _classOf = new ushort[1 << 16];
    private readonly ushort[] _next;
    private readonly int[] _wordAt;
    private readonly int[] _shorter;
    private readonly int _width;
    private readonly List<Word> _words = [];
    private readonly List<string> _classes = [];

    /// <summary>Reads a list: kind, or kind, point and class, tab, word; <c>^</c> before a word that may begin an insert; <c>#</c> begins a remark. The kind <c>topic</c> is of words that only say what a text is about, of which the class counts.</summary>
    public AdWords(Stream list)
    {
        using var reader = new StreamReader(list, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var tab = line.IndexOf('\t');
            var leads = line[tab + 1] == '^';
            var text = string.Concat(line[(tab + (leads ? 2 : 1))..].Select(AdFolding.Fold)).Replace("\0", "", StringComparison.Ordinal);
            var point = line.IndexOf('.', 0, tab);
            if (!_classes.Contains(line[..tab])) _classes.Add(line[..tab]);
            var kind = Array.IndexOf(Kinds, line[..(point < 0 ? tab : point)]);
            _words.Add(new Word(text, kind, leads, _words.Count, _classes.IndexOf(line[..tab]), point >= 0, kind < 0));
        }

        ushort classes = 0;
        foreach (var c in _words.SelectMany(w => w.Text))
            if (_classOf[c] == 0) _classOf[c] = ++classes;
        _width = classes + 1;
        List<ushort[]> states = [new ushort[_width]];
        List<int> wordAt = [-1];
        for (var w = 0; w < _words.Count; w++)
        {
            var state = 0;
            foreach (var c in _words[w].Text)
            {
                ref var to = ref states[state][_classOf[c]];
                if (to == 0)
                {
                    to = (ushort)states.Count;
                    states.Add(new ushort[_width]);
                    wordAt.Add(-1);
                }

                state = to;
            }

            wordAt[state] = w;
        }

        (_wordAt, _shorter) = ([.. wordAt], new int[states.Count]);
        Complete(states);
        _next = [.. states.SelectMany(s => s)];
    }

    /// <summary>The state after one more folded unit.</summary>
    public int Step(int state, char folded) => _next[state * _width + _classOf[folded]];

    /// <summary>The longest word that ends in the state, or null.</summary>
    public Word? Longest(int state)
    {
        while (state != 0)
        {
            if (_wordAt[state] >= 0) return _words[_wordAt[state]];
            state = _shorter[state];
        }

        return null;
    }

    // Breadth first: a missing step goes where the longest proper suffix would go.
    private void Complete(List<ushort[]> states)
    {
        var queue = new Queue<int>(states[0].Where(s => s != 0).Select(s => (int)s));
        while (queue.TryDequeue(out var state))
        {
            for (var c = 0; c < _width; c++)
            {
                var to = states[state][c];
                var other = states[_shorter[state]][c];
                if (to == 0)
                {
                    states[state][c] = other;
                    continue;
                }

                _shorter[to] = other == to ? 0 : other;
                queue.Enqueue(to);
            }
        }
    }

    /// <summary>A word of the list; <paramref name="Weak"/> ones, those with a class, are common in other texts too, and say nothing of where an insert begins or ends.</summary>
    public sealed record Word(string Text, int Kind, bool Leads, int Number, int Class, bool Weak, bool Topic);
}
