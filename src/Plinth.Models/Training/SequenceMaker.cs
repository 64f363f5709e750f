using Plinth.Models.Objectives;
using Plinth.Models.Positions;
using Plinth.Tokens;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>Packed tokens to what a decoder is trained on, by the objectives of its spec and their shares.</summary>
/// <remarks>What is drawn for a sequence depends on the seed and the sequence's number alone, so that there is no state to keep.</remarks>
public sealed class SequenceMaker
{
    private readonly ModelSpec _spec;
    private readonly SpecialTokens _special;
    private readonly TokenizerText? _text;
    private readonly ObjectiveSpec[] _objectives;
    private readonly int _length;
    private readonly ulong _seed;

    /// <summary>A maker of sequences.</summary>
    /// <param name="spec">The model with its objectives.</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    /// <param name="tokenizer">For tokens that stand between, and cuts between characters; null where the shards have none.</param>
    /// <param name="endOfText">The token between documents.</param>
    public SequenceMaker(ModelSpec spec, int length, ulong seed, Tokenizer? tokenizer, int? endOfText)
    {
        (_spec, _length, _seed) = (spec, length, seed);
        _objectives = [.. spec.Objectives.Where(o => o.Share > 0)];
        if (_objectives.Length == 0) throw new PlinthException($"{spec.Name} has no objective with a share above 0");
        _special = TokenizerText.Special(tokenizer, endOfText);
        _text = tokenizer is null ? null : new TokenizerText(tokenizer);
        IsPlain = _objectives.All(o => o is CausalObjective) && spec.Position is not Rotary2DPosition;
    }

    /// <summary>Every token is asked for what follows it, and there is nothing else to know.</summary>
    public bool IsPlain { get; }

    /// <summary>Where the tensors are made; null: the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>A batch.</summary>
    /// <param name="rows">Tokens, one more than the length in each row; where they tell of documents, no token sees another document, and positions begin anew.</param>
    public DecoderInput Make(params IReadOnlyList<PackedRow> rows) => Make(rows, Draw(rows));

    /// <summary>What objectives make of rows; null where they leave them as they are.</summary>
    internal IReadOnlyList<TrainingSequence>? Draw(IReadOnlyList<PackedRow> rows) => IsPlain ? null : [.. rows.Select(r => One(r.Ids, r.Number))];

    /// <summary>A batch of rows, by what <see cref="Draw"/> made of them.</summary>
    internal DecoderInput Make(IReadOnlyList<PackedRow> rows, IReadOnlyList<TrainingSequence>? drawn)
    {
        if (drawn is not null) return TrainingBatch.Of(drawn, _special.EndOfText ?? 0, _spec.Position is Rotary2DPosition, Device);
        long[] ids = new long[rows.Count * _length], labels = new long[ids.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < _length; i++)
            {
                ids[row * _length + i] = rows[row].Ids[i];
                labels[row * _length + i] = rows[row].Ids[i + 1];
            }
        }

        var input = new DecoderInput(tensor(ids, rows.Count, _length, dtype: ScalarType.Int64, device: Device)) { Labels = tensor(labels, rows.Count, _length, dtype: ScalarType.Int64, device: Device) };
        return rows.All(r => r.Documents is null) ? input : WithinDocuments(input, rows);
    }

    private DecoderInput WithinDocuments(DecoderInput input, IReadOnlyList<PackedRow> rows)
    {
        var mask = new bool[rows.Count * _length * _length];
        var positions = new long[rows.Count * _length];
        for (var row = 0; row < rows.Count; row++)
        {
            var begin = 0;
            for (var i = 0; i < _length; i++)
            {
                if (i > 0 && rows[row].Documents![i] != rows[row].Documents![i - 1]) begin = i;
                positions[row * _length + i] = i - begin;
                mask.AsSpan((row * _length + i) * _length)[begin..(i + 1)].Fill(true);
            }
        }

        return input with { Mask = tensor(mask, rows.Count, _length, _length, device: Device), Positions = tensor(positions, rows.Count, _length, dtype: ScalarType.Int64, device: Device) };
    }

    /// <summary>A sequence by one of the objectives; where an objective adds tokens, the text is shortened until it fits.</summary>
    private TrainingSequence One(int[] tokens, long number)
    {
        var seed = new Draw(_seed ^ ((ulong)number * 0x9e3779b97f4a7c15)).Bits();
        var objective = Choose(new Draw(seed).Unit());
        // Cuts between characters need whole characters.
        var text = _text is { } known && !known.Decode(tokens).Contains('\uFFFD', StringComparison.Ordinal) ? known : null;
        var taken = tokens.Length;
        while (true)
        {
            var made = objective.Make(tokens[..taken], _special, new Draw(seed + 1), text);
            if (objective is CausalObjective or FimObjective) return Shortened(made);
            if (made.Ids.Length <= _length || taken <= 2) return Shortened(made);
            taken = Math.Max(2, taken - (made.Ids.Length - _length));
        }
    }

    private ObjectiveSpec Choose(double at)
    {
        at *= _objectives.Sum(o => o.Share);
        foreach (var objective in _objectives)
            if ((at -= objective.Share) < 0) return objective;
        return _objectives[^1];
    }

    private TrainingSequence Shortened(TrainingSequence made) => made.Ids.Length <= _length
        ? made
        : made with { Ids = made.Ids[.._length], Labels = made.Labels[.._length], Positions = made.Positions?[.._length], Blocks = made.Blocks?[.._length], Prefix = Math.Min(made.Prefix, _length) };
}
