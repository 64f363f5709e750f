using static TorchSharp.torch;

namespace Plinth.Models.Objectives;

/// <summary>Sequences as tensors.</summary>
public static class TrainingBatch
{
    /// <summary>Pads sequences on the right to the longest; padding is asked nothing and seen by nobody.</summary>
    /// <param name="sequences">At least one.</param>
    /// <param name="pad">Token that fills.</param>
    /// <param name="twoCoordinates">Positions are (batch, 2, tokens).</param>
    /// <param name="device">Where; null: the CPU.</param>
    public static DecoderInput Of(IReadOnlyList<TrainingSequence> sequences, int pad, bool twoCoordinates = false, Device? device = null)
    {
        int rows = sequences.Count, length = sequences.Max(s => s.Ids.Length);
        long[] ids = new long[rows * length], labels = new long[rows * length], positions = new long[rows * length], blocks = new long[rows * length];
        Array.Fill(ids, pad);
        Array.Fill(labels, TrainingSequence.NoLabel);
        for (var row = 0; row < rows; row++)
        {
            var sequence = sequences[row];
            for (var i = 0; i < sequence.Ids.Length; i++)
            {
                var at = row * length + i;
                (ids[at], labels[at]) = (sequence.Ids[i], sequence.Labels[i]);
                (positions[at], blocks[at]) = (sequence.Positions?[i] ?? i, sequence.Blocks?[i] ?? 0);
            }
        }

        Tensor Rows(long[] values) => tensor(values, rows, length, dtype: ScalarType.Int64, device: device);
        return new DecoderInput(Rows(ids))
        {
            Labels = Rows(labels),
            Mask = sequences.All(s => s.Prefix == 0 && s.Ids.Length == length) ? null : Mask(sequences, length, device),
            Positions = twoCoordinates ? stack([Rows(positions), Rows(blocks)], 1) : sequences.All(s => s.Positions is null) ? null : Rows(positions),
        };
    }

    private static Tensor Mask(IReadOnlyList<TrainingSequence> sequences, int length, Device? device)
    {
        var mask = new bool[sequences.Count * length * length];
        for (var row = 0; row < sequences.Count; row++)
        {
            var sequence = sequences[row];
            for (var i = 0; i < length; i++)
                for (var j = 0; j < sequence.Ids.Length; j++) mask[(row * length + i) * length + j] = sequence.MaySee(i, j);
        }

        return tensor(mask, sequences.Count, length, length, device: device);
    }
}
