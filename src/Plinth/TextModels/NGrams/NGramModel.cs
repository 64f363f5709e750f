using System.Text;

namespace Plinth.TextModels.NGrams;

/// <summary>
/// A backoff language model: log10 p(word | words before). Reads ARPA text (plain, gzip, zstd) and KenLM's binary files (version 5: probing, probing
/// with rest costs, trie, and trie with quantised values or array-compressed pointers or both).
/// </summary>
/// <remarks>Immutable and shared by threads. A binary file is mapped and not copied, so its pages are shared by processes.</remarks>
public abstract class NGramModel : IDisposable
{
    /// <summary>Most words in an n-gram.</summary>
    public const int MaxOrder = 8;

    /// <summary>The word that all words outside the vocabulary are: <c>&lt;unk&gt;</c>.</summary>
    public const uint Unknown = 0;

    /// <summary>Most words that an n-gram of this model has.</summary>
    public abstract int Order { get; }

    /// <summary>Number of words, <c>&lt;unk&gt;</c> among them; ids are below it.</summary>
    public abstract uint WordCount { get; }

    /// <summary>Number of n-grams of each order, from 1.</summary>
    public abstract IReadOnlyList<long> Counts { get; }

    /// <summary>How it is stored, in a few words.</summary>
    public abstract string Kind { get; }

    /// <summary>Opens a model by its content.</summary>
    /// <exception cref="PlinthException">The file is missing, truncated, contradictory or of a kind that is not read.</exception>
    public static NGramModel Open(string path, CancellationToken ct = default) =>
        KenLmHeader.IsBinary(path) ? KenLmFile.Open(path) : KenLmFile.Build(path, ct);

    /// <summary>The id of a word in UTF-8; <see cref="Unknown"/> when the model does not have it.</summary>
    public abstract uint Find(ReadOnlySpan<byte> word);

    /// <summary>The state at the beginning of a sentence, after <c>&lt;s&gt;</c>.</summary>
    public abstract NGramState Begin { get; }

    /// <summary>log10 p(word | before), and the state after it.</summary>
    /// <param name="before">The words before.</param>
    /// <param name="word">Id of the word.</param>
    /// <param name="after">The words before the next one.</param>
    /// <param name="matched">Length of the longest n-gram that was found; 0 for an unknown word.</param>
    public abstract float Score(in NGramState before, uint word, out NGramState after, out int matched);

    /// <summary>Scores one sentence: words parted by spaces, between <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.</summary>
    /// <param name="sentence">UTF-8; spaces, tabs, carriage returns and NUL part words.</param>
    public virtual SentenceScore Score(ReadOnlySpan<byte> sentence)
    {
        var state = Begin;
        float log10 = 0;
        var tokens = 0;
        var unknown = 0;
        while (NextWord(ref sentence, out var word))
        {
            var id = Find(word);
            log10 += Score(state, id, out state, out _);
            tokens++;
            if (id == Unknown) unknown++;
        }

        log10 += Score(state, End, out _, out _);
        return new SentenceScore(log10, tokens, unknown, 1);
    }

    /// <summary>Scores a text, each line that is not blank as a sentence of its own.</summary>
    public SentenceScore ScoreText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var sum = default(SentenceScore);
        foreach (var line in utf8.AsSpan().Split((byte)'\n'))
        {
            var sentence = utf8.AsSpan(line);
            if (sentence.IndexOfAnyExcept(" \t\r\0"u8) >= 0) sum += Score(sentence);
        }

        return sum;
    }

    /// <summary>Id of <c>&lt;/s&gt;</c>.</summary>
    public abstract uint End { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file or the memory.</summary>
    protected abstract void Dispose(bool disposing);

    internal static bool NextWord(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> word)
    {
        var start = 0;
        while (start < rest.Length && IsSpace(rest[start])) start++;
        var end = start;
        while (end < rest.Length && !IsSpace(rest[end])) end++;
        word = rest[start..end];
        rest = rest[end..];
        return word.Length > 0;
    }

    // What KenLM takes for space.
    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0;
}
