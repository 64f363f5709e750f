using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Plinth.Languages;

/// <summary>English runs that are cut, or left whole, against the general rules: contractions, abbreviations, times, a few emoticons.</summary>
/// <remarks>The set is spaCy's (spacy/lang/en/tokenizer_exceptions.py, spacy/lang/tokenizer_exceptions.py), less the rarer emoticons.</remarks>
internal static class WordExceptions
{
    private const int LongestLength = 12;

    private static readonly FrozenDictionary<string, byte[]> s_parts = Build();

    private static readonly FrozenDictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> s_lookup =
        s_parts.GetAlternateLookup<ReadOnlySpan<char>>();

    // By first character (64 classes of it) and length: which last characters occur. Nearly every ordinary word is turned away here.
    private static readonly ulong[] s_lastByFirstAndLength = Index(s_parts.Keys);

    /// <summary>The lengths of the words that a run falls into, or null when it is no exception; one length means that it stays whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte[]? Find(ReadOnlySpan<char> run)
    {
        if ((uint)(run.Length - 2) > LongestLength - 2) return null;
        var lasts = s_lastByFirstAndLength[(run[0] & 63) * (LongestLength + 1) + run.Length];
        if ((lasts >> (run[^1] & 63) & 1) == 0) return null;
        return LookUp(run);
    }

    private static byte[]? LookUp(ReadOnlySpan<char> run) => s_lookup.TryGetValue(run, out var parts) ? parts : null;

    private static ulong[] Index(IEnumerable<string> keys)
    {
        var index = new ulong[64 * (LongestLength + 1)];
        foreach (var key in keys) index[(key[0] & 63) * (LongestLength + 1) + key.Length] |= 1UL << (key[^1] & 63);
        return index;
    }

    private static FrozenDictionary<string, byte[]> Build()
    {
        var all = new Dictionary<string, byte[]>();
        void Add(string first, params ReadOnlySpan<string> rest)
        {
            // Each contraction is also written without its apostrophe, and with a capital.
            foreach (var head in (string[])[first, Capital(first)])
            {
                var parts = new byte[rest.Length + 1];
                parts[0] = (byte)head.Length;
                var whole = head;
                for (var i = 0; i < rest.Length; i++)
                {
                    whole += rest[i];
                    parts[i + 1] = (byte)rest[i].Length;
                }

                all[whole] = parts;
            }
        }

        void AddBoth(string first, params ReadOnlySpan<string> rest)
        {
            Add(first, rest);
            var bare = new string[rest.Length];
            for (var i = 0; i < rest.Length; i++) bare[i] = rest[i].Replace("'", "", StringComparison.Ordinal);
            Add(first, bare);
        }

        AddBoth("i", "'m");
        AddBoth("i", "'m", "a");
        foreach (var word in Words("i you he she it we they who what when where why how there that this these those"))
        {
            AddBoth(word, "'ll");
            AddBoth(word, "'ll", "'ve");
            AddBoth(word, "'d");
            AddBoth(word, "'d", "'ve");
        }

        foreach (var word in Words("i you we they who what when where why how there these those")) AddBoth(word, "'ve");
        foreach (var word in Words("you we they who what when where why how there these those")) AddBoth(word, "'re");
        foreach (var word in Words("he she it who what when where why how there that this")) AddBoth(word, "'s");
        foreach (var word in Words("ca could do does did had may might must need ought sha should wo would"))
        {
            AddBoth(word, "n't");
            AddBoth(word, "n't", "'ve");
        }

        foreach (var word in Words("could might must should would")) AddBoth(word, "'ve");
        foreach (var word in Words("ai are is was were have has dare")) AddBoth(word, "n't");
        AddBoth("not", "'ve");
        Add("can", "not");
        Add("gon", "na");
        Add("got", "ta");
        Add("let", "'s");
        Add("c'm", "on");
        Add("how", "'d", "'y");
        all["y'all"] = [2, 3];
        all["yall"] = [1, 3];
        for (var hour = 1; hour <= 12; hour++)
            foreach (var half in Words("a.m. am p.m. pm"))
                all[$"{hour}{half}"] = [(byte)(hour < 10 ? 1 : 2), (byte)half.Length];
        foreach (var word in Words("ill its hell shell shed were well whore"))
        {
            all.Remove(word);
            all.Remove(Capital(word));
        }

        foreach (var word in Words(Whole)) all[word] = [(byte)word.Length];
        for (var letter = 'a'; letter <= 'z'; letter++) all[$"{letter}."] = [2];
        return all.ToFrozenDictionary();
    }

    private const string Whole =
        "doin' goin' nothin' nuthin' ol' somethin' Doin' Goin' Nothin' Nuthin' Ol' Somethin' 'em 'll 'nuff 'S 's ‘S ‘s and/or w/o 're "
        + "'Cause 'cause 'cos 'Cos 'coz 'Coz 'cuz 'Cuz 'bout ma'am Ma'am o'clock O'clock lovin' Lovin' havin' Havin' "
        + "Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo. Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind. Jan. Jul. Jun. Kan. Kans. Ky. La. "
        + "Mar. Mass. Mich. Minn. Miss. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. S.C. Sep. Sept. Tenn. Va. Wash. Wis. "
        + "'d a.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E. Inc. Jr. Ltd. Md. Messrs. Mo. Mont. Mr. Mrs. Ms. "
        + "p.m. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s. C++ ä. ö. ü. '' "
        + ":) :-) :)) :( :-( ;) ;-) :D :-D :P :-P :p :-p :/ :-/ :| :-| :o :O :-o :-O :* :-* :3 :> :] :[ =) =( =D =/ =| =] <3 </3 8) 8-) 8D "
        + "xD XD xDD XDD ^_^ ^__^ -_- -__- >.< >_< o_o O_O o_O O_o o.o O.O 0_0 v_v V_V T_T ._. :'( :'-( :') :'-) (: (; (= ): ;D ;_; =3";

    private static string[] Words(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
