using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>AdamW in one pass over the memory of parameters, gradients and moments, where an operation a tensor would go through it some ten times.</summary>
/// <remarks>Every number is worked out by itself, and sums are taken over pieces of a fixed size in a fixed order: threads change nothing.</remarks>
public sealed unsafe class AdamW : Optimizer
{
    private const int PieceLength = 1 << 16;

    private readonly OptimizerOptions _options;
    private readonly Slot[] _slots;
    private readonly Piece[] _pieces;
    private readonly double[] _squares;
    private readonly ParallelOptions _threads;

    /// <summary>Moments of all parameters, as nought.</summary>
    /// <param name="parameters">What is trained: float32, on the CPU.</param>
    /// <param name="options">Betas, decay and so on.</param>
    /// <param name="threads">Threads to work with.</param>
    public AdamW(IReadOnlyList<Parameter> parameters, OptimizerOptions options, int threads)
    {
        _options = options;
        _threads = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _slots = [.. parameters.Select(p => new Slot(p))];
        _pieces = [.. _slots.SelectMany(s => Cut(s))];
        _squares = new double[_pieces.Length];
    }

    /// <inheritdoc/>
    public override void ReadMoments(int parameter, bool first, long from, Span<byte> numbers) => Moments(parameter, first, from, numbers.Length / sizeof(float)).CopyTo(numbers);

    /// <inheritdoc/>
    public override void WriteMoments(int parameter, bool first, long from, ReadOnlySpan<byte> numbers) => numbers.CopyTo(Moments(parameter, first, from, numbers.Length / sizeof(float)));

