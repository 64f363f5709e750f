namespace Plinth.Chinese;

/// <summary>What becomes of each UTF-16 unit, by one table: most are copied, some replaced, some left out, some need a look around.</summary>
internal sealed class CharacterFolding
{
    // Unicode's own mappings (NFKC) of U+2F00 to U+2FD5.
    private const string Kangxi = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

    // Radicals of the supplement U+2E80 to U+2EF3 that are written for a whole character (Unicode, EquivalentUnifiedIdeograph).
    private const string Radicals = "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺒巳⺓幺⺛旡⺝月⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺶羊⺸羋⺹耂⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

    private const byte Copy = 0, Mapped = 1, Drop = 2, Blank = 3, Mark = 4, High = 5, Joiner = 6, Ascii = 7;

    private readonly byte[] _kinds = new byte[1 << 16];
    private readonly char[] _map = new char[1 << 16];
    private readonly bool[] _chinese = new bool[1 << 16];
    private readonly Dictionary<int, string> _astral = [];
    private readonly ChineseNormalise _options;

    public CharacterFolding(ChineseNormalise options)
    {
        _options = options;
        for (var c = 0; c < _map.Length; c++)
        {
            _map[c] = (char)c;
            _chinese[c] = c is >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or (>= 0x3001 and <= 0x3011) or >= 0x3014 and <= 0x301B or (>= 0x2E80 and <= 0x2FD5)
                or 0xFF01 or 0xFF08 or 0xFF09 or 0xFF0C or 0xFF1A or 0xFF1B or 0xFF1F or 0x201C or 0x201D or 0x2026;
        }

        if (options.HalfWidth)
        {
            foreach (var (from, to) in new[] { (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A) })
                for (var c = from; c <= to; c++) Map((char)c, (char)(c - 0xFEE0));
            Map('\u3000', ' ');
        }

        if (options.Punctuation == ChinesePunctuation.HalfWidth)
        {
            for (var c = 0xFF01; c <= 0xFF5E; c++)
                if (!char.IsAsciiLetterOrDigit((char)(c - 0xFEE0))) Map((char)c, (char)(c - 0xFEE0));
            Map('。', '.');
            Map('、', ',');
        }

        if (options.Radicals) MapVariants();
        if (options.RemoveInvisible)
        {
            for (var c = 0; c < 0xA0; c++)
                if (char.IsControl((char)c) && c is not ('\t' or '\n' or '\r')) _kinds[c] = Drop;
            foreach (var c in "\u00AD\u200B\u200C\u200E\u200F\u2060\u2061\u2062\u2063\u2064\uFEFF\u180E\uFFFE\uFFFF") _kinds[c] = Drop;
            for (var c = 0x202A; c <= 0x202E; c++) _kinds[c] = Drop;
            for (var c = 0x2066; c <= 0x206F; c++) _kinds[c] = Drop;
            for (var c = 0xFE00; c <= 0xFE0F; c++) _kinds[c] = Joiner;
            _kinds[0x200D] = Joiner;
        }

        if (options.RemovePrivateUse) for (var c = 0xE000; c <= 0xF8FF; c++) _kinds[c] = Drop;
        if (options.RemoveSpaces) foreach (var c in " \t\u00A0\u3000\u2002\u2003\u2009") _kinds[c] = Blank;
        if (options.MaxRepeated is not null) foreach (var c in "，。、；：？！,;?!…—～~") _kinds[c] = Mark;
        if (options.Punctuation == ChinesePunctuation.FullWidth) foreach (var c in ",;:?!().") if (_kinds[c] == Copy) _kinds[c] = Ascii;
        for (var c = 0xD800; c <= 0xDBFF; c++) _kinds[c] = High;
    }

