using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Plinth.Sources;

namespace Plinth.TextModels.NGrams;

/// <summary>Reads a language model in ARPA text, order by order; gzip and zstd by content.</summary>
/// <remarks>The format: <c>\data\</c>, <c>ngram 1=5657</c> …, then for each order <c>\1-grams:</c> and lines of log10 p, words, log10 backoff.</remarks>
internal sealed class ArpaReader : IDisposable
{
    private const int MaxLine = 1 << 20;

    private readonly string _path;
    private readonly LineReader _lines;
    private readonly Range[] _words = new Range[NGramModel.MaxOrder];
    private long _line;
    private byte[] _current = [];

    /// <summary>Opens a model and reads its counts.</summary>
    /// <exception cref="PlinthException">It is not ARPA text.</exception>
    public ArpaReader(string path)
    {
        _path = path;
        _lines = new LineReader(Compression.OpenRead(path), MaxLine);
        try { Counts = ReadCounts(); }
        catch
        {
            _lines.Dispose();
            throw;
        }
    }

    /// <summary>Number of n-grams of each order, from 1, as the head says.</summary>
    public long[] Counts { get; }

    /// <summary>log10 p of the current n-gram, at most 0.</summary>
    public float Probability { get; private set; }

    /// <summary>log10 backoff of the current n-gram; 0 where there is none.</summary>
    public float Backoff { get; private set; }

    /// <summary>A word of the current n-gram, from the left; good until the next one.</summary>
    public ReadOnlySpan<byte> Word(int index) => _current.AsSpan(_words[index]);

    /// <summary>Goes to where the n-grams of an order begin.</summary>
    public void Begin(int order)
    {
        var line = Next() ?? throw Wrong($"ends before \\{order}-grams:");
        var expected = $"\\{order}-grams:";
        if (Encoding.UTF8.GetString(line).Trim() != expected) throw Wrong($"expected {expected}");
    }

    /// <summary>Reads the next n-gram of the order; to be called as often as the count says.</summary>
    public void Read(int order)
    {
        if (!_lines.Read(out var line)) throw Wrong($"ends before all {order}-grams that its head announces");
        _line++;
        if (_lines.TooLong) throw Wrong($"a line of more than {MaxLine} bytes");
        if (line.IsEmpty) throw Wrong($"fewer {order}-grams than its head announces");
        Keep(line);
        var rest = 0;
        if (!NextField(line, ref rest, out var field) || !Number(line[field], out var probability)) throw Wrong("expected log10 of a probability");
        if (!(probability <= 0)) throw Wrong($"log10 of a probability is {probability.ToString(CultureInfo.InvariantCulture)}; it is at most 0");
        for (var i = 0; i < order; i++)
            if (!NextField(line, ref rest, out _words[i])) throw Wrong($"expected {order} words");
        Probability = probability;
        Backoff = 0;
        if (!NextField(line, ref rest, out field)) return;
        if (!Number(line[field], out var backoff)) throw Wrong("expected log10 of a backoff after the words");
        Backoff = backoff;
        if (NextField(line, ref rest, out _)) throw Wrong($"more than {order} words and two numbers");
    }

    /// <summary>Checks that the model ends where it should.</summary>
    public void Finish()
    {
        var line = Next();
        if (line is null || !line.AsSpan().StartsWith("\\end\\"u8)) throw Wrong("expected \\end\\");
    }

    /// <summary>A message that names the line.</summary>
    public PlinthException Wrong(string what) => new($"{_path}:{_line}: {what}");

    public void Dispose() => _lines.Dispose();

    private long[] ReadCounts()
    {
        if (Next() is not { } first || !first.AsSpan().StartsWith("\\data\\"u8))
            throw Wrong("not a language model: neither KenLM's binary format nor ARPA text, which begins with \\data\\");
        var counts = new List<long>();
        while (true)
        {
            if (!_lines.Read(out var line)) throw Wrong("ends within its head");
            _line++;
            if (line.IsEmpty) break;
            var text = Encoding.UTF8.GetString(line);
            var parts = text.Split(['=', ' '], StringSplitOptions.RemoveEmptyEntries);
            if (parts is not ["ngram", var order, var count]
                || !int.TryParse(order, CultureInfo.InvariantCulture, out var n) || n != counts.Count + 1
                || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw Wrong($"expected ngram {counts.Count + 1}=COUNT");
            if (n > NGramModel.MaxOrder) throw Wrong($"order {n}; 1 to {NGramModel.MaxOrder} can be read");
            counts.Add(number);
        }

        if (counts.Count == 0) throw Wrong("its head has no counts");
        if (counts[0] > uint.MaxValue) throw Wrong($"{counts[0]} words");
        // A line of a probability and a word takes at least four bytes; gzip makes at most a thousandth of it.
        var most = new FileInfo(_path).Length * (Compression.DetectFile(_path) == CompressionKind.None ? 1 : 1100) / 4;
        foreach (var count in counts)
            if (count > most) throw Wrong($"its head announces {count} n-grams, which do not fit into the file");
        return [.. counts];
    }

    // The next line that is not blank.
    private byte[]? Next()
    {
        while (_lines.Read(out var line))
        {
            _line++;
            if (line.Trim((byte)' ').Length > 0) return line.ToArray();
        }

        return null;
    }

    private void Keep(ReadOnlySpan<byte> line)
    {
        if (_current.Length < line.Length) _current = new byte[Math.Max(line.Length, 256)];
        line.CopyTo(_current);
    }

    private static bool NextField(ReadOnlySpan<byte> line, ref int at, out Range field)
    {
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t' or 0) at++;
        var start = at;
        while (at < line.Length && line[at] is not ((byte)' ' or (byte)'\t' or 0)) at++;
        field = start..at;
        return at > start;
    }

    private static bool Number(ReadOnlySpan<byte> text, out float number)
    {
        if (Utf8Parser.TryParse(text, out number, out var read) && read == text.Length) return !float.IsNaN(number);
        number = float.NegativeInfinity;
        return text.SequenceEqual("-inf"u8) || text.SequenceEqual("-Inf"u8);
    }
}
