using System.Globalization;
using Plinth.Models.Native;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>Where a model's tensors lie, by name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
public static class ComputeDevice
{
    /// <summary>True where a text names a device.</summary>
    public static bool IsName(string name) => name is "cpu" or "cuda" || name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>The device of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="localRank">Where several processes share a machine: which of them this is, so that <c>cuda</c> is another device for each.</param>
    /// <exception cref="PlinthException">It is no name, or the device is not there.</exception>
    public static Device Of(string name, int localRank = 0)
    {
        if (!IsName(name)) throw new PlinthException($"device '{name}' is not known; there are cpu, cuda and cuda:N");
        Libtorch.Ensure();
        if (name == "cpu") return CPU;
        if (!cuda.is_available())
            throw new PlinthException($"device {name}: this libtorch sees no CUDA device; {Libtorch.FolderVariable} names the folder of another libtorch {Libtorch.Version}, such as the lib folder of a PyTorch with CUDA");
        var index = name == "cuda" ? localRank % cuda.device_count() : int.Parse(name.AsSpan(5), CultureInfo.InvariantCulture);
        if (index >= cuda.device_count()) throw new PlinthException($"device {name} is not there; cuda:0 to cuda:{cuda.device_count() - 1} are");
        return device($"cuda:{index}");
    }
}
