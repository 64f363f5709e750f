using System.Text;

namespace Plinth.Sources.Latex;

/// <summary>The macros that a paper defines, and their replacement by what they stand for.</summary>
/// <remarks>Bounded: a macro that grows without end stops growing at <see cref="MaxExpansions"/> or when the text has become eight times as long.</remarks>
internal sealed partial class LatexMacros
{
    private const int MaxExpansions = 400_000;
    private const int MaxDepth = 16;

    private readonly Dictionary<string, (int Arguments, string? Default, string Body)> _macros = new(StringComparer.Ordinal);
    // A macro inside its own body stays: it is the older one of that name, or a loop.
    private readonly HashSet<string> _active = new(StringComparer.Ordinal);
    private int _expansions;
    private long _room;

    /// <summary>Names and titles of environments that <c>\newtheorem</c> makes.</summary>
    public Dictionary<string, string> Theorems { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the definitions and gives the text without them.</summary>
    public string Collect(string tex)
    {
        var result = new StringBuilder(tex.Length);
        var from = 0;
        for (var at = tex.IndexOf('\\'); at >= 0; at = at < tex.Length ? tex.IndexOf('\\', at) : -1)
        {
            var end = NameEnd(tex, at);
            var next = tex.AsSpan(at, end - at) switch
            {
                "\\newcommand" or "\\renewcommand" or "\\providecommand" or "\\DeclareRobustCommand" => Command(tex, end),
                "\\def" or "\\gdef" or "\\edef" => Definition(tex, end),
                "\\DeclareMathOperator" => Operator(tex, end),
                "\\newtheorem" => Theorem(tex, end),
                "\\newenvironment" or "\\renewenvironment" => Skip(tex, end, 3),
                "\\let" => Let(tex, end),
                _ => -1,
            };
            if (next < 0)
            {
                at = end;
                continue;
            }

            result.Append(tex, from, at - from);
            from = at = next;
        }

        return result.Append(tex, from, tex.Length - from).ToString();
    }

    /// <summary>Replaces macros by their bodies.</summary>
    public string Expand(string tex)
    {
        if (_macros.Count == 0) return tex;
        _expansions = 0;
        _room = tex.Length * 8L + (1 << 20);
        var result = new StringBuilder(tex.Length);
        Expand(tex, result, 0);
        return result.ToString();
    }

    private void Expand(string tex, StringBuilder into, int depth)
    {
        var from = 0;
        for (var at = tex.IndexOf('\\'); at >= 0; at = at < tex.Length ? tex.IndexOf('\\', at) : -1)
        {
            var end = NameEnd(tex, at);
            if (depth >= MaxDepth || _expansions >= MaxExpansions || into.Length > _room || !_macros.TryGetValue(tex[(at + 1)..end], out var macro)
                || _active.Contains(tex[(at + 1)..end]))
            {
                at = end;
                continue;
            }

            var next = end;
            var arguments = new List<string>();
            if (macro.Default is not null) arguments.Add(Bracketed(tex, ref next) ?? macro.Default);
            var ok = true;
            while (arguments.Count < macro.Arguments && ok)
            {
                var argument = Argument(tex, ref next);
                ok = argument is not null;
                arguments.Add(argument ?? "");
            }

            if (!ok)
            {
                at = end;
                continue;
            }

            _expansions++;
            into.Append(tex, from, at - from);
            var body = Fill(macro.Body, arguments);
            // A letter after a name must not join the letters that take its place.
            var name = tex[(at + 1)..end];
            _active.Add(name);
            Expand(body, into, depth + 1);
            _active.Remove(name);
            if (macro.Arguments == 0 && next < tex.Length && char.IsAsciiLetter(tex[next]) && body.Length > 0 && EndsInName(body)) into.Append(' ');
            from = at = next;
        }

        into.Append(tex, from, tex.Length - from);
    }

    private static bool EndsInName(string body)
    {
        var i = body.Length;
        while (i > 0 && char.IsAsciiLetter(body[i - 1])) i--;
        return i > 0 && i < body.Length && body[i - 1] == '\\';
    }

    private static string Fill(string body, List<string> arguments)
    {
        if (arguments.Count == 0 || !body.Contains('#')) return body;
        var result = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '#' && i + 1 < body.Length && body[i + 1] is >= '1' and <= '9' && body[i + 1] - '1' < arguments.Count)
            {
                if (result.Length < 1 << 20) result.Append(arguments[body[i + 1] - '1']);
                i++;
            }
            else result.Append(body[i]);
        }

