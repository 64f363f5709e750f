using System.Collections.Frozen;

namespace Plinth.Privacy;

/// <summary>Names of persons in Latin letters: behind a title, behind words that say that a name follows, or a common given name with a surname.</summary>
internal static class WesternName
{
    private const int Longest = 24;
    private const int MostWords = 4;

    private static readonly (FrozenSet<string> Sure, FrozenSet<string> Doubtful) s_given = Given();
    private static readonly FrozenSet<string> s_surnames = Surnames();

    private static readonly FrozenSet<string> s_titles = Set(
        "Mr Mrs Ms Miss Mister Dr Prof Professor Dame Senator Sen Congressman Congresswoman Capt Captain Lt Lieutenant Sgt Sergeant Cpl Rev Reverend Herr Frau Monsieur Mme Madame Señor Señora Mx Col Colonel");

    // What follows a title, a given name or "by" in capitals and is no part of anybody's name.
    private static readonly FrozenSet<string> s_words = Set(
        "A An The And Or Of In On At By For From To With As Is Was Are Were Be Has Had Have Will Would Can Could May Might Not But If So It Its He She They We You I My His Her Our Your Their This That These Those There Here "
        + "Who What When Where Why How Which All Any Some No Yes Please Thanks Thank Dear Hello Hi Hey Best Kind Regards Sincerely Yours Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June "
        + "July August September October November December Street Road Avenue Lane Drive Boulevard Square Park Bridge River Lake Mountain Mount Island Islands Bay Beach Valley Creek Hill Hills County City Town Village State States "
        + "University College School Academy Institute Hospital Clinic Church Cathedral Chapel Museum Gallery Library Theatre Theater Hotel Airport Station Stadium Arena Hall House Building Tower Center Centre Foundation Trust Fund Society "
        + "Association Committee Council Commission Department Ministry Agency Office Bureau Court Inc Ltd Llc Corp Corporation Company Co Group Holdings Bank Press Books Publishing Records Studio Studios Pictures Productions Entertainment "
        + "Award Awards Prize Medal Cup Trophy League Club United Team Tour Show Act Bill Law Theorem Effect Disease Syndrome Test Method Algorithm Day Night Week Year Century War Battle Revolution King Queen Prince Princess Pope Emperor Duke "
        + "President Minister Chancellor Governor Mayor Chairman Director Manager Officer Editor Author Judge Speaker Secretary General Doctor Sir Madam Everyone Everybody World Team Customer Customers Service Services Support Sales Admin "
        + "Staff Members Member Friends Friend Users User Guest Reader Readers Colleagues Sirs Madame Santa Father Mother Brother Sister Uncle Aunt God Lord Jesus Christ Bible American British English French German Chinese Japanese Russian "
        + "European African Asian Indian Italian Spanish Canadian Australian North South East West Northern Southern Eastern Western New Old Great Big Top First Second Third One Two Three Chapter Section Part Volume Book Figure Table Page "
        + "Internet Google Facebook Twitter Amazon Apple Microsoft Reuters Associated Press Staff Wikipedia Source Photo Image Video News Times Post Daily Journal Magazine Online Web Download Read More See Also Click Share Home Contact About "
        + "Modified Cuisine Realty Firma Hon Esq Robot Pepper Coffee Clean Code Opus Sonnet Bot Half Optics Machine Workshop Who President Speaker Chairman Chair Right Perfect Potato Bean Universe America Jr Sr Ii Iii Phd Md Street St Ave Rd Blvd Family Brothers Sons Fan Fans Edition Collection Series Cookbook Vineyards Winery Farm Farms");

    // What stands behind a name that is that of a place or a firm.
    private static readonly FrozenSet<string> s_things = Set(
        "Street St Road Rd Avenue Ave Lane Drive Boulevard Blvd Square Park Bridge River Lake Island Bay Beach County City University College School Academy Institute Hospital Clinic Church Cathedral Museum Gallery Library Theatre Theater "
        + "Hotel Airport Station Stadium Arena Hall House Building Tower Center Centre Foundation Trust Fund Society Association Inc Ltd Llc Corp Corporation Company Group Holdings Bank Press Books Publishing Records Studios Award Awards Prize "
        + "Medal Cup Trophy Theorem Show Act Method Collection Vineyards Winery Memorial Cookbook Edition Line Way Court Place Terrace Wines Foods Motors Airlines Stores Brothers Sons Cancer Clothing Limited Laboratories Labs Trail Trailhead Park Homes Avenue Plaza Expressway Parkway Highway Field Fields Trophy Prizes Lecture Lectures Scholarship Fellowship Endowment Winery Cellars Brewing Partners Associates Consulting Investments Extensions");

