using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Checkpoints;

/// <summary>Moves rows between files and parameters, a run of neighbouring rows at a time; a file is never held in memory beside the parameters.</summary>
internal static class RowCopy
{
    /// <summary>Most bytes that are moved at once.</summary>
    private const long Most = 16 << 20;

    /// <summary>Fills parameters from stored tensors.</summary>
    public static void Load(StoredForm.Entry entry, (SafetensorsFile File, StoredTensor Tensor)[] sources, Tensor[] own)
    {
        using var scope = NewDisposeScope();
        var onCpu = own.Select(t => t.device_type == DeviceType.CPU ? t.detach() : empty(t.shape, t.dtype)).ToArray();
        if (entry.Turned) LoadTurned(entry, sources[0], onCpu[0]);
        else
        {
            foreach (var run in Runs(entry))
            {
                var (file, tensor) = sources[run.Stored];
                var size = entry.Columns * StoredTensor.Size(tensor.Type);
                var target = Span(onCpu[run.Own], run.OwnRow * entry.Columns, run.Rows * entry.Columns);
                Numbers.Copy(file.Bytes(tensor, run.StoredRow * size, run.Rows * size), tensor.Type, target, TypeOf(onCpu[run.Own]));
            }
        }

        using var noGradient = no_grad();
        for (var i = 0; i < own.Length; i++)
            if (own[i].device_type != DeviceType.CPU) own[i].copy_(onCpu[i]);
    }

    /// <summary>Writes one stored tensor from parameters.</summary>
    public static void Write(StoredForm.Entry entry, int stored, Tensor[] own, Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var onCpu = own.Select(t => (entry.Turned ? t.detach().t() : t.detach()).contiguous().cpu()).ToArray();
        var type = entry.Types[stored];
        var (rows, columns) = entry.Turned ? (entry.Columns, (int)entry.Rows) : (0, entry.Columns);
        var size = StoredTensor.Size(type);
        var buffer = new byte[Most];
        IEnumerable<Run> runs = entry.Turned
            ? Cut(0, 0, 0, 0, rows, columns)
            : Runs(entry).Where(r => r.Stored == stored).OrderBy(r => r.StoredRow);
        foreach (var run in runs)
        {
            var source = Span(onCpu[run.Own], run.OwnRow * columns, run.Rows * columns);
            var target = buffer.AsSpan(0, run.Rows * columns * size);
            Numbers.Copy(source, TypeOf(onCpu[run.Own]), target, type);
            stream.Write(target);
        }
    }

    private static void LoadTurned(StoredForm.Entry entry, (SafetensorsFile File, StoredTensor Tensor) source, Tensor own)
    {
        using var noGradient = no_grad();
        var columns = (int)entry.Rows;
        using var turned = empty([entry.Columns, columns], own.dtype);
        foreach (var run in Cut(0, 0, 0, 0, entry.Columns, columns))
        {
            var size = columns * StoredTensor.Size(source.Tensor.Type);
            Numbers.Copy(source.File.Bytes(source.Tensor, run.StoredRow * size, run.Rows * size), source.Tensor.Type, Span(turned, run.OwnRow * columns, run.Rows * columns), TypeOf(own));
        }

        own.copy_(turned.t());
    }

    /// <summary>Runs of rows that are neighbours in both, in the order of the parameters.</summary>
    private static IEnumerable<Run> Runs(StoredForm.Entry entry)
    {
        var (own, stored) = (Starts([.. entry.Own.Select(p => p.Shape[0])]), Starts(entry.Map.Sizes?.Select(s => (long)s).ToArray() ?? [entry.Rows]));
        var rows = entry.Map.Rows;
        for (long row = 0; row < entry.Rows;)
        {
            var from = rows is null ? row : rows[row];
            var (o, s) = (Within(own, row), Within(stored, from));
            var most = Math.Min(own[o + 1] - row, stored[s + 1] - from);
            long count = 1;
            if (rows is null) count = most;
            else
                while (count < most && rows[row + count] == from + count) count++;
            foreach (var run in Cut(o, row - own[o], s, from - stored[s], count, entry.Columns)) yield return run;
            row += count;
        }
    }

    private static IEnumerable<Run> Cut(int own, long ownRow, int stored, long storedRow, long rows, int columns)
    {
        var most = Math.Max(1, Most / 8 / columns);
        for (long done = 0; done < rows; done += most) yield return new(own, ownRow + done, stored, storedRow + done, (int)Math.Min(most, rows - done));
    }

    private static long[] Starts(long[] sizes)
    {
        var starts = new long[sizes.Length + 1];
        for (var i = 0; i < sizes.Length; i++) starts[i + 1] = starts[i] + sizes[i];
        return starts;
    }

    private static int Within(long[] starts, long row)
    {
        var at = 0;
        while (starts[at + 1] <= row) at++;
        return at;
    }

    /// <summary>The bytes of some numbers of a tensor that lies in one piece on the CPU; a span of the whole could not be longer than 2 GB.</summary>
    private static Span<byte> Span(Tensor tensor, long from, int count) => tensor.view(-1).narrow(0, from, count).bytes;

    private static StoredType TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => StoredType.F32,
        ScalarType.Float16 => StoredType.F16,
        ScalarType.BFloat16 => StoredType.BF16,
        _ => throw new NotSupportedException($"parameters are not {tensor.dtype}"),
    };

    private readonly record struct Run(int Own, long OwnRow, int Stored, long StoredRow, int Rows);
}
