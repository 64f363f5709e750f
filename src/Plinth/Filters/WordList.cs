using System.Text;

namespace Plinth.Filters;

/// <summary>Files with a word a line (UTF-8; <c>#</c> begins a remark).</summary>
internal static class WordList
{
    /// <summary>Reads one; of a bad line the user hears file and number.</summary>
    /// <param name="step">The step that asks, for the message where there is no such file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="PlinthException">The file is missing or empty, or a line is no word in UTF-8 of up to 100 characters.</exception>
    public static List<string> Read(string step, string path)
    {
        if (!File.Exists(path)) throw new PlinthException($"{step}: there is no file {path}");
        var words = new List<string>();
        var number = 0;
        foreach (var line in File.ReadLines(path, new UTF8Encoding(false, false)))
        {
            number++;
            var word = line.Trim().TrimStart('\uFEFF');
            if (word.Length == 0 || word[0] == '#') continue;
            if (word.Length > 100 || word.Contains('\uFFFD', StringComparison.Ordinal) || word.Contains('\t', StringComparison.Ordinal))
                throw new PlinthException($"{path}:{number}: not a word in UTF-8 of up to 100 characters");
            words.Add(word);
        }

        return words.Count > 0 ? words : throw new PlinthException($"{path}:1: holds no word");
    }
}
