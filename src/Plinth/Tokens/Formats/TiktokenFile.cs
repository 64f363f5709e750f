using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Formats;

/// <summary>Rank files as tiktoken has them: a line a piece, its bytes in base 64, a space, its rank.</summary>
public static class TiktokenFile
{
    /// <summary>Opens a rank file; its name says the pattern and the special tokens: gpt2, r50k, p50k, cl100k or o200k.</summary>
    /// <param name="path">The file, such as <c>cl100k_base.tiktoken</c>.</param>
    /// <exception cref="PlinthException">The name is none of these, or the file is not a rank file.</exception>
    public static Tokenizer Open(string path)
    {
        using var input = File.OpenRead(path);
        return Open(input, Path.GetFileName(path), path);
    }

    /// <summary>Opens ranks from a stream.</summary>
    /// <param name="input">The file's bytes, uncompressed.</param>
    /// <param name="encoding">The encoding's name, or what begins with it: <c>cl100k_base</c>.</param>
    /// <param name="place">Where they come from, for messages.</param>
    public static Tokenizer Open(Stream input, string encoding, string place)
    {
        bool Is(string name) => encoding.StartsWith(name, StringComparison.OrdinalIgnoreCase);
        (IPreTokenizer Cutter, SpecialToken[] Special) known =
            Is("cl100k") ? (new Gpt4PreTokenizer(), [new(100257, "<|endoftext|>"), new(100258, "<|fim_prefix|>"), new(100259, "<|fim_middle|>"), new(100260, "<|fim_suffix|>"), new(100276, "<|endofprompt|>")])
            : Is("o200k") ? (new O200kPreTokenizer(), [new(199999, "<|endoftext|>"), new(200018, "<|endofprompt|>")])
            : Is("gpt2") || Is("r50k") || Is("p50k") ? (new Gpt2PreTokenizer(), [new(50256, "<|endoftext|>")])
            : throw new PlinthException($"{place}: a rank file does not say how text is cut; its name should begin with gpt2, r50k, p50k, cl100k or o200k");
        var model = Read(input, place);
        if (known.Special.FirstOrDefault(s => s.Id < model.Pieces.Count && model.Pieces[s.Id].Length > 0) is { } taken)
            throw new PlinthException($"{place}: rank {taken.Id} is {taken.Text} in this encoding, and the file has a piece there");
        return Tokenizer.Of(model, known.Cutter, known.Special);
    }

    /// <summary>Reads a rank file.</summary>
    /// <param name="input">The file's bytes, uncompressed.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="PlinthException">A line is none of a rank file's, a rank comes twice, or the ranks reach far beyond the lines.</exception>
    public static RankBpe Read(Stream input, string name)
    {
        var found = new List<(int Rank, byte[] Piece)>();
        using var reader = new StreamReader(input, Encoding.UTF8);
        var number = 0;
        var most = -1;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0) continue;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || !int.TryParse(line.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var rank) || !Base64.IsValid(line.AsSpan(0, space)))
                throw new PlinthException($"{name}:{number}: expected a piece in base 64, a space and its rank");
            found.Add((rank, Convert.FromBase64String(line[..space])));
            most = Math.Max(most, rank);
        }

        if (found.Count == 0) throw new PlinthException($"{name}: no pieces");
        if (most > found.Count * 2L + 4096) throw new PlinthException($"{name}: ranks up to {most} with {found.Count} pieces: most of them are missing");
        var pieces = new byte[most + 1][];
        pieces.AsSpan().Fill([]);
        foreach (var (rank, piece) in found)
        {
            if (pieces[rank].Length > 0) throw new PlinthException($"{name}: rank {rank} comes twice");
            pieces[rank] = piece;
        }

        return new RankBpe(pieces);
    }
}
