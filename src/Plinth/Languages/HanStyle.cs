using System.Text;

namespace Plinth.Languages;

/// <summary>Counts over Han text that tell Cantonese, classical Chinese and garbled text from standard Chinese, and the two writings apart.</summary>
internal struct HanStyle
{
    private const byte Cantonese = 1, Standard = 2, Classical = 4, Simplified = 8, Traditional = 16, Rare = 32;

    // Function words of spoken Cantonese that standard Chinese does not write.
    private const string CantoneseMarks = "嘅咗喺唔冇佢哋啲嚟乜嗰嘢噉咁畀俾攞揾搵諗谂喎啫嗮晒㗎咩嘥瞓攰冚嘞啱嗌孭嬲";

    // Function words of standard Chinese that neither Cantonese nor classical Chinese does with.
    private const string StandardMarks = "的了是在這这那們们沒没他她説說说嗎吗呢着著很把被給给什麼么";

    private const string ClassicalMarks = "之其而於于也者矣焉乎曰哉耳兮遂乃雖虽與与吾汝";

    private static readonly byte[] Marks = Table();

    private int _cantonese, _standard, _classical, _simplified, _traditional, _rare;

    /// <summary>Han characters seen.</summary>
    public int Count { get; private set; }

    /// <summary>True where simplified-only characters are at least as many as traditional-only ones.</summary>
    public readonly bool IsSimplified => _simplified >= _traditional;

    /// <summary>True where simplified-only characters are more than traditional-only ones.</summary>
    public readonly bool HasSimplified => _simplified > _traditional;

    /// <summary>True where Cantonese function words are at least half as many as standard ones, and one in fifty characters.</summary>
    public readonly bool IsCantonese => _cantonese * 2 > _standard && _cantonese * 50 >= Count && (_cantonese > 1 || Count < 30);

    /// <summary>True where classical function words are one in fifteen characters, and standard ones fewer than a fifth of them.</summary>
    public readonly bool IsClassical => _classical * 15 >= Count && _standard * 5 < _classical && _classical > 1;

    /// <summary>Share of characters outside the common sets of all three national standards: high only for text decoded wrongly.</summary>
    public readonly float RareShare => Count == 0 ? 0 : (float)_rare / Count;

    /// <summary>Counts one Han character.</summary>
    public void Add(char c)
    {
        Count++;
        var mark = Marks[c];
        if (mark == 0) return;
        if ((mark & Cantonese) != 0) _cantonese++;
        if ((mark & Standard) != 0) _standard++;
        if ((mark & Classical) != 0) _classical++;
        if ((mark & Simplified) != 0) _simplified++;
        if ((mark & Traditional) != 0) _traditional++;
        if ((mark & Rare) != 0) _rare++;
    }

    /// <summary>Adds the counts of another stretch.</summary>
    public void Add(in HanStyle other)
    {
        Count += other.Count;
        _cantonese += other._cantonese;
        _standard += other._standard;
        _classical += other._classical;
        _simplified += other._simplified;
        _traditional += other._traditional;
        _rare += other._rare;
    }

    private static byte[] Table()
    {
        var marks = new byte[1 << 16];
        for (var c = 0; c < marks.Length; c++)
        {
            if (HanVariants.Shared.IsSimplifiedOnly((char)c)) marks[c] |= Simplified;
            if (HanVariants.Shared.IsTraditionalOnly((char)c)) marks[c] |= Traditional;
            if (WritingScripts.Of((char)c) == WritingScript.Han) marks[c] |= Rare;
        }

        foreach (var c in CantoneseMarks) marks[c] = (byte)((marks[c] & ~Rare) | Cantonese);
        foreach (var c in StandardMarks) marks[c] |= Standard;
        foreach (var c in ClassicalMarks) marks[c] |= Classical;
        // The first levels of the standards hold the characters in common use: GB 2312 rows 16 to 55, Big5 A440 to C67E, JIS X 0208 rows 16 to 47.
        Clear(marks, 936, 0xB0, 0xD7);
        Clear(marks, 950, 0xA4, 0xC6);
        Clear(marks, 932, 0x88, 0x98);
        return marks;
    }

    private static void Clear(byte[] marks, int codePage, int from, int to)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        for (var lead = from; lead <= to; lead++)
        {
            for (var trail = 0x40; trail <= 0xFE; trail++)
            {
                var text = encoding.GetString([(byte)lead, (byte)trail]);
                if (text.Length == 1) marks[text[0]] = (byte)(marks[text[0]] & ~Rare);
            }
        }
    }
}
