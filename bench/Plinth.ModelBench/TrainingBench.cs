using System.Diagnostics;
using System.Globalization;
using Plinth.Models;
using Plinth.Models.Native;
using Plinth.Models.Specs;
using Plinth.Models.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.ModelBench;

/// <summary>Training steps of GPT-2 shapes on one thread, by CPU time.</summary>
internal static class TrainingBench
{
    /// <summary>Layers, width, heads, vocabulary, batch; the context is 256.</summary>
    public static IReadOnlyDictionary<string, (int Layers, int Width, int Heads, int Vocabulary, int Batch)> Shapes { get; } =
        new Dictionary<string, (int, int, int, int, int)> { ["tiny"] = (6, 384, 6, 8192, 8), ["124m"] = (12, 768, 12, 50257, 2) };

    public static int Run(string name, int steps)
    {
        const int Context = 256;
        var culture = CultureInfo.InvariantCulture;
        var (layers, width, heads, vocabulary, batch) = Shapes[name];
        var spec = SpecReader.Read("bench", string.Create(culture, $$"""
            { name: gpt2-{{name}}, layers: {{layers}}, width: {{width}}, heads: {{heads}}, vocabulary: {{vocabulary}}, context: {{Context}}, position: { kind: learned },
              block: { kind: pre-norm }, norm: { kind: layer }, feed_forward: { activation: gelu-tanh, width: {{4 * width}} },
              biases: { qkv: true, attention_out: true, feed_forward: true }, tied_head: true }
            """));
        Libtorch.Ensure();
        set_num_threads(1);
        using var decoder = new Decoder(spec).Initialise(17);
        using var optimizer = new AdamW(decoder.Parameters, new OptimizerOptions(), threads: 1);
        var draw = new Draw(1);
        var process = Process.GetCurrentProcess();
        var rates = new List<double>();
        var matrix = new List<double> { MatrixSpeed.Measure(2048, 0.8) };
        var parts = new double[3];
        for (var step = -2; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var ids = Enumerable.Range(0, batch * (Context + 1)).Select(_ => (long)draw.Below(vocabulary)).ToArray();
            var rows = tensor(ids, batch, Context + 1, dtype: ScalarType.Int64);
            var start = MatrixSpeed.CpuSeconds(process);
            var output = decoder.Forward(new(rows.narrow(1, 0, Context).contiguous()) { Labels = rows.narrow(1, 1, Context).contiguous() });
            _ = output.Loss!.item<float>();
            var forward = MatrixSpeed.CpuSeconds(process);
            output.Loss!.backward();
            var backward = MatrixSpeed.CpuSeconds(process);
            optimizer.Step(1e-4, optimizer.GradientNorm());
            var end = MatrixSpeed.CpuSeconds(process);
            // The first steps compile and take memory.
            if (step < 0) continue;
            rates.Add(batch * Context / (end - start));
            (parts[0], parts[1], parts[2]) = (parts[0] + forward - start, parts[1] + backward - forward, parts[2] + end - backward);
        }

        matrix.Add(MatrixSpeed.Measure(2048, 0.8));
        var rate = rates.Order().ElementAt(rates.Count / 2);
        var flops = ModelFigures.Of(spec).TrainingFlopsPerToken;
        Console.WriteLine(string.Create(culture, $"{rate:0.00} tokens/CPU-s  {rate * flops / 1e9:0.0} GFLOP/CPU-s  {rate * flops / matrix.Max():0.0%} of the matrix product's {matrix.Max() / 1e9:0.0}  forward {1000 * parts[0] / steps:0} backward {1000 * parts[1] / steps:0} AdamW {1000 * parts[2] / steps:0} ms  peak {process.PeakWorkingSet64 / 1e9:0.0} GB"));
        return 0;
    }
}
