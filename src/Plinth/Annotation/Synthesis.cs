using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Plinth.Recipes;
using YamlDotNet.RepresentationModel;

namespace Plinth.Annotation;

/// <summary>Texts to be written by a large model: a prompt, and lists whose every combination is a text of its own.</summary>
/// <remarks>What made phi-1's textbooks differ from one another: subjects and readers drawn by chance (Gunasekar et al. 2023, arXiv:2306.11644, section 2.2).</remarks>
public sealed class Synthesis
{
    private IReadOnlyList<(string Name, string[] Values)> _vary = [];

    /// <summary>Name, as documents give it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Language of the texts, as documents give it; null to give none.</summary>
    public string? Language { get; init; }

    /// <summary>The prompt; <c>{topic}</c> stands where a value of the list <c>topic</c> goes.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Most tokens of a text; 2,000 by default.</summary>
    [Within(1, 100_000)]
    public int MaxAnswerTokens { get; init; } = 2000;

    /// <summary>Temperature; 0.9 by default, null for the endpoint's own.</summary>
    [Within(0, 2)]
    public double? Temperature { get; init; } = 0.9;

    /// <summary>Fewest characters of a text; 200 by default.</summary>
    [Within(1, 1_000_000)]
    public int MinChars { get; init; } = 200;

    /// <summary>Number of combinations.</summary>
    public long Combinations => _vary.Aggregate(1L, (product, list) => checked(product * list.Values.Length));

    /// <summary>Opens a file.</summary>
    /// <param name="name">A YAML file, or the name of one that ships: <c>textbook-en</c>, <c>textbook-zh</c>, <c>textbook-code-en</c>.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <exception cref="RecipeException">It is wrong: file, line and column.</exception>
    public static Synthesis Open(string name, string baseDirectory)
    {
        var (root, binder, _) = PromptFile.Read(name, "synthesis", baseDirectory);
        var place = binder.At(root);
        var lists = PromptFile.Take(root, "vary");
        var synthesis = new Synthesis();
        binder.BindInto(synthesis, typeof(Synthesis), "a synthesis", root);
        binder.ThrowIfWrong();
        if (synthesis.Name.Length == 0) throw place.Error("a synthesis needs a name");
        if (lists is not YamlMappingNode map) throw place.Error("'vary' is a map of lists, such as topic: [fractions, angles]");
        synthesis._vary = [.. map.Children.Select(list => (binder.Scalar(list.Key, "a list's name"), (string[])binder.Convert(typeof(string[]), list.Value, "vary")!))];
        if (synthesis._vary.Any(list => list.Values.Length == 0)) throw binder.At(map).Error("a list of 'vary' is empty");
        var places = new Template(synthesis.Prompt, [.. synthesis._vary.Select(list => list.Name)]).Places.ToList();
        if (synthesis._vary.FirstOrDefault(list => !places.Contains(list.Name)) is { Name: { } unused }) throw binder.At(map).Error($"the prompt has no place {{{unused}}}");
        return synthesis;
    }

    /// <summary>The texts to be written, each by its number: combinations in an order of chance, none twice before all have come.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Where chance starts.</param>
    public IEnumerable<Assignment> Assignments(long count, ulong seed)
    {
        var template = new Template(Prompt, [.. _vary.Select(list => list.Name)]);
        for (var number = 0L; number < count; number++)
        {
            var (round, place) = Math.DivRem(number, Combinations);
            var combination = Shuffled(place, Combinations, seed + (ulong)round);
            var values = new List<KeyValuePair<string, string>>();
            foreach (var (name, list) in _vary)
            {
                (combination, var at) = Math.DivRem(combination, list.Length);
                values.Add(new(name, list[at]));
            }

            var id = string.Create(CultureInfo.InvariantCulture, $"{Name}-{seed}-{number}");
            var prompt = template.Fill(name => values.First(value => value.Key == name).Value);
            // A seed of its own for each, of 31 bits as the protocol's servers read it.
            var own = (long)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(id)) >> 33);
            yield return new Assignment(new Question(id, prompt, MaxAnswerTokens, (float?)Temperature, own), values);
        }
    }

    /// <summary>Reads an answer: the text itself.</summary>
    public Reading<string> Read(string answer, bool cut)
    {
        var end = answer.LastIndexOf("</think>", StringComparison.Ordinal);
        var text = (end < 0 ? answer : answer[(end + "</think>".Length)..]).Trim();
        return cut ? new(null, "cut-short") : text.Length == 0 ? new(null, "empty") : text.Length < MinChars ? new(null, "too-short") : new(text, null);
    }

    /// <summary>Tells this synthesis, put to this model, from others.</summary>
    public string Fingerprint(string model, ulong seed) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{model} {seed}\n{MaxAnswerTokens} {Temperature} {MinChars}\n{string.Join('\n', _vary.Select(list => $"{list.Name}={string.Join('|', list.Values)}"))}\n{Prompt}"))).ToString("x16", CultureInfo.InvariantCulture);

    // A permutation of 0 to count - 1: four Feistel rounds over the least even number of bits that holds it, walked until within.
    private static long Shuffled(long place, long count, ulong seed)
    {
        var half = Math.Max(1, (65 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Math.Max(1, count - 1))) / 2);
        var mask = (1UL << half) - 1;
        var value = (ulong)place;
        Span<ulong> input = stackalloc ulong[2];
        do
        {
            for (var round = 0; round < 4; round++)
            {
                (input[0], input[1]) = (value & mask, (ulong)round);
                var mixed = XxHash3.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(input), (long)seed) & mask;
                value = ((value & mask) << half) | ((value >> half) ^ mixed);
            }
        }
        while (value >= (ulong)count);

        return (long)value;
    }
}

/// <summary>One text to be written.</summary>
/// <param name="Question">What the model is asked.</param>
/// <param name="Values">The value of each list.</param>
public sealed record Assignment(Question Question, IReadOnlyList<KeyValuePair<string, string>> Values);
