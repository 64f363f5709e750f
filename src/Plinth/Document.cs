using Plinth.Signals;

namespace Plinth;

/// <summary>A text with an id, a source, and metadata: what flows along the road.</summary>
/// <remarks>One thread owns a document at a time. Steps change <see cref="Text"/> and <see cref="Labels"/>; the rest is where it came from.</remarks>
public sealed class Document
{
    private string _text;
    private TextSignals? _signals;
    private List<TextSpan>? _spans;

    /// <summary>Makes a document.</summary>
    /// <param name="text">The text; for a page that has not been extracted yet, its HTML.</param>
    /// <param name="id">An id that is stable between runs; empty when the text came from nowhere.</param>
    public Document(string text, string id = "")
    {
        _text = text;
        Id = id;
    }

    /// <summary>Stable id: the source's own, or file and offset.</summary>
    public string Id { get; }

    /// <summary>The file that the document was read from, as the source names it.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where the document stood in the world, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Media type without parameters and in lower case (<c>text/html</c>); <c>text/plain</c> once it is plain text; empty where the source does not know.</summary>
    public string MediaType { get; set; } = "text/plain";

    /// <summary>Position of the document in its shard, from 0, as it was read; the ledger is in this order.</summary>
    public long Ordinal { get; set; }

    /// <summary>Length of the text as it was read, in UTF-16 units; set by the runner.</summary>
    public int CharsIn { get; set; }

    /// <summary>Metadata: what the source knew and what steps have added.</summary>
    public Labels Labels { get; } = new();

    /// <summary>The text. Setting it forgets what was measured about the old one.</summary>
    public string Text
    {
        get => _text;
        set
        {
            if (ReferenceEquals(_text, value)) return;
            _text = value;
            _signals?.Bind(value);
        }
    }

    /// <summary>What steps masked or cut and were asked to report, step by step, each from left to right; for the ledger, not for the corpus.</summary>
    public IReadOnlyList<TextSpan> Spans => _spans ?? (IReadOnlyList<TextSpan>)[];

    /// <summary>Lines, words and counts of the current text, computed once and shared by every rule that asks.</summary>
    public TextSignals Signals
    {
        get
        {
            if (_signals is null)
            {
                _signals = new TextSignals();
                _signals.Bind(_text);
            }

            return _signals;
        }
    }

    /// <summary>Reports a stretch that the step at work masks or cuts; the runner adds the step's name.</summary>
    /// <param name="rule">What kind of stretch, in kebab-case.</param>
    /// <param name="start">Where it begins in the text as it came into the step, in UTF-16 units.</param>
    /// <param name="length">Its length there, in UTF-16 units.</param>
    public void Report(string rule, int start, int length) => (_spans ??= []).Add(new("", rule, start, length));

    /// <summary>Takes back spans that were reported before, names and all.</summary>
    internal void Restore(IEnumerable<TextSpan> spans) => (_spans ??= []).AddRange(spans);

    /// <summary>Names the step of the spans that were reported from a position on.</summary>
    internal void NameSpans(int from, string step)
    {
        for (var i = from; i < _spans?.Count; i++) _spans[i] = _spans[i] with { Step = step };
    }

    /// <summary>Lends the document a worker's reusable buffers, so that measuring allocates nothing per document.</summary>
    public void Lend(TextSignals signals)
    {
        _signals = signals;
        signals.Bind(_text);
    }
}
