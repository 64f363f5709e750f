using Plinth.Extraction.Html;

namespace Plinth.Extraction.Writing;

/// <summary>Markdown: CommonMark, tables as in GitHub Flavored Markdown, definitions as <c>: text</c>.</summary>
/// <remarks>Blocks are here, inline elements and escapes in the other half.</remarks>
internal sealed partial class MarkdownWriter : PageWriter
{
    private const int MostNested = 24;

    private readonly List<Container> _containers = [];
    private readonly List<MarkdownList> _lists = [];

    // Line feeds owed before the next text; a line is in progress when _line is true.
    private int _gap;
    private bool _line;
    private bool _rule;
    private int _heading;
    private bool _term;

    /// <summary>True writes links with their addresses.</summary>
    public bool Links { get; init; }

    /// <summary>Address of the page, or null.</summary>
    public string? Url { get; set; }

    /// <inheritdoc/>
    public override bool WholeTables => true;

    /// <inheritdoc/>
    public override bool Inlines => true;

    /// <inheritdoc/>
    public override void Clear()
    {
        base.Clear();
        _containers.Clear();
        _lists.Clear();
        (_gap, _line, _rule, _heading, _term) = (0, false, false, 0, false);
        ClearInline();
        ClearTable();
    }

    /// <inheritdoc/>
    public override void Break()
    {
        if (InTable)
        {
            Space();
            return;
        }

        CutInline();
        _space = false;
        _breaks = 0;
        if (!_line) return;
        while (Length > 0 && Buffer[Length - 1] == ' ') Length--;
        _line = false;
        _gap = 2;
        if (_heading == 0) TrimTo = Length;
    }

    /// <inheritdoc/>
    public override void OpenBlock(HtmlPage page, int node)
    {
        var tag = page.Nodes[node].Tag;
        if (_heading > 0)
        {
            Space();
            return;
        }

        Break();
        switch (tag)
        {
            case >= HtmlTag.H1 and <= HtmlTag.H6: _heading = tag - HtmlTag.H1 + 1; break;
            case HtmlTag.Hr: _rule = _containers.Count == 0 && Length > 0; break;
            case HtmlTag.Blockquote: Nest(ContainerKind.Quote, "> ", "> "); break;
            case HtmlTag.Ul or HtmlTag.Menu or HtmlTag.Dir: _lists.Add(new MarkdownList(null)); break;
            case HtmlTag.Ol:
                _lists.Add(new MarkdownList(int.TryParse(page.Value(node, HtmlAttribute.Start), out var start) ? Math.Clamp(start, 0, 999_999_999) : 1));
                break;
            case HtmlTag.Dl: _lists.Add(new MarkdownList(null)); break;
            case HtmlTag.Li: OpenItem(int.TryParse(page.Value(node, HtmlAttribute.Value), out var value) && value >= 0 ? value : null); break;
            case HtmlTag.Dt: _term = true; break;
            case HtmlTag.Dd:
                if (_gap == 2 && _term) _gap = 1;
                // A definition of nothing is only indented, as wikis write.
                Nest(ContainerKind.Item, _term ? ": " : "", _term ? "  " : "");
                break;
        }
    }

    /// <inheritdoc/>
    public override void CloseBlock(HtmlTag tag)
    {
        if (_heading > 0 && tag is < HtmlTag.H1 or > HtmlTag.H6)
        {
            Space();
            return;
        }

        Break();
        switch (tag)
        {
            case >= HtmlTag.H1 and <= HtmlTag.H6: _heading = 0; break;
            case HtmlTag.Blockquote: Leave(ContainerKind.Quote); break;
            case HtmlTag.Li or HtmlTag.Dd:
                if (Leave(ContainerKind.Item) is { Used: true } item && _lists.Count > 0) _lists[^1].After(item.Loose);
                break;
            case HtmlTag.Ul or HtmlTag.Ol or HtmlTag.Menu or HtmlTag.Dir or HtmlTag.Dl:
                if (_lists.Count > 0) _lists.RemoveAt(_lists.Count - 1);
                _term = false;
                break;
        }
    }

