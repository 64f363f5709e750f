using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Plinth.Languages;

/// <summary>The part of a <see cref="LanguageModel"/> that concerns the languages of one script, laid out for speed: a row is as few cache lines as they need.</summary>
internal sealed class ScriptModel
{
    /// <summary>Most languages of one script.</summary>
    public const int Most = LanguageModel.Stride;

    private const int Line = 64; // bytes of a cache line
    private const int Batch = ushort.MaxValue / byte.MaxValue; // as many bytes as 16 bits can add up
    private const int Ahead = 12; // rows fetched before they are added

    private readonly byte[] _rows; // pinned, so that rows stay aligned to cache lines
    private readonly int _first; // of the aligned bytes
    private readonly int _stride;
    private readonly byte[][] _others; // languages beyond a cache line, by language, then row
    private readonly float[] _floors; // by order, then language
    private readonly float[] _priors;

    /// <summary>Takes the languages of a script out of a model.</summary>
    /// <param name="languages">Their indexes in the model.</param>
    /// <param name="priors">Their priors.</param>
    /// <param name="floors">Their floors, by order, then language.</param>
    /// <param name="rows">All rows of the model.</param>
    /// <param name="rowStride">Bytes of such a row.</param>
    public ScriptModel(int[] languages, float[] priors, float[] floors, byte[] rows, int rowStride)
    {
        (Languages, _priors, _floors) = (languages, priors, floors);
        _stride = languages.Length <= 32 ? 32 : 64;
        _rows = GC.AllocateUninitializedArray<byte>((NgramFeatures.Rows * _stride) + Line, pinned: true);
        unsafe
        {
            fixed (byte* start = _rows) _first = (int)((Line - ((nuint)start % Line)) % Line);
        }

        Array.Clear(_rows);
        for (var row = 0; row < NgramFeatures.Rows; row++)
            for (var l = 0; l < Math.Min(Line, languages.Length); l++) _rows[_first + (row * _stride) + l] = rows[(row * rowStride) + languages[l]];
        _others = [.. languages.Skip(Line).Select(l => Enumerable.Range(0, NgramFeatures.Rows).Select(row => rows[(row * rowStride) + l]).ToArray())];
    }

    /// <summary>Indexes of the languages in the model.</summary>
    public int[] Languages { get; }

    /// <summary>Adds up the log likelihood of features under every language of the script.</summary>
    public void Score(ReadOnlySpan<int> features, ReadOnlySpan<int> counts, Span<float> scores)
    {
        Span<int> sums = stackalloc int[Most];
        sums.Clear();
        if (_stride == 32) AddShort(features, sums);
        else AddLong(features, sums);
        for (var other = 0; other < _others.Length; other++)
        {
            var (column, sum) = (_others[other], 0);
            foreach (var feature in features) sum += column[feature];
            sums[Line + other] = sum;
        }

        for (var l = 0; l < Languages.Length; l++) scores[l] = _priors[l] + (sums[l] / LanguageModel.StepsPerNat);
        for (var o = 0; o < NgramFeatures.Orders; o++)
        {
            var floors = _floors.AsSpan(o * Languages.Length, Languages.Length);
            for (var l = 0; l < floors.Length; l++) scores[l] += counts[o] * floors[l];
        }
    }

    private void AddShort(ReadOnlySpan<int> features, Span<int> sums)
    {
        ref var rows = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), _first);
        for (var at = 0; at < features.Length; at += Batch)
        {
            var (a, b) = (Vector256<ushort>.Zero, Vector256<ushort>.Zero);
            var end = Math.Min(features.Length, at + Batch);
            for (var i = at; i < end; i++)
            {
                if (i + Ahead < features.Length) Fetch(ref rows, features[i + Ahead]);
                var row = Vector256.LoadUnsafe(ref rows, (nuint)features[i] * 32);
                a += Vector256.WidenLower(row);
                b += Vector256.WidenUpper(row);
            }

            AddTo(sums, a);
            AddTo(sums[16..], b);
        }
    }

    private void AddLong(ReadOnlySpan<int> features, Span<int> sums)
    {
        ref var rows = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), _first);
        for (var at = 0; at < features.Length; at += Batch)
        {
            var (a, b, c, d) = (Vector256<ushort>.Zero, Vector256<ushort>.Zero, Vector256<ushort>.Zero, Vector256<ushort>.Zero);
            var end = Math.Min(features.Length, at + Batch);
            for (var i = at; i < end; i++)
            {
                if (i + Ahead < features.Length) Fetch(ref rows, features[i + Ahead]);
                var from = (nuint)features[i] * 64;
                var (first, second) = (Vector256.LoadUnsafe(ref rows, from), Vector256.LoadUnsafe(ref rows, from + 32));
                a += Vector256.WidenLower(first);
                b += Vector256.WidenUpper(first);
                c += Vector256.WidenLower(second);
                d += Vector256.WidenUpper(second);
            }

            AddTo(sums, a);
            AddTo(sums[16..], b);
            AddTo(sums[32..], c);
            AddTo(sums[48..], d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Fetch(ref byte rows, int feature)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref rows, (nuint)feature * (nuint)_stride)));
    }

    private static void AddTo(Span<int> sums, Vector256<ushort> vector)
    {
        var (lower, upper) = Vector256.Widen(vector);
        (Vector256.Create<int>(sums) + lower.AsInt32()).CopyTo(sums);
        (Vector256.Create<int>(sums[8..]) + upper.AsInt32()).CopyTo(sums[8..]);
    }
}