    private static readonly string[] s_says =
    [
        "name is ", "name: ", "name : ", "i am ", "i'm ", "i’m ", "called ", "named ", "contact: ", "contact person: ", "author: ", "authors: ", "attn: ", "attention: ", "signed, ", "signed ", "signed by ", "written by ", "posted by ",
        "reported by ", "photo by ", "photograph by ", "edited by ", "reviewed by ", "prepared by ", "interviewed by ", "patient: ", "customer: ", "employee: ", "applicant: ", "tenant: ", "plaintiff ", "defendant ", "witness ", "regards,\n", "sincerely,\n",
        "yours,\n", "wishes,\n", "cheers,\n", "thanks,\n", "truly,\n", "faithfully,\n", "love,\n",
    ];

    // In small letters only: "Singer Sewing Machine".
    private static readonly string[] s_roles =
    [
        "actor ", "actress ", "singer ", "coach ", "CEO ", "attorney ", "lawyer ", "spokesman ", "spokeswoman ", "spokesperson ", "my wife ", "my husband ", "my son ", "my daughter ",
        "my brother ", "my sister ", "my friend ", "co-founder ", "founder ", "sheriff ", "detective ", "deputy ", "columnist ", "architect ", "photographer ", "author ", "director ", "my kid ",
    ];

    private static readonly string[] s_greets = ["dear ", "hi ", "hello ", "hey ", "thanks, ", "thanks ", "hi, ", "hello, ", "regards,\n", "sincerely,\n", "yours,\n", "wishes,\n", "cheers,\n", "thanks,\n", "love,\n", "name is ", "my name’s ", "my name's ", "i'm ", "i’m "];