    private Span<byte> Moments(int parameter, bool first, long from, int count)
    {
        var slot = _slots[parameter];
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from + count, slot.Count);
        return new((first ? slot.Mean : slot.Square) + from, count * sizeof(float));
    }

    /// <inheritdoc/>
    public override double GradientNorm()
    {
        Look();
        Each(i => _squares[i] = _pieces[i].Slot.Gradient is not null ? Squares(_pieces[i]) : 0);
        return Math.Sqrt(_squares.Sum());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, long Count)> NotFinite()
    {
        Look();
        return
        [
            .. _slots.Where(s => s.Gradient is not null).Select(s => (s.Parameter.Name, Count: NotFinite(s))).Where(s => s.Count > 0),
        ];
    }

    /// <inheritdoc/>
    public override void Step(double rate, double norm)
    {
        Look();
        Steps++;
        var factor = Factor(_options, norm);
        var correction1 = 1 - Math.Pow(_options.Beta1, Steps);
        var correction2 = Math.Sqrt(1 - Math.Pow(_options.Beta2, Steps));
        Each(i =>
        {
            if (_pieces[i].Slot.Gradient is not null) Change(_pieces[i], rate, factor, correction1, correction2);
        });
        foreach (var slot in _slots) slot.Forget();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var slot in _slots) slot.Dispose();
    }

    private static IEnumerable<Piece> Cut(Slot slot)
    {
        for (long at = 0; at < slot.Count; at += PieceLength) yield return new(slot, at, (int)Math.Min(PieceLength, slot.Count - at));
    }

    private void Look()
    {
        foreach (var slot in _slots) slot.Look();
    }

    private void Each(Action<int> work)
    {
        if (_threads.MaxDegreeOfParallelism > 1) Parallel.For(0, _pieces.Length, _threads, work);
        else
            for (var i = 0; i < _pieces.Length; i++) work(i);
    }

    private static double Squares(Piece piece)
    {
        // Sums of float32 stay short, so that none of their digits are lost.
        const int Short = 1024;
        var gradient = new ReadOnlySpan<float>(piece.Slot.Gradient + piece.From, piece.Count);
        double sum = 0;
        while (!gradient.IsEmpty)
        {
            var part = gradient[..Math.Min(Short, gradient.Length)];
            gradient = gradient[part.Length..];
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(part);
            var squares = Vector<float>.Zero;
            foreach (var vector in vectors) squares += vector * vector;
            sum += Vector.Sum(squares);
            foreach (var rest in part[(vectors.Length * Vector<float>.Count)..]) sum += (double)rest * rest;
        }

        return sum;
    }

    private void Change(Piece piece, double rate, double factor, double correction1, double correction2)
    {
        float beta1 = (float)_options.Beta1, beta2 = (float)_options.Beta2, one1 = (float)(1 - _options.Beta1), one2 = (float)(1 - _options.Beta2);
        float scale = (float)factor, epsilon = (float)_options.Epsilon, step = (float)(rate / correction1), root = (float)(1 / correction2);
        var kept = piece.Slot.Parameter.Decays ? (float)(1 - rate * _options.WeightDecay) : 1;
        float* value = piece.Slot.Value + piece.From, gradient = piece.Slot.Gradient + piece.From, mean = piece.Slot.Mean + piece.From, square = piece.Slot.Square + piece.From;
        var i = 0;
        for (; i <= piece.Count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var g = Vector.Load(gradient + i) * scale;
            var m = Vector.Load(mean + i) * beta1 + g * one1;
            var v = Vector.Load(square + i) * beta2 + g * g * one2;
            m.Store(mean + i);
            v.Store(square + i);
            (Vector.Load(value + i) * kept - m * step / (Vector.SquareRoot(v) * root + new Vector<float>(epsilon))).Store(value + i);
        }

        for (; i < piece.Count; i++)
        {
            var g = gradient[i] * scale;
            var m = mean[i] = mean[i] * beta1 + g * one1;
            var v = square[i] = square[i] * beta2 + g * g * one2;
            value[i] = value[i] * kept - m * step / (MathF.Sqrt(v) * root + epsilon);
        }
    }

    private static long NotFinite(Slot slot)
    {
        long count = 0;
        for (long i = 0; i < slot.Count; i++)
            if (!float.IsFinite(slot.Gradient[i])) count++;
        return count;
    }

    private sealed record Piece(Slot Slot, long From, int Count);

    /// <summary>A parameter and its moments.</summary>
    private sealed class Slot : IDisposable
    {
        public Slot(Parameter parameter)
        {
            if (parameter.Value.dtype != ScalarType.Float32 || parameter.Value.device_type != DeviceType.CPU) throw new PlinthException($"{parameter.Name}: AdamW changes parameters of float32 on the CPU");
            (Parameter, Count) = (parameter, parameter.Count);
            Mean = (float*)NativeMemory.AllocZeroed((nuint)Count, sizeof(float));
            Square = (float*)NativeMemory.AllocZeroed((nuint)Count, sizeof(float));
        }

        public Parameter Parameter { get; }

        public long Count { get; }

        public float* Mean { get; }

        public float* Square { get; }

        public float* Value { get; private set; }

        /// <summary>Null where nothing was asked of the parameter.</summary>
        public float* Gradient { get; private set; }

        /// <summary>Finds where value and gradient lie now.</summary>
        public void Look()
        {
            using var scope = NewDisposeScope();
            Value = Start(Parameter.Value.detach());
            // Autograd lays a gradient out as the parameter is laid out: one row after another.
            Gradient = Parameter.Value.grad is { } gradient ? Start(gradient) : null;
        }

        /// <summary>The next backward pass then hands over what it made instead of adding it to nought.</summary>
        public void Forget()
        {
            using var scope = NewDisposeScope();
            Parameter.Value.grad = null;
            Gradient = null;
        }

        public void Dispose()
        {
            NativeMemory.Free(Mean);
            NativeMemory.Free(Square);
        }

        private static float* Start(Tensor tensor)
        {
            if (!tensor.is_contiguous()) throw new InvalidOperationException("a gradient does not lie row by row");
            fixed (byte* start = tensor.view(-1).narrow(0, 0, 1).bytes) return (float*)start;
        }
    }
}
