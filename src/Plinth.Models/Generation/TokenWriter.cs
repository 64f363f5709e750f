using Plinth.Models.Attention;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Generation;

/// <summary>Writes on from prompts, token by token: the prompts are read once, and each token costs one step through the cache.</summary>
/// <param name="decoder">The model.</param>
public sealed class TokenWriter(Decoder decoder)
{
    /// <summary>Writes on from prompts of any lengths side by side; a row writes what it would write alone.</summary>
    /// <param name="prompts">Tokens; at least one each.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <param name="written">Called for each token that a row writes, the stop among them.</param>
    /// <param name="ct">Ends it early.</param>
    /// <returns>What each row wrote.</returns>
    public int[][] Write(IReadOnlyList<int[]> prompts, SamplingOptions options, Action<int, int>? written = null, CancellationToken ct = default)
    {
        Check(prompts, options);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var cache = new KvCache(decoder.Spec.Layers);
        var rows = prompts.Count;
        var longest = prompts.Max(p => p.Length);
        var results = prompts.Select(_ => new List<int>()).ToArray();
        var samplers = prompts.Select((p, row) =>
        {
            var sampler = new Sampler(options, new Draw(options.Seed + (ulong)row));
            sampler.See(p);
            return sampler;
        }).ToArray();

        // Prompts end together: shorter ones are padded on the left.
        var ids = new long[rows, longest];
        var mask = new long[rows, longest];
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < prompts[row].Length; i++)
                (ids[row, longest - prompts[row].Length + i], mask[row, longest - prompts[row].Length + i]) = (prompts[row][i], 1);
        var padded = prompts.Any(p => p.Length != longest);
        var device = decoder.Parameters[0].Value.device;
        var seen = padded ? tensor(mask, device: device) : null;
        var next = tensor(ids, device: device);

        for (var step = 0; ; step++)
        {
            ct.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var logits = decoder.Forward(new(next) { Mask = seen, Cache = cache, LastOnly = true }).Logits.select(1, -1).to_type(ScalarType.Float32).cpu().contiguous();
            var chosen = new long[rows, 1];
            for (var row = 0; row < rows; row++)
            {
                if (Done(results[row], options)) continue;
                var token = samplers[row].Next(logits[row].data<float>().ToArray());
                results[row].Add(token);
                written?.Invoke(row, token);
                chosen[row, 0] = token;
            }

            if (results.All(r => Done(r, options))) return [.. results.Select(r => r.ToArray())];
            next = tensor(chosen, device: device).MoveToOuterDisposeScope();
            if (seen is null) continue;
            var longer = cat([seen, ones(rows, 1, ScalarType.Int64, device)], 1).MoveToOuterDisposeScope();
            seen.Dispose();
            seen = longer;
        }
    }

    private static bool Done(List<int> row, SamplingOptions options) => row.Count >= options.MaxTokens || (row.Count > 0 && options.Stops.Contains(row[^1]));

    private void Check(IReadOnlyList<int[]> prompts, SamplingOptions options)
    {
        if (options.Problem() is { } problem) throw new PlinthException(problem);
        if (prompts.Count == 0 || prompts.Any(p => p.Length == 0)) throw new PlinthException("a prompt needs at least one token");
        foreach (var id in prompts.SelectMany(p => p))
            if (id < 0 || id >= decoder.Spec.Vocabulary) throw new PlinthException($"id {id} is out of the vocabulary of {decoder.Spec.Name}, 0 to {decoder.Spec.Vocabulary - 1}");
        if (decoder.Spec.Position.Most(decoder.Spec) is { } most && prompts.Max(p => p.Length) + options.MaxTokens - 1 > most)
            throw new PlinthException($"{prompts.Max(p => p.Length)} tokens and {options.MaxTokens} more are too many for the {most} positions of {decoder.Spec.Name}");
    }
}
