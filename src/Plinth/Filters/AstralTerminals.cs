namespace Plinth.Filters;

/// <summary>Marks beyond the basic plane that end a sentence, as datatrove lists them (utils/text.py, TERMINAL_PUNCTUATION).</summary>
internal static class AstralTerminals
{
    private static readonly int[] s_marks = [.. ("𑩂𑅃𑂾𑅂𑊩𑱂𖩮\U00011f43\U00011f44𑈹𑈸\U00010f88𑗍𐩖𑙂𑗗𑻸𑪜𑗉𐽙𖫵𖬷𑗏𑁇𑗓𑥄𑥆𑗑𑗒𐩗\U00010f86𑇅𛲟𐽗𑜼𑃁𑇟𖬸𑪛𑜾𝪈𑃀𑗃𑗖𖺘𑗌𑑋𖭄𑅁𑙁𑗋𑜽𐽖𑂿\U00010f89𑗕𑗎𑇞𑗊𐽘𑗔𖩯𑇍𑻷𐽕𑩃𑗂𑇆𑁈𑱁𑈻𑑌𑈼\U00010f87𑗐")
        .EnumerateRunes().Select(r => r.Value).Order()];

    public static bool Contains(int codePoint) => Array.BinarySearch(s_marks, codePoint) >= 0;
}
