using System.Runtime.CompilerServices;
using Plinth.Models.Native;

namespace Plinth.Models.Tests;

/// <summary>Tests make tensors before they ask anything of a model.</summary>
internal static class Startup
{
    [ModuleInitializer]
    internal static void Load()
    {
        Libtorch.Ensure();
        // The models are tiny and the tests run side by side: more threads would only wait for one another.
        TorchSharp.torch.set_num_threads(1);
    }
}
