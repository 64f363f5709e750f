using System.Text;

namespace Plinth.LanguageData;

/// <summary>Serbian's Cyrillic letters in its Latin ones: the standard's two alphabets map letter by letter.</summary>
internal static class SerbianLetters
{
    private const string From = "абвгдђежзијклљмнњопрстћуфхцчџш";
    private static readonly string[] To = ["a", "b", "v", "g", "d", "đ", "e", "ž", "z", "i", "j", "k", "l", "lj", "m", "n", "nj", "o", "p", "r", "s", "t", "ć", "u", "f", "h", "c", "č", "dž", "š"];

    public static string ToLatin(string text)
    {
        var latin = new StringBuilder();
        foreach (var c in text)
        {
            var at = From.IndexOf(c, StringComparison.Ordinal);
            latin.Append(at < 0 ? c.ToString() : To[at]);
        }

        return latin.ToString();
    }
}
