using System.Text;
using CsCheck;
using Plinth.Dedup;
using Plinth.Dedup.Substrings;
using Plinth.Tokens;
using Plinth.Tokens.PreTokenizers;
using Plinth.Tokens.Training;

namespace Plinth.Tests.Dedup;

public sealed class DedupSubstringTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["ab "], 0, 60],
        Gen.String[Gen.Char["的人a"], 0, 40],
        Gen.String[Gen.OneOf(Gen.Const('\0'), Gen.Const('é'), Gen.Const('\uD83D'), Gen.Const('\uDE00'), Gen.Char["ab"]), 0, 40]);

    [Fact]
    public unsafe void Suffixes_are_sorted_as_comparing_them_sorts_them() =>
        Gen.OneOf(Gen.Byte[1, 3].Array[0, 300], Gen.Byte[1, 255].Array[0, 200], Gen.Const(new byte[257])).Sample(bytes =>
        {
            var text = bytes.Select(b => b == 0 ? (byte)7 : b).Append(SuffixArray.End).ToArray();
            var sorted = new int[text.Length];
            fixed (byte* t = text)
            fixed (int* s = sorted) SuffixArray.Sort(t, s, text.Length, CancellationToken.None);
            var expected = Enumerable.Range(0, text.Length).ToArray();
            Array.Sort(expected, (a, b) => text.AsSpan(a).SequenceCompareTo(text.AsSpan(b)));
            Assert.Equal(expected, sorted);
        }, iter: 500);

    [Fact]
    public void What_is_cut_is_what_comparing_all_stretches_finds() =>
        Gen.Select(Text.Array[0, 8], Gen.Int[1, 4], Gen.Int[8, 12], Gen.Bool, Gen.Int[1, 200]).Sample((texts, shards, min, first, part) =>
        {
            var step = new DedupSubstring { MinBytes = min, Keep = first ? SubstringKeep.First : SubstringKeep.None, PartBytes = part, MostSorted = part % 3 == 0 ? 0.3 : 2 };
            var split = DedupRun.Split(texts, shards);
            var rows = DedupRun.Over(step, split, order: part, twice: part % 5 == 0);
            var expected = Twin(texts, min, first);
            var documents = split.SelectMany(shard => shard).ToList();
            for (var i = 0; i < texts.Length; i++)
            {
                var lost = string.IsNullOrWhiteSpace(expected[i]) && !string.IsNullOrWhiteSpace(Clean(texts[i]));
                Assert.Equal(lost ? Fate.Dropped : Fate.Kept, rows[i].Verdict.Fate);
                if (!lost && Clean(texts[i]) != expected[i]) Assert.Equal(expected[i], documents[i].Text);
                if (Clean(texts[i]) == expected[i]) Assert.Equal(texts[i], documents[i].Text);
            }
        }, iter: 100);

    [Fact]
    public void A_document_made_of_what_stands_elsewhere_is_dropped_by_share()
    {
        var passage = string.Concat(Enumerable.Range(0, 40).Select(i => $"word{i} "));
        string[] texts = [passage + "first", "second " + passage, "nothing in common with the others at all, whatever one looks for"];
        var rows = DedupRun.Over(new DedupSubstring { MinBytes = 50, MaxShare = 0.5 }, DedupRun.Split(texts, 2));
        Assert.Equal([Fate.Kept, Fate.Dropped, Fate.Kept], rows.Select(row => row.Verdict.Fate));
        Assert.Equal("max-share", rows[1].Verdict.Rule);
        Assert.InRange(rows[1].Verdict.Value, 0.9, 1);
    }

    [Fact]
    public void Stretches_of_tokens_are_found_as_comparing_all_of_them_finds_them()
    {
        using var folder = new TestFolder();
        var bytes = new ByteBpe([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })], [], IgnoreMerges: false);
        Tokenizer.Of(bytes, PreTokenizer.Named(PreTokenizerName.Plinth), []).Save(folder.File("tokenizer"));
        var step = new DedupSubstring { Unit = SubstringUnit.Tokens, Tokenizer = "tokenizer", MinTokens = 4 };
        step.Prepare(new StepContext(folder.Path, 17));
        // A byte a token: a stretch can end inside a character, which stays whole then.
        string[] texts = ["xx一二三四yy", "zz一二三四", "abcd", "abc", "ab cd ab cd"];
        var split = DedupRun.Split(texts, 2);
        DedupRun.Over(step, split);
        Assert.Equal(["xx一二三四yy", "zz", "abcd", "abc", "ab cd "], split.SelectMany(s => s).Select(d => d.Text));
        Assert.Throws<PlinthException>(() => new DedupSubstring { Unit = SubstringUnit.Tokens }.Prepare(new StepContext(folder.Path, 17)));
    }

    [Fact]
    public void A_Chinese_character_is_never_cut_in_half()
    {
        const string passage = "这一段文字在两篇文章里都出现过所以第二次要删掉它的每一个字";
        string[] texts = ["甲文开头" + passage + "甲文结尾", "乙文的开头" + passage + "乙文的结尾"];
        var split = DedupRun.Split(texts, 1);
        DedupRun.Over(new DedupSubstring { MinBytes = 31 }, split);
        // 31 bytes are ten characters and a third: the last of the passage stays, whole.
        Assert.Equal("乙文的字乙文的结尾", split[0][1].Text);
        Assert.Equal(texts[0], split[0][0].Text);
    }

    // Every stretch compared with every other, in UTF-8.
    private static string[] Twin(string[] texts, int min, bool keepFirst)
    {
        var documents = texts.Select(text => Encoding.UTF8.GetBytes(text)).ToArray();
        var met = new Dictionary<string, (int Doc, int At)>(StringComparer.Ordinal);
        var count = new Dictionary<string, int>(StringComparer.Ordinal);
        IEnumerable<(int Doc, int At, string Key)> Windows()
        {
            for (var d = 0; d < documents.Length; d++)
                for (var at = 0; at + min <= documents[d].Length; at++)
                    if ((documents[d][at] & 0xC0) != 0x80) yield return (d, at, Convert.ToHexString(documents[d], at, min));
        }

        foreach (var window in Windows())
        {
            met.TryAdd(window.Key, (window.Doc, window.At));
            count[window.Key] = count.GetValueOrDefault(window.Key) + 1;
        }

        var cut = documents.Select(document => new bool[document.Length]).ToArray();
        foreach (var (doc, at, key) in Windows())
        {
            if (count[key] < 2 || (keepFirst && met[key] == (doc, at))) continue;
            var end = at + min;
            while (end < documents[doc].Length && (documents[doc][end] & 0xC0) == 0x80) end--;
            for (var i = at; i < end; i++) cut[doc][i] = true;
        }

        return [.. documents.Select((document, d) => Encoding.UTF8.GetString([.. document.Where((_, i) => !cut[d][i])]))];
    }

    // Half a pair is U+FFFD in UTF-8.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
