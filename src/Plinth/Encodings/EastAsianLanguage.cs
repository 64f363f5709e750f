namespace Plinth.Encodings;

/// <summary>The most frequent characters of a language, and the encodings that it is written in.</summary>
/// <param name="Charsets">The encodings.</param>
/// <param name="Frequent">Characters that make up a large share of any text, a bit for each UTF-16 unit.</param>
/// <param name="Kana">Whether the language is written with kana, which then count as frequent, and elsewhere speak against it.</param>
/// <remarks>
/// The lists are written by hand, words of everyday and of computing, and need not be in order. What counts is how much of a text they cover
/// (<see cref="Share"/>): of the sample pages at least 0.52 and in the median 0.73 in simplified Chinese, 0.49 and 0.66 in traditional, 0.88 and 0.93 in
/// Japanese, 0.73 and 0.78 in Korean.
/// </remarks>
internal sealed record EastAsianLanguage(CharsetInfo[] Charsets, ulong[] Frequent, bool Kana)
{
    private const string Punctuation = "、。，．・：；？！“”‘’「」『』（）《》〈〉【】…—　";

    private const string Simplified =
        "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面" +
        "起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政" +
        "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四" +
        "神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设" +
        "式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运码网络软包装置户输模型查器源版本页件档录";

    private const string Traditional =
        "這個們來為國說時會對於著後裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話內門兒東聲員論處義幾認條氣題爾別變總電數報結務場計資許" +
        "統區隊決馬書則聽卻達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運碼網軟裝戶輸頁檔錄過發給們種";

    private const string Japanese =
        "日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者地合市業内相方四定今回新場金員入選立開手力学問高代明実円関決子動京全目表戦経通" +
        "外最言現理調体化田当約主題下意法不来作性的要用制治度務強気小成期公取都和統以機平総加山思家話世受区領多続進正安設保改数記院女初北指権心界支第産結点教報書活" +
        "原先共得解名交資向際面文反元重近考判認画海参利組知案道信集在件別物側任引使求所次水半品論計感特情示変基各始直両式確提運終果広容必応電能無再位置真格有過局少" +
        "常校料状工建語空職可役構木聞身費付切由説転比難防補優断何違消番規術展態導備配算視条";

    private const string Korean =
        "이다는의에을가한고로를지은기도하리사시어자나인해서라대스수아정그들부일보있전주것제원과장여상우연소비구만유공동으면게트마신와성선니모오안조관무경세학국생였까년" +
        "요드았된화내때문방당발치적중되습용위단계개분실영행물파간설명진법터러더말할및않못또저크린타너번호테음업산차양역바디미입출력반환교회심려르운네버드니합";

    /// <summary>All that are told apart, and their encodings.</summary>
    public static EastAsianLanguage[] All { get; } =
    [
        Of("gb18030", Simplified + Traditional, kana: false),
        Of("big5", Simplified + Traditional, kana: false),
        Of("shift_jis euc-jp", Japanese, kana: true),
        Of("euc-kr", Korean, kana: false),
    ];

    /// <summary>Share of frequent characters among those above ASCII, each run of one counted once, less what cannot be in a text of the language.</summary>
    public double Share(ReadOnlySpan<char> text)
    {
        var (frequent, wrong, all, kana) = (0, 0, 0, 0);
        var last = '\0';
        foreach (var c in text)
        {
            // Rules drawn of one sign would outweigh the words.
            if (c < 0x80 || c == last) continue;
            last = c;
            all++;
            if (c is >= '\u3041' and <= '\u30FE') kana++;
            else if ((Frequent[c >> 6] >> c & 1) != 0) frequent++;
            else if (c is '\uFFFD' or (>= '\uE000' and <= '\uF8FF') or (>= '\u0080' and <= '\u009F') or (>= '\uFF61' and <= '\uFF9F')) wrong++;
        }

        if (all == 0) return 0;
        // Kanji alone are no Japanese; and GB 2312 and KS X 1001 have kana too, in the very places of JIS.
        var good = Kana ? kana + Math.Min(frequent, 3 * kana) : frequent - kana;
        return (good - 5.0 * wrong) / all;
    }

    private static EastAsianLanguage Of(string charsets, string frequent, bool kana)
    {
        var bits = new ulong[0x10000 / 64];
        foreach (var c in frequent + Punctuation) bits[c >> 6] |= 1UL << c;
        return new([.. charsets.Split(' ').Select(name => CharsetLabels.Find(name)!)], bits, kana);
    }
}
