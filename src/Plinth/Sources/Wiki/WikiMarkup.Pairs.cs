namespace Plinth.Sources.Wiki;

internal sealed partial class WikiMarkup
{
    /// <summary>Finds the pairs of <c>{{ }}</c>, <c>{{{ }}}</c>, <c>[[ ]]</c> and <c>{| |}</c>.</summary>
    private void Pair()
    {
        var text = Text;
        if (_match.Length < text.Length + 1) _match = new int[Math.Max(text.Length + 1, _match.Length * 2)];
        else Array.Clear(_match, 0, text.Length + 1);
        _open.Clear();
        var (templates, links, tables) = (0, 0, 0);
        for (var at = 0; at < text.Length;)
        {
            var found = text[at..].IndexOfAny("{}[]|");
            if (found < 0) break;
            at += found;
            var c = text[at];
            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            switch (c)
            {
                case '{' when next == '{':
                    var three = at + 2 < text.Length && text[at + 2] == '{' && !(at + 3 < text.Length && text[at + 3] == '{');
                    _open.Add((three ? '3' : 't', at));
                    templates++;
                    at += three ? 3 : 2;
                    break;
                case '{' when next == '|' && StartsLine(text, at):
                    _open.Add(('|', at));
                    tables++;
                    at += 2;
                    break;
                case '[' when next == '[':
                    _open.Add(('l', at));
                    links++;
                    at += 2;
                    break;
                case ']' when next == ']' && links > 0 && _open[^1].Kind == 'l':
                    _match[_open[^1].At] = at + 2;
                    _open.RemoveAt(_open.Count - 1);
                    links--;
                    at += 2;
                    break;
                case '}' when next == '}' && templates > 0:
                    while (_open[^1].Kind is 'l')
                    {
                        links--;
                        _open.RemoveAt(_open.Count - 1);
                    }

                    if (_open[^1].Kind is not ('t' or '3'))
                    {
                        at += 2;
                        break;
                    }

                    var (kind, start) = _open[^1];
                    var width = kind == '3' && at + 2 < text.Length && text[at + 2] == '}' ? 3 : 2;
                    _match[start] = at + width;
                    _open.RemoveAt(_open.Count - 1);
                    templates--;
                    at += width;
                    break;
                case '|' when next == '}' && tables > 0 && StartsLine(text, at) && !(_open[^1].Kind is 't' or '3' && at + 2 < text.Length && text[at + 2] == '}'):
                    while (_open[^1].Kind != '|')
                    {
                        if (_open[^1].Kind == 'l') links--;
                        else templates--;
                        _open.RemoveAt(_open.Count - 1);
                    }

                    _match[_open[^1].At] = at + 2;
                    _open.RemoveAt(_open.Count - 1);
                    tables--;
                    at += 2;
                    break;
                default:
                    at++;
                    break;
            }
        }

        // A table may be left open: it goes to the end.
        foreach (var (kind, start) in _open)
            if (kind == '|') _match[start] = text.Length;
    }

    private static bool StartsLine(ReadOnlySpan<char> text, int at)
    {
        for (var i = at - 1; i >= 0 && at - i < 20; i--)
        {
            if (text[i] is '\n' or SoftBreak) return true;
            if (text[i] is not (' ' or '\t' or ':' or '*' or '#')) return false;
        }

        return at < 20;
    }
}
