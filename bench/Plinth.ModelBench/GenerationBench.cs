using System.Diagnostics;
using System.Globalization;
using Plinth.Models;
using Plinth.Models.Attention;
using static TorchSharp.torch;

namespace Plinth.ModelBench;

/// <summary>What one more token costs after prompts of several lengths, through the cache of keys and values, on one thread.</summary>
internal static class GenerationBench
{
    private const int Tokens = 24;

    public static int Run()
    {
        Console.WriteLine("model                      prompt  ms a token  of the shortest  bytes of cache read a token");
        foreach (var (name, kvHeads) in new[] { ("all heads", 12), ("one kv head", 1) })
        {
            using var decoder = new Decoder(ModelCatalogue.Find("llama-7b", "layers=12", "width=768", "heads=12", $"attention.kv_heads={kvHeads}", "feed_forward.width=2048", "vocabulary=8192", "context=8192")).Initialise(1);
            set_num_threads(1);
            using var noGradient = no_grad();
            var shortest = 0.0;
            foreach (var length in (int[])[16, 256, 1024, 2048, 4096])
            {
                using var scope = NewDisposeScope();
                using var cache = new KvCache(decoder.Spec.Layers);
                decoder.Forward(new(ones(1, length, dtype: ScalarType.Int64)) { Cache = cache, LastOnly = true });
                var one = ones(1, 1, dtype: ScalarType.Int64);
                var took = double.MaxValue;
                // The first makes room in the cache; the best of the rest is what a token costs.
                for (var token = 0; token < Tokens; token++)
                {
                    using var inner = NewDisposeScope();
                    var before = Process.GetCurrentProcess().TotalProcessorTime;
                    decoder.Forward(new(one) { Cache = cache, LastOnly = true });
                    if (token > 0) took = Math.Min(took, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
                }

                if (length == 16) shortest = took;
                var bytes = 2L * decoder.Spec.Layers * kvHeads * decoder.Spec.HeadSize * sizeof(float) * length;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-26} {length,6} {took,11:0.0} {took / shortest,16:0.00} {bytes,28:N0}"));
            }
        }

        return 0;
    }
}
