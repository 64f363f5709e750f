namespace Plinth.Privacy;

/// <summary>Licence plates of mainland China (GA 36): province, letter and five characters, six for new energy (<c>京AD12345</c>, <c>粤B·12345F</c>).</summary>
public sealed class CnPlate : ISecret
{
    private const string Provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    /// <inheritdoc/>
    public string Kind => "cn-plate";

    /// <inheritdoc/>
    public string Triggers => Provinces;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end >= text.Length || !IsLetter(text[end])) return;
        var body = end + 1;
        if (body < text.Length && text[body] is '·' or '•' or '・' or '.' or ' ' or '-' or '▪') body++;
        var (to, digits) = (body, 0);
        while (to < text.Length && to - body <= 6 && (char.IsAsciiDigit(text[to]) || IsLetter(text[to])))
            if (char.IsAsciiDigit(text[to++])) digits++;
        var length = to - body;
        if (to < text.Length && (char.IsAsciiLetterOrDigit(text[to]) || text[to] is '_')) return;
        // Special plates: 警, 学, 挂, 港, 澳 in the last place.
        if (length == 4 && to < text.Length && text[to] is '警' or '学' or '挂' or '港' or '澳' && digits >= 2) (length, to) = (5, to + 1);
        if (length == 5 ? digits < 2 : length != 6 || digits < 4 || !IsNewEnergy(text[body..to])) return;
        passage.Add(at, to);
    }

    // Cars carry the letter first (D, F and what has been added since), lorries and buses last.
    private static bool IsNewEnergy(ReadOnlySpan<char> body) =>
        body[0] is >= 'A' and <= 'K' ? body[2..].IndexOfAnyExceptInRange('0', '9') < 0 : body[5] is >= 'A' and <= 'K' && body[..5].IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsLetter(char c) => c is >= 'A' and <= 'Z' and not 'I' and not 'O';
}
