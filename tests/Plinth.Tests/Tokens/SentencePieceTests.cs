using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Plinth.Tokens;
using Plinth.Tokens.Encoders;
using Plinth.Tokens.Formats;

namespace Plinth.Tests.Tokens;

/// <summary>Small models made with spm_train from the samples; the ids and the decoded lines are those of spm_encode and spm_decode 0.1.97.</summary>
public class SentencePieceTests
{
    public static TheoryData<string> Models => ["bpe-bytes", "bpe-nmt", "unigram-identity", "unigram-nmt"];

    [Theory, MemberData(nameof(Models))]
    public void Encodes_and_decodes_as_SentencePiece_does(string model)
    {
        var tokenizer = Open(model);
        var encoder = tokenizer.NewEncoder();
        string[] lines = Lines("sentencepiece-lines.txt"), ids = Lines(model + ".ids"), decoded = Lines(model + ".decoded");
        Assert.True(lines.Length > 200 && lines.Length == ids.Length && lines.Length == decoded.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var own = encoder.Encode(lines[i]).ToArray();
            Assert.Equal($"{i + 1}: {ids[i]}", $"{i + 1}: {string.Join(' ', own)}");
            Assert.Equal($"{i + 1}: {decoded[i]}", $"{i + 1}: {tokenizer.Decode(own)}");
        }
    }

    [Theory, MemberData(nameof(Models))]
    public void What_is_written_is_what_was_read(string model)
    {
        var tokenizer = Open(model);
        using var file = new MemoryStream();
        SentencePieceModel.Write(tokenizer, file);
        var again = SentencePieceModel.Read(file.ToArray(), "again");
        Assert.Equal(tokenizer.SentencePiece! with { CharsMap = default }, again.SentencePiece! with { CharsMap = default });
        Assert.Equal(tokenizer.SentencePiece!.CharsMap.ToArray(), again.SentencePiece!.CharsMap.ToArray());
        Assert.Equal(tokenizer.EndOfText, again.EndOfText);
        foreach (var line in Lines("sentencepiece-lines.txt")) Assert.Equal(tokenizer.NewEncoder().Encode(line).ToArray(), again.NewEncoder().Encode(line).ToArray());
    }

    [Theory]
    [InlineData("unigram-identity")]
    [InlineData("unigram-nmt")]
    public void Words_that_are_remembered_become_what_the_whole_text_becomes(string model)
    {
        var tokenizer = Open(model);
        var vocabulary = new UnigramVocabulary((Unigram)tokenizer.Model, tokenizer.SentencePiece!.ByteFallback);
        Assert.True(vocabulary.WordsApart);
        UnigramPieces apart = new(vocabulary), whole = new(vocabulary, words: false);
        var words = Lines("sentencepiece-lines.txt").SelectMany(l => l.Split(' ')).ToArray();
        var random = new Random(3);
        var ids = new int[2][];
        for (var round = 0; round < 600; round++)
        {
            // Long ones too: their sums grow and are rounded ever more coarsely.
            var text = string.Concat(Enumerable.Range(0, random.Next(1, round % 50 == 0 ? 30_000 : 40)).Select(_ => (random.Next(9) == 0 ? "" : "\u2581") + words[random.Next(words.Length)]));
            var utf8 = new byte[Encoding.UTF8.GetByteCount(text) + 64];
            var length = Encoding.UTF8.GetBytes(text, utf8);
            (ids[0], ids[1]) = (new int[length + 4], new int[length + 4]);
            var count = apart.Encode(utf8.AsSpan(0, length), ids[0]);
            Assert.Equal(whole.Encode(utf8.AsSpan(0, length), ids[1]), count);
            Assert.True(ids[0].AsSpan(0, count).SequenceEqual(ids[1].AsSpan(0, count)), $"round {round}");
        }
    }

