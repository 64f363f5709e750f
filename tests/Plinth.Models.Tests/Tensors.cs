using System.Runtime.InteropServices;
using Plinth.Models.Checkpoints;
using Plinth.Models.Native;
using static TorchSharp.torch;

namespace Plinth.Models.Tests;

internal static class Tensors
{
    public static Tensor Read(SafetensorsFile file, string name)
    {
        Libtorch.Ensure();
        var stored = file.Tensors[name];
        var bytes = file.Bytes(stored, 0, (int)stored.Bytes);
        return stored.Type switch
        {
            StoredType.F32 => tensor(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), [.. stored.Shape]),
            StoredType.I64 => tensor(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), [.. stored.Shape]),
            _ => throw new NotSupportedException(),
        };
    }

    /// <summary>The Euclidean length of a float32 tensor that is about to be written.</summary>
    public static double Norm(TensorToWrite written)
    {
        using var stream = new MemoryStream();
        written.Write(stream);
        return Math.Sqrt(MemoryMarshal.Cast<byte, float>(stream.ToArray()).ToArray().Sum(v => (double)v * v));
    }
}
