using System.Globalization;
using System.Text;

namespace Plinth.Languages;

/// <summary>What the word breaker must know of a UTF-16 unit.</summary>
[Flags]
internal enum CharClass : ushort
{
    None = 0,
    Space = 1 << 0,
    Lower = 1 << 1,
    Upper = 1 << 2,
    Digit = 1 << 3,
    /// <summary>A mark that is a word of its own at the start of a run.</summary>
    Prefix = 1 << 4,
    /// <summary>A mark that is a word of its own at the end of a run.</summary>
    Suffix = 1 << 5,
    /// <summary>Han, Hiragana or Katakana: scripts without spaces.</summary>
    Unspaced = 1 << 6,
    /// <summary>Counted as punctuation by datatrove.</summary>
    Punctuation = 1 << 7,
    /// <summary>Unicode category P.</summary>
    CategoryP = 1 << 8,
    /// <summary>Unicode category So.</summary>
    Icon = 1 << 9,
    /// <summary>A full stop after it is a word of its own.</summary>
    BeforeStop = 1 << 10,
    Quote = 1 << 11,
    /// <summary>Ends a sentence when it is a word of its own.</summary>
    Terminal = 1 << 12,
    LetterOrNumber = 1 << 13,
    Letter = 1 << 14,
    Surrogate = 1 << 15,

    Alpha = Lower | Upper,
}

/// <summary>Classes of all UTF-16 units, in one table of 128 KB of which a text touches the few lines that its scripts live on.</summary>
internal static class CharClasses
{
    // spaCy's lists of marks (spacy/lang/char_classes.py, punctuation.py): marks that stand alone at both ends of a run, and quotes.
    private const string Marks = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪";
    private const string Quotes = "'\"”“`‘´’‚„»«「」『』（）〔〕【】《》〈〉〈〉";
    private const string Currency = "$£€¥฿₽﷼₴₠₡₢₣₤₥₦₧₨₩₪₫₭₮₯₰₱₲₳₵₶₷₸₹₺₻₼";

    // datatrove's PUNCTUATION (utils/text.py), which holds the full-width digit one; control characters are added below.
    private const string Punctuation = "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»";

    // datatrove's TERMINAL_PUNCTUATION within the basic plane, and those that only spaCy's sentencizer has.
    internal const string Terminals =
        "᪩？⁈．꩞﹗\u1b7d፧꡶꘎⁉࠾᪨᱿᥅﹒።܂؞꛳\u061d꩟᠉\u1b7e᰼؟꧉܀꓿᜵៖꯫۔꡷\u2e54｡៕߹⸮.࠹꫰꤯᭞፨꣏࠷?！։꣎॥᭛᠃!၊⁇᭟⸼꩝。꧈꫱᙮។꛷៚᥄᪪᭚࠽\u2e53।။᱾꘏܁᜶‼‽᪫﹖៙᰻";

    private static readonly CharClass[] s_table = Build();

    /// <summary>The classes by UTF-16 unit; 65,536 of them.</summary>
    public static ReadOnlySpan<CharClass> Table => s_table;

    /// <summary>Python's <c>str.isspace</c>: .NET's white space and the four separators U+001C to U+001F.</summary>
    public static bool IsSpace(char c) => (s_table[c] & CharClass.Space) != 0;

    /// <summary>The class of the character at a position, which may be a surrogate pair.</summary>
    public static CharClass At(ReadOnlySpan<char> text, int index, out int length)
    {
        var c = s_table[text[index]];
        length = 1;
        if ((c & CharClass.Surrogate) == 0) return c;
        if (Rune.DecodeFromUtf16(text[index..], out var rune, out var used) != System.Buffers.OperationStatus.Done) return CharClass.None;
        length = used;
        return OfRune(rune);
    }

    private static CharClass OfRune(Rune rune)
    {
        // Planes 2 and 3 are Han throughout; U+1B000 to U+1B16F are historic kana.
        if (rune.Value is >= 0x20000 and <= 0x3FFFF or >= 0x1B000 and <= 0x1B16F)
            return CharClass.Unspaced | CharClass.Lower | CharClass.Upper | CharClass.Letter | CharClass.LetterOrNumber | CharClass.BeforeStop;
        var category = Rune.GetUnicodeCategory(rune);
        var result = OfCategory(category);
        if ((result & CharClass.Icon) != 0) result |= CharClass.Prefix | CharClass.Suffix;
        return result;
    }

    private static CharClass[] Build()
    {
        var table = new CharClass[0x10000];
        for (var i = 0; i < table.Length; i++)
        {
            var c = (char)i;
            if (char.IsSurrogate(c))
            {
                table[i] = CharClass.Surrogate;
                continue;
            }

            var result = OfCategory(CharUnicodeInfo.GetUnicodeCategory(c));
            if (char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f') result |= CharClass.Space;
            if (c is >= '0' and <= '9') result |= CharClass.Digit | CharClass.BeforeStop;
            if (c is >= '\u3041' and <= '\u30ff' or >= '\u31f0' and <= '\u31ff' or >= '\u3400' and <= '\u4dbf' or >= '\u4e00' and <= '\u9fff'
                or >= '\uf900' and <= '\ufaff' or >= '\uff66' and <= '\uff9f' or '\u3005' or '\u3006' or '\u3007')
            {
                if (c is not ('\u30fb' or '\u30a0')) result |= CharClass.Unspaced;
            }

            if (char.IsControl(c) && c is not ('\t' or '\n')) result |= CharClass.Punctuation;
            if ((result & CharClass.Icon) != 0) result |= CharClass.Prefix | CharClass.Suffix;
            table[i] = result;
        }

        foreach (var c in Marks) table[c] |= CharClass.Prefix | CharClass.Suffix | CharClass.BeforeStop;
        foreach (var c in Quotes) table[c] |= CharClass.Prefix | CharClass.Suffix | CharClass.BeforeStop | CharClass.Quote;
        foreach (var c in Currency) table[c] |= CharClass.Prefix;
        foreach (var c in "§%=—–") table[c] |= CharClass.Prefix;
        foreach (var c in "—–") table[c] |= CharClass.Suffix;
        foreach (var c in "%²-+|") table[c] |= CharClass.BeforeStop;
        foreach (var c in Punctuation) table[c] |= CharClass.Punctuation;
        foreach (var c in Terminals) table[c] |= CharClass.Terminal | CharClass.Punctuation;
        return table;
    }

    private static CharClass OfCategory(UnicodeCategory category) => category switch
    {
        UnicodeCategory.LowercaseLetter => CharClass.Lower | CharClass.Letter | CharClass.LetterOrNumber | CharClass.BeforeStop,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharClass.Upper | CharClass.Letter | CharClass.LetterOrNumber,
        // Scripts without case count as both: spaCy's ALPHA_LOWER and ALPHA_UPPER hold them too.
        UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter =>
            CharClass.Lower | CharClass.Upper | CharClass.Letter | CharClass.LetterOrNumber | CharClass.BeforeStop,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharClass.LetterOrNumber,
        UnicodeCategory.OtherSymbol => CharClass.Icon,
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation => CharClass.CategoryP,
        _ => CharClass.None,
    };
}