    /// <summary>Looks at a capital letter.</summary>
    public static void Find(in Passage passage, int at)
    {
        var text = passage.Text;
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '\'' or '’' or '-' or '@' or '/' or '#' or '.' or '<' or '&')) return;
        var end = WordEnd(text, at);
        if (end - at is < 2 or > Longest) return;
        var first = text[at..end];
        var sure = Is(s_given.Sure, first);
        if (Is(s_titles, first))
        {
            // "Dr. Smith", "Mr Smith": the title stays.
            var from = end < text.Length && text[end] == '.' ? end + 1 : end;
            if (from < text.Length && text[from] is ' ' or '\u00A0' && !Is(s_titles, text[(from + 1)..WordEnd(text, from + 1)]) && Run(text, from + 1, 1, out var to)) passage.Add(from + 1, to);
            return;
        }

        if (Is(s_words, first) && !sure) return;
        var before = Context.Before(text, at, Longest);
        if (Precludes(before)) return;
        var said = Ends(before, s_says) || Ends(before, s_roles, StringComparison.Ordinal);
        var byLine = !said && IsByLine(text, at);
        var doubtful = sure || Is(s_given.Doubtful, first);
        if (said || byLine || doubtful)
        {
            if (Run(text, at, 2, out var stop))
            {
                var last = text[(text[at..stop].LastIndexOfAny(' ', '.') + at + 1)..stop];
                var accepted = sure || doubtful && (said || Is(s_surnames, last)) || Is(s_surnames, last) && (said || byLine);
                if (accepted || (said || byLine) && Closes(text, stop))
                {
                    passage.Add(at, stop);
                    return;
                }
            }
        }

        if (doubtful && Ends(before, s_greets) && (end == text.Length || !char.IsLetterOrDigit(text[end])) && !CapitalFollows(text, end)) passage.Add(at, end);
    }

    // Capitalised words in a row, with initials and particles, up to the last that can end a name.
    private static bool Run(ReadOnlySpan<char> text, int at, int least, out int end)
    {
        (end, var words) = (at, 0);
        for (var from = at; words < MostWords && from < text.Length;)
        {
            var to = WordEnd(text, from);
            if (to == from) break;
            var word = text[from..to];
            if (words > 0 && IsParticle(word) && to + 1 < text.Length && text[to] == ' ')
            {
                from = to + 1;
                continue;
            }

            if (!char.IsUpper(word[0])) break;
            var initial = word.Length == 1;
            if (initial)
            {
                if (to < text.Length && text[to] == '.') to++;
                else if (words == 0 || word[0] is 'I' or 'A') break;
            }
            else if (words > 0 && Is(s_things, word) && !Is(s_surnames, word))
            {
                return false;
            }
            else if (word.Length > 3 && IsUpper(word) || words > 0 && Is(s_words, word) && !Is(s_surnames, word) || words == 0 && least == 1 && Is(s_words, word))
            {
                if (Is(s_things, word)) return false;
                break;
            }

            words++;
            if (!initial) end = to;
            if (to >= text.Length || text[to] is not (' ' or '\u00A0')) break;
            from = to + 1;
        }

        if (end == at || words < least) return false;
        // A row longer than names are is a heading; a firm or a place follows with its own word.
        if (end + 1 < text.Length && text[end] is ' ' or '-')
        {
            var next = text[(end + 1)..WordEnd(text, end + 1)];
            if (next.Length > 1 && char.IsUpper(next[0]) && (words == MostWords || Is(s_things, next))) return false;
            if (next.Length == 0 && text[end + 1] == '&') return false;
        }

        if (end + 2 < text.Length && text[end] is '\'' or '’' && text[end + 1] == 's' && text[end + 2] == ' ')
        {
            var next = text[(end + 3)..Math.Max(end + 3, WordEnd(text, Math.Min(text.Length, end + 3)))];
            if (Is(s_things, next)) return false;
        }

        // Of one word at least two must be counted where two are asked.
        return least == 1 || text[at..end].IndexOfAny(' ', '\u00A0') > 0;
    }

    // "By Jane Doe" at the start of a line.
    private static bool IsByLine(ReadOnlySpan<char> text, int at) =>
        at >= 3 && text[at - 1] == ' ' && text[at - 2] is 'y' or 'Y' && text[at - 3] == 'B' && (at == 3 || text[at - 4] is '\n' or '|' or '—');

    private static bool Closes(ReadOnlySpan<char> text, int end) => end >= text.Length || text[end] is '\n' or '\r' or ',' or '|' or '<' or '(' or '.' or ';' or '—' or '/';

    private static bool CapitalFollows(ReadOnlySpan<char> text, int end) => end + 1 < text.Length && text[end] == ' ' && char.IsUpper(text[end + 1]);

    // "the Jane Austen of", "San Diego", and what streets are called.
    private static bool Precludes(ReadOnlySpan<char> before)
    {
        if (before.Length == 0 || before[^1] != ' ') return false;
        before = before[..^1];
        var word = before[(before.LastIndexOfAny(' ', '\n', '(') + 1)..];
        return word is "the" or "The" or "San" or "Santa" or "São" or "St." or "Saint" or "Fort" or "Port" or "Lake" or "Mount" or "Rua" or "Avenida" or "Calle" or "Via" or "Rue" or "rue" or "ul." or "UC"
            || word.Length > 0 && word.Length < 6 && word.IndexOfAnyExceptInRange('0', '9') < 0 && word.Length != 4 && before.Length > word.Length && before[^(word.Length + 1)] != '\n';
    }

    private static bool Ends(ReadOnlySpan<char> before, string[] phrases, StringComparison how = StringComparison.OrdinalIgnoreCase)
    {
        if (before.Length < 3) return false;
        foreach (var phrase in phrases)
        {
            if (!before.EndsWith(phrase, how)) continue;
            var start = before.Length - phrase.Length;
            if (start == 0 || !char.IsLetterOrDigit(before[start - 1])) return true;
        }

        return false;
    }

    private static bool IsParticle(ReadOnlySpan<char> word) => word is "van" or "von" or "der" or "den" or "de" or "del" or "della" or "di" or "da" or "dos" or "la" or "le" or "bin" or "ibn" or "al" or "ten" or "ter" or "zu";

    private static bool IsUpper(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (char.IsLower(c)) return false;
        return true;
    }

    private static int WordEnd(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && end - at <= Longest)
        {
            if (IsLatin(text[end])) end++;
            else if (text[end] is '\'' or '’' && end - at == 1 && end + 1 < text.Length && char.IsUpper(text[end + 1])) end++;
            else if (text[end] == '-' && end > at && end + 1 < text.Length && char.IsUpper(text[end + 1]) && IsLatin(text[end + 1])) end++;
            else break;
        }

        return end;
    }

    private static bool IsLatin(char c) => char.IsAsciiLetter(c) || c is >= 'À' and <= 'ž' and not ('×' or '÷');

    private static bool Is(FrozenSet<string> set, ReadOnlySpan<char> word) => set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static (FrozenSet<string> Sure, FrozenSet<string> Doubtful) Given()
    {
        var lines = Lines("given-names.txt");
        var doubtful = lines.Where(l => l[0] == '?').SelectMany(l => l[2..].Split(' ')).ToFrozenSet(StringComparer.Ordinal);
        return (lines.Where(l => l[0] != '?').SelectMany(l => l.Split(' ')).Where(n => !doubtful.Contains(n)).ToFrozenSet(StringComparer.Ordinal), doubtful);
    }

    private static FrozenSet<string> Surnames() => Lines("surnames.txt").SelectMany(l => l.Split(' ')).ToFrozenSet(StringComparer.Ordinal);

    private static List<string> Lines(string name)
    {
        using var stream = typeof(WesternName).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded in this build of Plinth");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#')];
    }
}
