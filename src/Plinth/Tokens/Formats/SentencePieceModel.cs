using System.Buffers.Binary;
using System.Text;

namespace Plinth.Tokens.Formats;

/// <summary>
/// SentencePiece's <c>.model</c> (a protocol buffer, sentencepiece_model.proto: 1 pieces, 2 trainer_spec, 3 normalizer_spec), read and written.
/// </summary>
public static class SentencePieceModel
{
    /// <summary>Opens a model file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PlinthException">It is cut off, is no such model, or has a type that is not BPE or Unigram.</exception>
    public static Tokenizer Open(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>Reads a model.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">Where they come from, for messages.</param>
    public static Tokenizer Read(ReadOnlyMemory<byte> file, string name)
    {
        var pieces = new List<byte[]>();
        var scores = new List<float>();
        var types = new List<PieceType>();
        var options = new SentencePieceOptions();
        var type = 1;
        var end = 2;
        var reader = new ProtoReader(file, name);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: ReadPiece(reader.Message(), pieces, scores, types); break;
                case 2: (type, end, options) = ReadTrainer(reader.Message(), options); break;
                case 3: options = ReadNormalizer(reader.Message(), options); break;
                default: reader.Skip(); break;
            }
        }

        if (pieces.Count == 0) throw new PlinthException($"{name}: no pieces: not a SentencePiece model");
        if (types.Count(t => t == PieceType.Unknown) != 1) throw new PlinthException($"{name}: {types.Count(t => t == PieceType.Unknown)} unknown pieces; a model has one");
        TokenModel model = type switch
        {
            1 => new Unigram(pieces, scores, types),
            2 => new PieceBpe(pieces, scores, types),
            _ => throw new PlinthException($"{name}: model type {type} ({(type == 3 ? "word" : type == 4 ? "char" : "unknown")}); BPE and Unigram are read"),
        };
        CheckBytes(name, pieces, types, options);
        return Tokenizer.Of(model, options, [], end >= 0 && end < pieces.Count && types[end] == PieceType.Control ? end : null);
    }

    /// <summary>Writes a model that spm_encode reads.</summary>
    /// <param name="tokenizer">A tokenizer with a <see cref="PieceBpe"/> or <see cref="Unigram"/> model.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="PlinthException">The model is of another kind.</exception>
    public static void Write(Tokenizer tokenizer, Stream output)
    {
        var (scores, types, kind) = tokenizer.Model switch
        {
            PieceBpe bpe => (bpe.Scores, bpe.Types, 2),
            Unigram unigram => (unigram.Scores, unigram.Types, 1),
            var other => throw new PlinthException($"a {other.GetType().Name} model has no SentencePiece form"),
        };
        var options = tokenizer.SentencePiece!;
        var file = new ProtoWriter();
        var piece = new ProtoWriter();
        for (var i = 0; i < tokenizer.Model.Pieces.Count; i++)
        {
            piece.Clear();
            piece.Bytes(1, tokenizer.Model.Pieces[i]);
            piece.Float(2, scores[i]);
            if (types[i] != PieceType.Normal) piece.Number(3, (int)types[i]);
            file.Bytes(1, piece.Written);
        }

        int Control(string text) => Enumerable.Range(0, types.Count).FirstOrDefault(i => types[i] == PieceType.Control && Encoding.UTF8.GetString(tokenizer.Model.Pieces[i]) == text, -1);
        var trainer = new ProtoWriter();
        trainer.Number(3, kind);
        trainer.Number(4, tokenizer.Model.Pieces.Count);
        if (options.SpaceAsSuffix) trainer.Number(24, 1);
        if (options.ByteFallback) trainer.Number(35, 1);
        trainer.Number(40, Enumerable.Range(0, types.Count).First(i => types[i] == PieceType.Unknown));
        trainer.Number(41, Control("<s>"));
        trainer.Number(42, tokenizer.EndOfText ?? -1);
        trainer.Number(43, Control("<pad>"));
        trainer.Bytes(44, Encoding.UTF8.GetBytes(options.UnknownSurface));
        file.Bytes(2, trainer.Written);
        var normalizer = new ProtoWriter();
        normalizer.Bytes(1, Encoding.UTF8.GetBytes(options.Normalizer));
        normalizer.Bytes(2, options.CharsMap.Span);
        normalizer.Number(3, options.AddDummyPrefix ? 1 : 0);
        normalizer.Number(4, options.RemoveExtraSpaces ? 1 : 0);
        normalizer.Number(5, options.EscapeSpaces ? 1 : 0);
        file.Bytes(3, normalizer.Written);
        output.Write(file.Written);
    }

    private static void ReadPiece(ProtoReader reader, List<byte[]> pieces, List<float> scores, List<PieceType> types)
    {
        byte[] piece = [];
        var score = 0f;
        var type = PieceType.Normal;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: piece = reader.Bytes().ToArray(); break;
                case 2: score = reader.Float(); break;
                case 3:
                    type = (PieceType)reader.Number();
                    if (type is < PieceType.Normal or > PieceType.Byte) throw reader.Wrong($"piece {pieces.Count} has type {(int)type}");
                    break;
                default: reader.Skip(); break;
            }
        }

        if (piece.Length == 0) throw reader.Wrong($"piece {pieces.Count} is empty");
        if (float.IsNaN(score)) throw reader.Wrong($"piece {pieces.Count} has no number as score");
        pieces.Add(piece);
        scores.Add(score);
        types.Add(type);
    }

    private static (int Type, int End, SentencePieceOptions Options) ReadTrainer(ProtoReader reader, SentencePieceOptions options)
    {
        int type = 1, end = 2;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3: type = (int)reader.Number(); break;
                case 24: options = options with { SpaceAsSuffix = reader.Number() != 0 }; break;
                case 35: options = options with { ByteFallback = reader.Number() != 0 }; break;
                case 42: end = (int)reader.Number(); break;
                case 44: options = options with { UnknownSurface = Encoding.UTF8.GetString(reader.Bytes()) }; break;
                default: reader.Skip(); break;
            }
        }

        return (type, end, options);
    }

    private static SentencePieceOptions ReadNormalizer(ProtoReader reader, SentencePieceOptions options)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: options = options with { Normalizer = Encoding.UTF8.GetString(reader.Bytes()) }; break;
                case 2:
                    var map = reader.Bytes().ToArray();
                    if (map.Length > 0 && (map.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(map) is var size && (size > map.Length - 4 || size % 4 != 0)))
                        throw reader.Wrong("precompiled_charsmap is cut off");
                    options = options with { CharsMap = map };
                    break;
                case 3: options = options with { AddDummyPrefix = reader.Number() != 0 }; break;
                case 4: options = options with { RemoveExtraSpaces = reader.Number() != 0 }; break;
                case 5: options = options with { EscapeSpaces = reader.Number() != 0 }; break;
                default: reader.Skip(); break;
            }
        }

        return options;
    }

    private static void CheckBytes(string name, List<byte[]> pieces, List<PieceType> types, SentencePieceOptions options)
    {
        var bytes = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            if (types[i] != PieceType.Byte) continue;
            bytes++;
            if (SentencePieceBytes.Value(pieces[i]) < 0) throw new PlinthException($"{name}: piece {i} is a byte and is not written <0x00> to <0xFF>");
        }

        if (options.ByteFallback && bytes != 256) throw new PlinthException($"{name}: byte_fallback with {bytes} byte pieces; it needs 256");
    }
}
