using System.Collections.Frozen;

namespace Plinth.Sources.Wiki;

/// <summary>The templates that carry words of the article, by their names in small letters; every other one is dropped.</summary>
internal static class WikiTemplates
{
    private static readonly FrozenDictionary<string, WikiTemplateKind> s_kinds = Kinds();

    /// <summary>What stands for itself: marks and blanks.</summary>
    public static FrozenDictionary<string, string> Literals { get; } = new Dictionary<string, string>
    {
        ["!"] = "|",
        ["="] = "=",
        ["("] = "{",
        [")"] = "}",
        ["'"] = "'",
        ["'s"] = "'s",
        ["·"] = " · ",
        ["•"] = " • ",
        ["bullet"] = " • ",
        ["dot"] = " · ",
        ["middot"] = " · ",
        ["mdash"] = "—",
        ["ndash"] = "–",
        ["en dash"] = "–",
        ["em dash"] = "—",
        ["snd"] = " – ",
        ["spnd"] = " – ",
        ["spaced ndash"] = " – ",
        ["spaced en dash"] = " – ",
        ["dash"] = " – ",
        ["nbsp"] = " ",
        ["space"] = " ",
        ["thinsp"] = " ",
        ["shy"] = "",
        ["zwj"] = "",
        ["pi"] = "π",
        ["minus"] = "−",
        ["times"] = "×",
        ["plusmn"] = "±",
        ["pm"] = "±",
        ["hash"] = "#",
        ["ad"] = "AD",
        ["bc"] = "BC",
        ["ce"] = "CE",
        ["bce"] = "BCE",
        ["yes"] = "Yes",
        ["no"] = "No",
        ["y"] = "Yes",
        ["n"] = "No",
        ["tick"] = "✓",
        ["degree"] = "°",
        ["spades"] = "♠",
        ["euro"] = "€",
        ["infinity"] = "∞",
        ["hairsp"] = " ",
        ["wbr"] = "",
        ["break"] = "\u0001",
        ["br"] = "\u0001",
        ["crlf"] = "\u0001",
    }.ToFrozenDictionary();

    /// <summary>Units as <c>convert</c> writes them where the code is not what a reader expects.</summary>
    public static FrozenDictionary<string, string> Units { get; } = new Dictionary<string, string>
    {
        ["sqmi"] = "sq mi",
        ["sqft"] = "sq ft",
        ["sqyd"] = "sq yd",
        ["sqin"] = "sq in",
        ["km2"] = "km²",
        ["m2"] = "m²",
        ["cm2"] = "cm²",
        ["mm2"] = "mm²",
        ["km3"] = "km³",
        ["m3"] = "m³",
        ["cm3"] = "cm³",
        ["cuft"] = "cu ft",
        ["cuin"] = "cu in",
        ["impgal"] = "imp gal",
        ["USgal"] = "US gal",
        ["C"] = "°C",
        ["F"] = "°F",
        ["degC"] = "°C",
        ["degF"] = "°F",
        ["mph"] = "mph",
        ["km/h"] = "km/h",
        ["m/s"] = "m/s",
        ["nmi"] = "nmi",
        ["lb"] = "lb",
        ["lbs"] = "lb",
        ["foot"] = "foot",
        ["long ton"] = "long tons",
        ["LT"] = "long tons",
        ["ST"] = "short tons",
        ["t"] = "tonnes",
        ["PD/sqmi"] = "per sq mi",
        ["PD/km2"] = "per km²",
        ["/sqmi"] = "per sq mi",
        ["/km2"] = "per km²",
        ["hp"] = "hp",
        ["bhp"] = "bhp",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How the template of that name is written out.</summary>
    /// <param name="name">Its name, underscores as blanks; the case of letters does not matter.</param>
    public static WikiTemplateKind KindOf(ReadOnlySpan<char> name)
    {
        if (s_kinds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var kind)) return kind;
        const StringComparison Any = StringComparison.OrdinalIgnoreCase;
        if (name.StartsWith("infobox", Any) || name.EndsWith("infobox", Any) || name.EndsWith("taxobox", Any) || name.StartsWith("信息框") || name.EndsWith("信息框")) return WikiTemplateKind.Infobox;
        if (name.StartsWith("lang-", Any)) return WikiTemplateKind.First;
        if (name.StartsWith("link-", Any)) return WikiTemplateKind.First;
        return WikiTemplateKind.Drop;
    }

