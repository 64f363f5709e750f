using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Passport numbers, by their context: letters and digits, six to twelve together, behind a word such as passport or 护照.</summary>
public sealed class Passport : ISecret
{
    private static readonly SearchValues<string> s_passport = Context.Words(
        "passport", "reisepass", "passeport", "pasaporte", "паспорт", "护照", "護照", "旅券", "通行证", "通行證", "港澳居民来往", "台胞证");

    /// <inheritdoc/>
    public string Kind => "passport";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        var start = at;
        while (start > 0 && at - start < 4 && char.IsAsciiLetterUpper(text[start - 1])) start--;
        var to = Boundary.WordEnd(text, end, 13);
        if (to - start is < 6 or > 12) return;
        var digits = 0;
        foreach (var c in text[start..to])
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!char.IsAsciiLetterUpper(c)) return;
        }

        if (digits < 5 || !(Boundary.Clear(text, start, to) || IsGlued(text, start, to))) return;
        var before = Context.LineBefore(text, start, 32);
        // The word, and no other sentence between.
        var stop = before.LastIndexOfAny("。；;!?！？");
        if (Context.Says(before[(stop + 1)..], s_passport) && !Context.NumbersAThing(before, s_passport)) passage.Add(start, to);
    }

    // mypassportnumberis912803456
    private static bool IsGlued(ReadOnlySpan<char> text, int start, int end) =>
        start > 0 && char.IsAsciiLetterLower(text[start - 1]) && Boundary.Clear(text[start..], 0, end - start)
        && text[Boundary.WordStart(text, start, 24)..start].IndexOfAny(s_passport) >= 0;
}