    private void OpenItem(int? value)
    {
        if (_lists.Count == 0) _lists.Add(new MarkdownList(null));
        var list = _lists[^1];
        if (list.Number is not null && value is not null) list.Number = value;
        var ordered = list.Number is not null;
        if (list.Items > 0)
        {
            if (list.Tight && _gap == 2) _gap = 1;
        }
        else if (_gap == 2 && _containers.Count > 0 && _containers[^1] is { Kind: ContainerKind.Item, Used: true, Loose: false } && list.Number is null or 1) _gap = 1;

        var marker = ordered ? $"{list.Number}. " : "- ";
        if (ordered) list.Number++;
        Nest(ContainerKind.Item, marker, new string(' ', marker.Length));
    }

    // Deeper than a reader can follow, containers add nothing: every line would start with all of them.
    private void Nest(ContainerKind kind, string first, string rest) =>
        _containers.Add(_containers.Count < MostNested ? new Container(kind, first, rest) : new Container(kind, "", ""));

    private Container? Leave(ContainerKind kind)
    {
        if (_containers.Count == 0 || _containers[^1].Kind != kind) return null;
        var last = _containers[^1];
        _containers.RemoveAt(_containers.Count - 1);
        return last;
    }

    // Everything that is owed before the first character of a line.
    private void StartLine()
    {
        if (_line) return;
        _line = true;
        if (Length > 0)
        {
            var loose = _gap > 1 || _rule;
            if (loose)
                foreach (var container in _containers) container.Loose |= container.Used;
            if (_rule) NewLine(blank: true, "---");
            NewLine(loose, "");
        }

        (_gap, _rule) = (0, false);
        foreach (var container in _containers)
        {
            Put(container.Used ? container.Rest : container.First);
            container.Used = true;
        }

        if (_heading > 0)
        {
            for (var i = 0; i < _heading; i++) Put('#');
            Put(' ');
        }

        _lineStart = Length;
    }

    private void NewLine(bool blank, ReadOnlySpan<char> rule)
    {
        Put('\n');
        if (blank)
        {
            var start = Length;
            foreach (var container in _containers)
            {
                if (!container.Used) break;
                Put(container.Rest);
            }

            while (Length > start && Buffer[Length - 1] == ' ') Length--;
            Put('\n');
        }

        if (!rule.IsEmpty) Put(rule);
    }

    // Goes on in the next line of the same block.
    private void NextLine()
    {
        Put('\n');
        foreach (var container in _containers) Put(container.Rest);
        _lineStart = Length;
    }

    /// <inheritdoc/>
    public override void Code(ReadOnlySpan<char> code, string? language)
    {
        if (_heading > 0 || InTable)
        {
            Flow(code);
            return;
        }

        Break();
        StartLine();
        var fence = 3;
        for (int i = 0, run = 0; i < code.Length; i++)
        {
            run = code[i] == '`' ? run + 1 : 0;
            fence = Math.Max(fence, run + 1);
        }

        for (var i = 0; i < fence; i++) Put('`');
        Put(language);
        foreach (var line in code.TrimEnd('\n').EnumerateLines())
        {
            NextLine();
            Put(line);
            if (line.IsEmpty) while (Buffer[Length - 1] == ' ') Length--;
        }

        NextLine();
        for (var i = 0; i < fence; i++) Put('`');
        Break();
    }

    /// <inheritdoc/>
    public override void Formula(string tex, bool display)
    {
        var apart = display && _heading == 0 && !InTable;
        if (apart) Break();
        StartWord('$');
        Put(display ? "$$" : "$");
        if (InTable && tex.Contains('|', StringComparison.Ordinal)) tex = tex.Replace(@"\|", @"\Vert ", StringComparison.Ordinal).Replace("|", @"\vert ", StringComparison.Ordinal);
        Put(tex);
        Put(display ? "$$" : "$");
        if (apart) Break();
    }
}