    private static FrozenDictionary<string, WikiTemplateKind> Kinds()
    {
        var kinds = new Dictionary<string, WikiTemplateKind>(StringComparer.OrdinalIgnoreCase);
        Add(WikiTemplateKind.First,
            "nowrap", "nobr", "nobreak", "small", "smaller", "big", "bigger", "large", "abbr", "tooltip", "h:title", "math", "mvar", "bigmath", "mono", "code", "kbd", "samp", "tt", "var", "em",
            "strong", "bold", "italic", "i", "b", "u", "strikethrough", "sup", "sub", "smallsup", "nobold", "noitalic", "not a typo", "sic", "as written", "ill", "interlanguage link",
            "interlanguage link multi", "illm", "le", "flag", "flagcountry", "flagu", "flagdeco", "country", "ship", "script", "nastaliq", "midsize", "resize", "center", "box", "keypress", "key press",
            "unicode", "audio-nohelp", "linktext", "wikt-lang", "zh-tw", "zh-cn", "link-en", "internal link helper", "dtsa", "formatnum", "lc", "uc", "ucfirst", "lcfirst", "nts", "ntsh", "number", "sort-title",
            "verse translation", "poem", "block indent", "quote box2", "indent", "sfrac1", "overline", "underline", "oldstyle", "smallcaps", "sc", "aut", "redact", "pslink", "ruby-ja", "rubytext", "ruby",
            "citation needed span", "clarify span", "dubious span", "glossary link", "term", "defn", "no wrap", "vanchor", "anchored", "visible anchor", "bdo", "rtl-lang", "cjk", "nq", "music", "birth-date",
            "gregorian serial date", "harvid", "nihongo2", "nihongo3", "jpn", "linkauthor", "link-ja", "wikisource", "translation", "literal translation", "literally", "lit", "ordinal", "sronly", "cuneiform");
        Add(WikiTemplateKind.Second, "lang", "color", "colour", "font color", "fontcolor", "font", "script2", "transl", "transliteration", "translit", "wikt", "hover title", "sort", "angbr ipa", "rtl", "langx", "tlang", "zhuyin", "langnf", "flagicon link", "color box text", "bg", "stack");
        Add(WikiTemplateKind.Third, "tsl", "translink", "lt");
        Add(WikiTemplateKind.List, "hlist", "plainlist", "unbulleted list", "ubl", "flatlist", "bulleted list", "ordered list", "cslist", "ublist", "flat list", "unbulleted", "startflatlist", "collapsible list", "bullet list", "comma separated entries");
        Add(WikiTemplateKind.Joined, "chem", "chem2", "chemf", "gaps", "angle bracket", "angbr", "concat");
        Add(WikiTemplateKind.Quote, "quote", "blockquote", "cquote", "rquote", "quotation", "quote box", "quotebox", "poemquote", "bquote", "quotes", "pull quote", "verse", "文言", "引文", "引言", "centered pull quote");
        Add(WikiTemplateKind.Convert, "convert", "cvt", "conv", "convinfobox", "轉換", "换算", "換算");
        Add(WikiTemplateKind.Date, "birth date", "birth date and age", "death date", "death date and age", "start date", "start date and age", "end date", "dob", "bda", "dda", "date", "dts", "release date", "film date", "launch date", "birthdate", "出生日期", "死亡日期", "birth year and age", "birth-date and age", "death year and age", "生年月日", "opening date", "start-date", "end-date", "dateyyyymmdd");
        Add(WikiTemplateKind.ChineseLife, "bd", "生卒");
        Add(WikiTemplateKind.AsOf, "as of", "asof", "截至", "update after");
        Add(WikiTemplateKind.Fraction, "frac", "fraction", "sfrac", "tfrac", "分数");
        Add(WikiTemplateKind.Value, "val", "value");
        Add(WikiTemplateKind.Nihongo, "nihongo", "nihongo foot", "日本語", "korean", "jp");
        Add(WikiTemplateKind.Chinese, "zh", "lang-zh", "zh-full", "cjkv");
        Add(WikiTemplateKind.Title, "pagename", "fullpagename", "basepagename", "subst:pagename");
        Add(WikiTemplateKind.Power, "e", "10^", "x10^", "esp");
        Add(WikiTemplateKind.Circa, "circa", "c.", "ca", "floruit", "fl.");
        Add(WikiTemplateKind.Infobox, "艺人", "藝人", "automatic taxobox", "speciesbox", "geobox", "chembox", "drugbox");
        return kinds.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(WikiTemplateKind kind, params ReadOnlySpan<string> names)
        {
            foreach (var name in names) kinds[name] = kind;
        }
    }
}