        return result.ToString();
    }

    private int Command(string tex, int at)
    {
        if (at < tex.Length && tex[at] == '*') at++;
        if (Argument(tex, ref at)?.Trim() is not ['\\', ..] name) return -1;
        var count = 0;
        if (Bracketed(tex, ref at) is { } number && !int.TryParse(number, out count)) return -1;
        var standard = Bracketed(tex, ref at);
        if (Argument(tex, ref at) is not { } body) return -1;
        if (count is >= 0 and <= 9 && IsPlain(body)) _macros[name[1..]] = (count, standard, body);
        return at;
    }

    private int Definition(string tex, int at)
    {
        while (at < tex.Length && char.IsWhiteSpace(tex[at])) at++;
        if (at >= tex.Length || tex[at] != '\\') return -1;
        var end = NameEnd(tex, at);
        var name = tex[(at + 1)..end];
        var open = tex.IndexOf('{', end);
        if (open < 0 || open - end > 40) return -1;
        var pattern = tex.AsSpan(end, open - end).Trim();
        at = open;
        if (Argument(tex, ref at) is not { } body) return -1;
        // Only the plain pattern #1#2…; what is set off by other marks is left alone.
        for (var i = 0; i < pattern.Length; i++)
            if (pattern[i] != (i % 2 == 0 ? '#' : (char)('1' + i / 2))) return at;
        if (IsPlain(body)) _macros[name] = (pattern.Length / 2, null, body);
        return at;
    }

    // Macros that are programs say nothing when they are written out.
    private static bool IsPlain(string body) =>
        !body.Contains('@') && !body.Contains("\\mathchoice", StringComparison.Ordinal) && !body.Contains("\\if", StringComparison.Ordinal) && !body.Contains("\\futurelet", StringComparison.Ordinal);

    private int Operator(string tex, int at)
    {
        if (at < tex.Length && tex[at] == '*') at++;
        if (Argument(tex, ref at)?.Trim() is not ['\\', ..] name || Argument(tex, ref at) is not { } body) return -1;
        _macros[name[1..]] = (0, null, $"\\operatorname{{{body}}}");
        return at;
    }

    private int Theorem(string tex, int at)
    {
        if (at < tex.Length && tex[at] == '*') at++;
        if (Argument(tex, ref at) is not { } name) return -1;
        Bracketed(tex, ref at);
        if (Argument(tex, ref at) is not { } title) return -1;
        Bracketed(tex, ref at);
        Theorems[name] = title;
        return at;
    }

    private int Let(string tex, int at)
    {
        while (at < tex.Length && tex[at] == ' ') at++;
        if (at >= tex.Length || tex[at] != '\\') return -1;
        var end = NameEnd(tex, at);
        var name = tex[(at + 1)..end];
        while (end < tex.Length && tex[end] is ' ' or '=') end++;
        if (end >= tex.Length || tex[end] != '\\') return -1;
        var target = NameEnd(tex, end);
        var old = tex[(end + 1)..target];
        if (name != old && !_macros.ContainsKey(old)) _macros[name] = (0, null, "\\" + old);
        return target;
    }

    private static int Skip(string tex, int at, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (Argument(tex, ref at) is null) return -1;
            while (Bracketed(tex, ref at) is not null) { }
        }

        return at;
    }
}
