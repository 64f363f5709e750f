using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.LanguageData;

/// <summary>Turns jieba's dictionary and its hidden Markov model into one compressed file.</summary>
/// <remarks>
/// The trie is written in breadth-first order as three streams: number of children, steps between sibling characters, and the rank of the word's
/// weight (0 where the prefix is no word). Weights are written as doubles, so that every machine adds up the same numbers.
/// </remarks>
internal static partial class ChineseDictionaryFile
{
    private const char First = '\u4E00', Last = '\u9FD5'; // what jieba takes for Han (its finalseg)

    public static void Write(string jieba, string output)
    {
        long total = 0;
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(jieba, "dict.txt"), Encoding.UTF8))
        {
            var fields = line.Trim().Split(' ');
            var count = long.Parse(fields[1], CultureInfo.InvariantCulture);
            total += count;
            // A word with a letter or a sign in it can never lie inside a run of Han.
            if (fields[0].All(c => c is >= First and <= Last)) words[fields[0]] = count;
        }

        var sorted = words.Keys.Order(StringComparer.Ordinal).ToArray();
        var logTotal = Math.Log(total);
        var ranks = words.Values.Where(v => v > 0).GroupBy(v => v).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).ToArray();
        var rankOf = ranks.Select((v, i) => (v, i)).ToDictionary(p => p.v, p => p.i + 1);

        using var children = new MemoryStream();
        using var steps = new MemoryStream();
        using var weights = new MemoryStream();
        var nodes = 0;
        var queue = new Queue<(int From, int To, int Depth)>();
        queue.Enqueue((0, sorted.Length, 0));
        while (queue.Count > 0)
        {
            var (from, to, depth) = queue.Dequeue();
            nodes++;
            var rank = 0;
            if (from < to && sorted[from].Length == depth) rank = words[sorted[from++]] is var n and > 0 ? rankOf[n] : 0;
            Varint(weights, rank);
            int count = 0, previous = First - 1;
            while (from < to)
            {
                var c = sorted[from][depth];
                var end = from;
                while (end < to && sorted[end][depth] == c) end++;
                Varint(steps, c - previous);
                previous = c;
                count++;
                queue.Enqueue((from, end, depth + 1));
                from = end;
            }

            Varint(children, count);
        }

        using var file = new MemoryStream();
        var w = new BinaryWriter(file);
        w.Write(nodes);
        w.Write(ranks.Length);
        w.Write(0d - logTotal); // the weight of a character that is in no word: log 1 - log total
        foreach (var value in ranks) w.Write(Math.Log(value) - logTotal);
        foreach (var stream in new[] { children, steps, weights }) w.Write(stream.ToArray());
        WriteModel(w, jieba);
        using var compressed = File.Create(output);
        using var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize);
        file.Position = 0;
        file.CopyTo(brotli);
        Console.WriteLine($"{words.Count} words, {nodes} nodes, {ranks.Length} weights, {file.Length} bytes before compression");
    }

    private static void WriteModel(BinaryWriter w, string jieba)
    {
        var start = Numbers(Path.Combine(jieba, "finalseg", "prob_start.py"))[""];
        foreach (var state in "BMES") w.Write(start[state.ToString()]);
        var moves = Numbers(Path.Combine(jieba, "finalseg", "prob_trans.py"));
        foreach (var move in new[] { "BE", "BM", "EB", "ES", "ME", "MM", "SB", "SS" }) w.Write(moves[move[..1]][move[1..]]);
        var emit = Numbers(Path.Combine(jieba, "finalseg", "prob_emit.py"));
        foreach (var state in "BMES")
        {
            var table = emit[state.ToString()].Where(p => p.Key[0] is >= First and <= Last).OrderBy(p => p.Key[0]).ToArray();
            w.Write(table.Length);
            foreach (var (key, _) in table) w.Write((ushort)key[0]);
            foreach (var (_, value) in table) w.Write(value);
        }
    }

    // The files hold one Python literal, {'B': {'x': -1.0, …}, …} or flat.
    private static Dictionary<string, Dictionary<string, double>> Numbers(string path)
    {
        var all = new Dictionary<string, Dictionary<string, double>>();
        var current = all[""] = [];
        foreach (Match m in Entry().Matches(File.ReadAllText(path)))
        {
            var key = Regex.Unescape(m.Groups[1].Value);
            if (m.Groups[2].Value == "{") current = all[key] = [];
            else current[key] = double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture);
            if (m.Groups[2].Value == "{") current[m.Groups[3].Success ? Regex.Unescape(m.Groups[3].Value) : ""] =
                m.Groups[4].Success ? double.Parse(m.Groups[4].Value, CultureInfo.InvariantCulture) : 0;
        }

        return all;
    }

    private static void Varint(Stream s, int value)
    {
        for (; value >= 0x80; value >>= 7) s.WriteByte((byte)(value | 0x80));
        s.WriteByte((byte)value);
    }

    [GeneratedRegex(@"'([^']+)':\s*(\{|-?[0-9.e+-]+)(?:'([^']+)':\s*(-?[0-9.e+-]+))?")]
    private static partial Regex Entry();
}