    /// <summary>Folds a text.</summary>
    public void Fold(ReadOnlySpan<char> text, CharBuffer into)
    {
        into.Clear();
        into.Reserve(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (_kinds[c])
            {
                case Copy: into.Append(c); break;
                case Mapped: into.Append(_map[c]); break;
                case Drop: break;
                case Blank: Space(text, ref i, into); break;
                case Mark: Punctuate(text, ref i, into); break;
                case High: Pair(text, ref i, into); break;
                case Joiner: if (i > 0 && IsEmoji(text[i - 1])) into.Append(c); break;
                default: into.Append(Full(c, text, i)); break;
            }
        }
    }

    private void Map(char from, char to) => (_kinds[from], _map[from]) = (Mapped, to);

    private void MapVariants()
    {
        for (var i = 0; i < Kangxi.Length; i++) Map((char)(0x2F00 + i), Kangxi[i]);
        for (var i = 0; i < Radicals.Length; i += 2) Map(Radicals[i], Radicals[i + 1]);
        foreach (var (key, value) in ChineseConversion.ReadTables()["CJK_Compatibility_Ideographs"])
        {
            if (key.Length == 1 && value.Length == 1) Map(key[0], value[0]);
            else if (key.Length == 2) _astral[char.ConvertToUtf32(key[0], key[1])] = value;
        }
    }

    // A run of blanks goes where Chinese stands on both sides of it.
    private void Space(ReadOnlySpan<char> text, ref int i, CharBuffer into)
    {
        var end = i + 1;
        while (end < text.Length && (_kinds[text[end]] is Blank or Drop)) end++;
        if (into.Length > 0 && end < text.Length && _chinese[into.Span[^1]] && _chinese[text[end]])
        {
            i = end - 1;
            return;
        }

        into.Append(_map[text[i]]);
    }

    private void Punctuate(ReadOnlySpan<char> text, ref int i, CharBuffer into)
    {
        var c = text[i];
        var end = i + 1;
        while (end < text.Length && text[end] == c) end++;
        // An ellipsis and a dash are two characters long in Chinese; marks of other writing stay where no Chinese stands before them.
        var most = c is '…' or '—' ? Math.Max(2, _options.MaxRepeated!.Value) : _options.MaxRepeated!.Value;
        if (c < 0x80 && !(into.Length > 0 && _chinese[into.Span[^1]])) most = int.MaxValue;
        var mark = Full(_map[c], text, i);
        // What stood before a blank that went counts too.
        var before = 0;
        while (most < int.MaxValue && before < into.Length && into.Span[^(before + 1)] == mark) before++;
        for (var n = Math.Min(most - before, end - i); n > 0; n--) into.Append(mark);
        i = end - 1;
    }

    private char Full(char c, ReadOnlySpan<char> text, int i)
    {
        if (_options.Punctuation != ChinesePunctuation.FullWidth || i == 0 || c >= 0x80) return c;
        var after = i + 1 < text.Length ? text[i + 1] : '\n';
        if (!_chinese[text[i - 1]] && !(c is '(' or ')' && _chinese[after])) return c;
        return c switch
        {
            '.' => char.IsWhiteSpace(after) || _chinese[after] ? '。' : c,
            ',' or ';' or ':' or '?' or '!' or '(' or ')' => (char)(c + 0xFEE0),
            _ => c,
        };
    }

    private void Pair(ReadOnlySpan<char> text, ref int i, CharBuffer into)
    {
        if (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
        {
            into.Append(text[i]);
            return;
        }

        var code = char.ConvertToUtf32(text[i], text[i + 1]);
        if (_astral.TryGetValue(code, out var unified)) into.Append(unified);
        else if (!(_options.RemovePrivateUse && code >= 0xF0000) && !(_options.RemoveInvisible && code is >= 0xE0100 and <= 0xE01EF)) into.Append(text.Slice(i, 2));
        i++;
    }

    private static bool IsEmoji(char c) => char.IsSurrogate(c) || c is >= '\u2190' and <= '\u2BFF' or '\uFE0F' or '\u200D' or (>= '0' and <= '9') or '#' or '*' or '\u00A9' or '\u00AE';
}
