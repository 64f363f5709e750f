using System.Text.Json;

namespace Plinth.LanguageData;

/// <summary>Sentences of extracted pages (JSON lines with <c>text</c>): without their last mark, 8 to 120 characters, half of them Han, each once.</summary>
internal static class RealSentences
{
    public static IEnumerable<string> Read(string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            foreach (var sentence in json.RootElement.GetProperty("text").GetString()!.Split('。', '！', '？', '\n'))
            {
                var text = sentence.Trim();
                if (text.Length is < 8 or > 120 || text.Count(c => c is >= '\u3400' and <= '\u9FFF') * 2 < text.Length) continue;
                if (seen.Add(text)) yield return text;
            }
        }
    }

    /// <summary>Half of all sentences, by a hash (FNV-1a) of their characters.</summary>
    public static bool IsForTraining(string sentence) => (Hash(sentence) >> 16) % 2 == 0;

    /// <summary>FNV-1a of the characters.</summary>
    public static uint Hash(string sentence)
    {
        var hash = 2166136261u;
        foreach (var c in sentence) hash = unchecked((hash ^ c) * 16777619u);
        return hash;
    }
}
