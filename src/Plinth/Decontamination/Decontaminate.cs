using System.Globalization;
using System.Text;
using Plinth.Sources;

namespace Plinth.Decontamination;

/// <summary>Takes test items out of a corpus: documents that hold a run of words of one, 13 by default; a character of Han, kana or Thai counts as a word.</summary>
/// <remarks>
/// Brown et al. 2020 (GPT-3), arXiv:2005.14165, appendix C: 13-grams of words without case and punctuation; a tolerance as Llama 2 has it (Touvron et al. 2023, arXiv:2307.09288, appendix A.6) is
/// <see cref="Skips"/>. An item shorter than a match is looked for whole, one of fewer than <see cref="MinWords"/> words not at all. Words are compared by 64-bit hashes. Which item was met where
/// stands in the ledger: the item in place of a duplicate's keeper, the stretches as spans; the label <c>contaminated_by</c> lists the items. Cost: one pass over the text.
/// </remarks>
public sealed record Decontaminate : IEditor, IWarns, IPresets<Decontaminate>
{
    private const int MostListed = 20;
    private const int LeastSeed = 4;

    private TestIndex? _index;
    private IReadOnlyList<string> _warnings = [];

    /// <summary>The test sets: files, globs or folders of JSON, JSON lines or text, plain, compressed or in archives.</summary>
    public string[] Sets { get; init; } = [];

    /// <summary>Fields of an item to look for; empty for every text in it.</summary>
    public string[] Fields { get; init; } = [];

    /// <summary>Words of a match; default 13.</summary>
    [Within(2, 1000)]
    public int Words { get; init; } = 13;

    /// <summary>Words of the shortest text that is looked for; default 8, GPT-3's least.</summary>
    [Within(1, 1000)]
    public int MinWords { get; init; } = 8;

    /// <summary>Words of a match that may be others; default 0. At least four words in a row must be left to look for: the lesser of <see cref="Words"/> and <see cref="MinWords"/>, parted by one more.</summary>
    [Within(0, 10)]
    public int Skips { get; init; }

    /// <summary>What becomes of a document that holds a match; default <c>drop</c>.</summary>
    public ContaminationFate Fate { get; init; } = ContaminationFate.Drop;

    /// <summary>Characters on both sides of a match that are cut with it, to the ends of their words; default 200, as GPT-3.</summary>
    [Within(0, 100_000)]
    public int Around { get; init; } = 200;

    /// <summary>Largest share of a document's words in matches; more drops it whatever <see cref="Fate"/> says. Default off.</summary>
    [Within(0, 1)]
    public double? MaxShare { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<Decontaminate>> Presets { get; } = new Dictionary<string, Func<Decontaminate>>
    {
        ["gpt3"] = () => new() { Words = 13, MinWords = 8, Fate = ContaminationFate.Cut, Around = 200 },
    };

    /// <summary>Reads the test sets.</summary>
    public void Prepare(StepContext context)
    {
        if (Skips > 0 && Math.Min(Words, MinWords) / (Skips + 1) < LeastSeed)
            throw new PlinthException($"skips: {Skips} leaves fewer than {LeastSeed} words in a row to look for; raise min_words (and words) to {LeastSeed * (Skips + 1)} or more");
        if (Sets.Length == 0)
        {
            _warnings = ["no test sets are named, so nothing is looked for: give sets: [eval/*.jsonl]"];
            return;
        }

        var index = new TestIndex(Words, MinWords, Skips);
        var (items, shorter) = (0, 0);
        foreach (var (id, text) in TestSets.Read(Sets, Fields, context.BaseDirectory))
        {
            var words = TestWords.Of(text);
            items++;
            if (words.Count < MinWords) shorter++;
            else index.Add(id, words);
        }

        index.Complete();
        _index = index;
        _warnings = shorter == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{shorter} of {items} texts of the test sets have fewer than min_words ({MinWords}) words and are not looked for")];
    }

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        if (_index is not { Count: > 0 } || !MayMatch(doc.Text)) return Verdict.Keep;
        var words = TestWords.Of(doc.Text);
        var matches = _index.Find(words);
        if (matches.Count == 0) return Verdict.Keep;
        var stretches = Merge(matches.Select(m => (m.From, m.To)));
        var share = (double)stretches.Sum(s => s.To - s.From) / words.Count;
        foreach (var (from, to) in stretches) doc.Report("contaminated", words[from].Begin, words[to - 1].End - words[from].Begin);
        doc.Labels.Set("contaminated_by", Json.Array(matches.Select(m => m.Item).Distinct().Take(MostListed)));
        doc.Labels.Set("contaminated_share", Math.Round(share, 4));
        var longest = matches.MaxBy(m => m.To - m.From);
        if (Fate == ContaminationFate.Drop || share > MaxShare) return Verdict.Drop("contaminated", share, Fate == ContaminationFate.Drop ? 0 : MaxShare!.Value, longest.Item);
        return Fate == ContaminationFate.Label ? Verdict.Keep : Cut(doc, stretches.ConvertAll(s => (words[s.From].Begin, words[s.To - 1].End)), share, longest.Item);
    }

    // The usual case: a document without any.
    private bool MayMatch(string text) => new WordScan(text, _index!, stackalloc ushort[WordScan.Room(_index!, WordScan.Batch)]).Any();

    private Verdict Cut(Document doc, List<(int Begin, int End)> stretches, double share, string item)
    {
        var text = doc.Text;
        var cut = Merge(stretches.Select(s => (Back(text, Math.Max(0, s.Begin - Around)), Forth(text, Math.Min(text.Length, s.End + Around)))));
        var left = new StringBuilder(text.Length);
        var at = 0;
        foreach (var (from, to) in cut)
        {
            left.Append(text, at, from - at);
            at = to;
            // What stood apart stays apart.
            if (left.Length > 0 && left[^1] != '\n' && at < text.Length) left.Append('\n');
        }

        left.Append(text, at, text.Length - at);
        if (string.IsNullOrWhiteSpace(left.ToString())) return Verdict.Drop("nothing-left", share, duplicateOf: item);
        doc.Text = left.ToString();
        return Verdict.Keep;
    }

    private static int Back(string text, int at)
    {
        while (at > 0 && at < text.Length && !char.IsWhiteSpace(text[at - 1]) && (char.IsLowSurrogate(text[at]) || text[at] < 0x2E80)) at--;
        return at;
    }

    private static int Forth(string text, int at)
    {
        while (at > 0 && at < text.Length && !char.IsWhiteSpace(text[at]) && (char.IsLowSurrogate(text[at]) || text[at] < 0x2E80)) at++;
        return at;
    }

    private static List<(int From, int To)> Merge(IEnumerable<(int From, int To)> stretches)
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in stretches.Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To) merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else merged.Add((from, to));
        }

        return merged;
    }
}

/// <summary>What becomes of a document that holds a test item.</summary>
public enum ContaminationFate
{
    /// <summary>It goes.</summary>
    Drop,

    /// <summary>The stretch and what stands around it goes.</summary>
    Cut,

    /// <summary>It stays, with labels.</summary>
    Label,
}
