using Plinth.Tokens.Encoders;

namespace Plinth.Tokens;

/// <summary>
/// Turns text into ids. It keeps scratch and a memory of what it met, which change how fast it is and never what it gives: one object a
/// thread, made by <see cref="Tokenizer.NewEncoder"/>.
/// </summary>
public abstract class TokenEncoder
{
    private readonly SpecialFinder? _added;
    private readonly SpecialFinder? _all;
    private readonly int[] _before;
    private readonly int[] _after;
    private int[] _ids = new int[1024];
    private int _count;

    private protected TokenEncoder(IReadOnlyList<SpecialToken> special, int[] before, int[] after)
    {
        _added = SpecialFinder.Of([.. special.Where(s => !s.Special && !s.Normalized)]);
        _all = SpecialFinder.Of([.. special.Where(s => !s.Normalized)]);
        _before = before;
        _after = after;
    }

    /// <summary>Special tokens that stand in the text are read as such; by default they are text as any other, because a corpus quotes them.</summary>
    public bool ReadSpecial { get; set; }

    /// <summary>Puts the tokens of the model's template (such as <c>[CLS]</c> and <c>[SEP]</c>) around each text; off by default.</summary>
    public bool AddTemplate { get; set; }

    /// <summary>The ids of a text. Half a surrogate pair counts as U+FFFD.</summary>
    /// <param name="text">The text; an empty one gives no ids.</param>
    /// <returns>The ids, valid until the next call.</returns>
    public ReadOnlySpan<int> Encode(ReadOnlySpan<char> text)
    {
        _count = 0;
        if (AddTemplate) Add(_before);
        var finder = ReadSpecial ? _all : _added;
        if (finder is null) AddText(text, first: true);
        else AddParts(text, finder);
        if (AddTemplate) Add(_after);
        return _ids.AsSpan(0, _count);
    }

    /// <summary>Adds the ids of a text to a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Where they go.</param>
    public void Encode(ReadOnlySpan<char> text, List<int> ids) => ids.AddRange(Encode(text));

    /// <summary>Adds the ids of a piece of text that holds no special token.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="first">Whether it is the beginning of the whole text.</param>
    private protected abstract void AddText(ReadOnlySpan<char> text, bool first);

    /// <summary>Room for ids at the end; <see cref="Took"/> says how many were written.</summary>
    private protected Span<int> Room(int least)
    {
        if (_ids.Length - _count < least) Array.Resize(ref _ids, (int)Math.Min(Array.MaxLength, Math.Max(_count + (long)least, _ids.Length * 2L)));
        return _ids.AsSpan(_count);
    }

    /// <summary>So many ids were written to <see cref="Room"/>.</summary>
    private protected void Took(int count) => _count += count;

    /// <summary>The last id of this text so far, or -1.</summary>
    private protected int Last => _count > 0 ? _ids[_count - 1] : -1;

    /// <summary>Adds one id.</summary>
    private protected void Add(int id)
    {
        Room(1)[0] = id;
        _count++;
    }

    private void Add(int[] ids)
    {
        foreach (var id in ids) Add(id);
    }

    private void AddParts(ReadOnlySpan<char> text, SpecialFinder finder)
    {
        var at = 0;
        while (finder.Next(text, at) is { } found)
        {
            if (found.Start > at) AddText(text[at..found.Start], at == 0);
            Add(found.Id);
            at = found.End;
        }

        if (at < text.Length) AddText(text[at..], at == 0);
    }
}