    [Fact]
    public void A_model_cut_anywhere_is_an_error_that_says_where_and_never_another()
    {
        var file = Bytes("bpe-bytes.model.gz");
        for (var length = 0; length < file.Length; length += 1 + (length / 50))
        {
            try
            {
                SentencePieceModel.Read(file.AsMemory(0, length), "cut.model");
            }
            catch (PlinthException e)
            {
                Assert.StartsWith("cut.model: ", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.Contains("at byte", Assert.Throws<PlinthException>(() => SentencePieceModel.Read(file.AsMemory(0, 1001), "cut.model")).Message, StringComparison.Ordinal);
        Assert.Contains("no pieces", Assert.Throws<PlinthException>(() => SentencePieceModel.Read(Array.Empty<byte>(), "cut.model")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_that_are_unused_are_taken_apart_again()
    {
        // ab is unused, so a text with it is a b; abc still forms through it.
        (string Text, float Score, PieceType Type)[] all =
        [
            ("<unk>", 0, PieceType.Unknown), ("ab", -1, PieceType.Unused), ("abc", -2, PieceType.Normal), ("a", -3, PieceType.Normal), ("b", -4, PieceType.Normal), ("c", -5, PieceType.Normal),
        ];
        var tokenizer = Tokenizer.Of(
            new PieceBpe([.. all.Select(p => System.Text.Encoding.UTF8.GetBytes(p.Text))], [.. all.Select(p => p.Score)], [.. all.Select(p => p.Type)]),
            new SentencePieceOptions { AddDummyPrefix = false }, []);
        Assert.Equal([3, 4, 3, 4, 2, 0], tokenizer.NewEncoder().Encode("ababab" + "c??")[..].ToArray()[..6]);
        Assert.Equal([2], tokenizer.NewEncoder().Encode("abc").ToArray());
        Assert.Equal([0], tokenizer.NewEncoder().Encode("????").ToArray());
    }

    [Fact]
    public void A_symbol_of_the_users_own_is_taken_whole_whatever_its_bytes()
    {
        // spm_encode 0.1.97 takes it too, though six bytes at the best score would be less than its two characters.
        var tokenizer = Unigram(new SentencePieceOptions { RemoveExtraSpaces = false }, ("<unk>", 0, PieceType.Unknown), ("的中", 0, PieceType.UserDefined), ("\u2581", -2.6f, PieceType.Normal), ("的", -5.1f, PieceType.Normal), ("中", -6.5f, PieceType.Normal), ("国", -6, PieceType.Normal));
        Assert.Equal([2, 1, 5, 3, 3, 1], tokenizer.NewEncoder().Encode("的中国的的的中").ToArray());
    }

    [Fact]
    public void What_a_tokenizer_json_cannot_say_is_written_as_a_model_alone()
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", "{}");
        var tokenizer = Unigram(new SentencePieceOptions { SpaceAsSuffix = true }, ("<unk>", 0, PieceType.Unknown), ("a\u2581", -1, PieceType.Normal), ("a", -2, PieceType.Normal), ("\u2581", -3, PieceType.Normal));
        Assert.Equal([1, 2, 1], tokenizer.NewEncoder().Encode("a aa").ToArray());
        tokenizer.Save(folder.Path);
        Assert.False(File.Exists(folder.File("tokenizer.json")));
        Assert.Equal([1, 2, 1], Tokenizer.Open(folder.Path).NewEncoder().Encode("a aa").ToArray());
        var error = Assert.Throws<PlinthException>(() => TokenizerFolder.ToJson(tokenizer));
        Assert.Equal("a tokenizer.json cannot say that the space which marks a word stands behind it (treat_whitespace_as_suffix); a SentencePiece model can", error.Message);
    }

    [Fact]
    public void A_folder_with_symbols_of_the_users_own_is_opened_by_its_model()
    {
        var tokenizer = Open("bpe-bytes");
        Assert.Contains(PieceType.UserDefined, ((PieceBpe)tokenizer.Model).Types);
        using var folder = new TestFolder();
        tokenizer.Save(folder.Path);
        var again = Tokenizer.Open(folder.Path).NewEncoder();
        var lines = Lines("sentencepiece-lines.txt");
        Assert.Contains(lines, line => line.Contains("return", StringComparison.Ordinal));
        foreach (var line in lines) Assert.Equal(tokenizer.NewEncoder().Encode(line).ToArray(), again.Encode(line).ToArray());
        Assert.NotEmpty(Tokenizer.Open(folder.File("tokenizer.json")).NewEncoder().Encode("x").ToArray());
    }

    private static Tokenizer Unigram(SentencePieceOptions options, params (string Text, float Score, PieceType Type)[] all) =>
        Tokenizer.Of(new Unigram([.. all.Select(p => Encoding.UTF8.GetBytes(p.Text))], [.. all.Select(p => p.Score)], [.. all.Select(p => p.Type)]), options, []);

    internal static Tokenizer Open(string model) => SentencePieceModel.Read(Bytes(model + ".model.gz"), model);

    internal static string[] Lines(string name) => File.ReadAllText(Path.Combine(Here(), "Data", name)).TrimEnd('\n').Split('\n');

    private static byte[] Bytes(string name)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(Here(), "Data", name)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
