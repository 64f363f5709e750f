using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
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
        try { return Tokenizer.Of(model, known.Cutter, known.Special); }
        catch (PlinthException e) { throw new PlinthException($"{place}: {e.Message}", e); }
    }

    /// <summary>Reads a rank file.</summary>
    /// <param name="input">The file's bytes, uncompressed.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="PlinthException">A line is none of a rank file's, a rank comes twice, or the ranks reach far beyond the lines.</exception>
    public static RankBpe Read(Stream input, string name)
    {
        byte[] bytes;
        using (var memory = new MemoryStream())
        {
            input.CopyTo(memory);
            bytes = memory.ToArray();
        }

        var found = new List<(int Rank, byte[] Piece)>(bytes.Length / 16);
        var most = Parse(bytes, name, found);
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

    /// <summary>Reads the lines; gives the highest rank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Parse(ReadOnlySpan<byte> rest, string name, List<(int Rank, byte[] Piece)> found)
    {
        Span<byte> scratch = new byte[256];
        int number = 0, most = -1;
        while (rest.Length > 0)
        {
            number++;
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (line.Length == 0) continue;
            var space = line.IndexOf((byte)' ');
            if (line.Length > scratch.Length) scratch = new byte[line.Length];
            if (space <= 0 || Base64.DecodeFromUtf8(line[..space], scratch, out _, out var length) != OperationStatus.Done
                || !Utf8Parser.TryParse(line[(space + 1)..], out int rank, out var used) || used != line.Length - space - 1 || rank < 0)
                throw new PlinthException($"{name}:{number}: expected a piece in base 64, a space and its rank");
            found.Add((rank, scratch[..length].ToArray()));
            most = Math.Max(most, rank);
        }

        return most;
    }
}
