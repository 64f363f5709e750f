using System.Text;
using Plinth.Models.Native;
using TorchSharp;

namespace Plinth.Models.Tests.Native;

public sealed class LibtorchTests
{
    [Fact]
    public void Loads_and_computes_on_this_system()
    {
        Libtorch.Ensure();
        using var a = torch.ones(2, 3);
        using var b = torch.ones(3, 4);
        using var product = torch.matmul(a, b);
        Assert.Equal(24f, product.sum().item<float>());
    }

    [Fact]
    public void Only_a_library_with_exactly_that_import_is_rewritten()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Assert.True(File.Exists(path), path);
        var before = File.ReadAllBytes(path);
        var after = before.ToArray();
        ElfImport.GccThirteen.Rewrite(after);
        Assert.Equal(1, Count(before, "\0_ZSt21ios_base_library_initv\0"));
        Assert.Equal(0, Count(after, "\0_ZSt21ios_base_library_initv\0"));
        // Name, version index, and the hash and name of the version need: nothing else changes.
        Assert.InRange(before.Zip(after).Count(p => p.First != p.Second), 1, 28 + 2 + 8);
        Assert.Throws<InvalidDataException>(() => ElfImport.GccThirteen.Rewrite(after));
        Assert.Throws<InvalidDataException>(() => ElfImport.GccThirteen.Rewrite(before[..4096]));
        Assert.Throws<InvalidDataException>(() => ElfImport.GccThirteen.Rewrite("not a library at all"u8.ToArray()));
    }

    private static int Count(byte[] file, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        int count = 0, at = 0;
        while (file.AsSpan(at).IndexOf(bytes) is >= 0 and var next)
        {
            count++;
            at += next + 1;
        }

        return count;
    }
}
