using System.Text;
using Plinth.TextModels.NGrams;
using Plinth.TextModels.NGrams.Training;

namespace Plinth.Measures;

/// <summary>A model of three words (modified Kneser-Ney) of one text, and how many bits it needs for others.</summary>
/// <remarks>
/// Words are lower-cased, each Han character one, a line is a sentence. A word that the model does not know is charged with its spelling too: bytes by their share in
/// the different words of the training text, one occurrence added, and an end. Else a text full of unknown words would seem easy.
/// </remarks>
public sealed class NGramCrossEntropy : IDisposable
{
    /// <summary>Words in an n-gram.</summary>
    public const int Order = 3;

    private readonly double[] _spelling = new double[257];
    private readonly SentenceCutter _cutter = new(SentenceWords.Words);
    private readonly NGramModel _model;

    /// <summary>Trains the model.</summary>
    /// <param name="text">What it learns from.</param>
    /// <param name="folder">A folder for files that are gone afterwards.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">There is no word.</exception>
    public NGramCrossEntropy(string text, string folder, CancellationToken ct = default)
    {
        var arpa = Path.Combine(Directory.CreateDirectory(folder).FullName, "model.arpa");
        var met = new HashSet<ulong>();
        var counts = new long[257];
        Array.Fill(counts, 1);
        using (var trainer = new NGramTrainer(new() { Order = Order }, folder))
        {
            _cutter.Cut(text, sentence =>
            {
                trainer.Add(sentence);
                while (NGramModel.NextWord(ref sentence, out var word))
                {
                    if (!met.Add(System.IO.Hashing.XxHash64.HashToUInt64(word))) continue;
                    foreach (var b in word) counts[b]++;
                    counts[256]++;
                }
            });
            trainer.Write(arpa, ct);
        }

        _model = NGramModel.Open(arpa, ct);
        File.Delete(arpa);
        var all = (double)counts.Sum();
        for (var i = 0; i < counts.Length; i++) _spelling[i] = -Math.Log2(counts[i] / all);
    }

    /// <summary>Bits for each byte of texts as they stand in UTF-8; NaN for no text.</summary>
    public double BitsPerByte(IEnumerable<string> texts, CancellationToken ct = default)
    {
        var (bits, bytes) = (0.0, 0L);
        foreach (var text in texts)
        {
            ct.ThrowIfCancellationRequested();
            bytes += Encoding.UTF8.GetByteCount(text);
            _cutter.Cut(text, sentence =>
            {
                var score = _model.Score(sentence);
                bits -= score.Log10Probability / Math.Log10(2);
                if (score.Unknown > 0) bits += Spelling(sentence);
            });
        }

        return bytes == 0 ? double.NaN : bits / bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private double Spelling(ReadOnlySpan<byte> sentence)
    {
        var bits = 0.0;
        while (NGramModel.NextWord(ref sentence, out var word))
        {
            if (_model.Find(word) != NGramModel.Unknown) continue;
            foreach (var b in word) bits += _spelling[b];
            bits += _spelling[256];
        }

        return bits;
    }
}
