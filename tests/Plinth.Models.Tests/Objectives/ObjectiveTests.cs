using System.Text.Json;
using CsCheck;
using Plinth.Models.Objectives;
using Plinth.Models.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Objectives;

public sealed class ObjectiveTests
{
    private static readonly SpecialTokens Special = new()
    {
        EndOfText = 1,
        FimPrefix = 101,
        FimMiddle = 102,
        FimSuffix = 103,
        FimPad = 104,
        ModeR = 301,
        ModeS = 302,
        ModeX = 303,
        FirstSentinel = 200,
        Mask = 90,
        EndMask = 91,
        StartOfPiece = 93,
        EndOfPiece = 94,
    };

    private static readonly Gen<int[]> Text = Gen.Int[10, 80].Array[2, 60];

    [Fact]
    public void FIM_is_bigcodes()
    {
        var fixture = Read("fim.json");
        var tokens = Ints(fixture.GetProperty("tokens"));
        foreach (var test in fixture.GetProperty("cases").EnumerateArray())
        {
            var cut = Ints(test.GetProperty("boundaries"));
            var made = FimObjective.Rearrange(tokens[..cut[0]], tokens[cut[0]..cut[1]], tokens[cut[1]..], Special, test.GetProperty("mode").GetString() == "spm",
                test.GetProperty("truncate_or_pad").GetBoolean() ? tokens.Length : null);
            Assert.Equal(test.GetProperty("applied").GetBoolean(), made is not null);
            Assert.Equal(Ints(test.GetProperty("output")), made ?? tokens);
        }

        Assert.Equal([101, 5, 103, 6, 104, 104, 102, 7], FimObjective.Rearrange([5], [7], [6], Special, spm: false, length: 8)!);
    }

    [Fact]
    public void UL2_is_llm_foundrys()
    {
        var fixture = Read("ul2_span_corruption.json");
        var tokens = Ints(fixture.GetProperty("tokens"));
        foreach (var test in fixture.GetProperty("cases").EnumerateArray())
        {
            var mode = test.GetProperty("denoiser").GetString()![0];
            if (test.TryGetProperty("mean_span", out var span)) Assert.Equal(mode, new Denoiser(span.GetDouble(), test.GetProperty("rate").GetDouble()).Mode);
            var (input, output) = Ul2Objective.Split(tokens, [.. Ints(test.GetProperty("mask")).Select(m => m == 1)], mode, Special);
            Assert.Equal(Ints(test.GetProperty("inputs")), input);
            Assert.Equal(Ints(test.GetProperty("labels")), output);

            var sequence = TrainingSequence.After(input, output);
            var row = test.GetProperty("decoder_only");
            var length = sequence.Ids.Length;
            Assert.Equal(Ints(row.GetProperty("input_ids"))[..length], sequence.Ids);
            // Theirs say what stands here, ours what is to follow.
            Assert.Equal(Ints(row.GetProperty("labels"))[1..length], sequence.Labels[..^1]);
            Assert.Equal(Ints(row.GetProperty("bidirectional_mask")).Sum(), sequence.Prefix);
        }
    }

    [Fact]
    public void GLM_is_its_authors()
    {
        var fixture = Read("glm_blank_infilling.json");
        var tokens = Ints(fixture.GetProperty("tokens"));
        foreach (var test in fixture.GetProperty("cases").EnumerateArray())
        {
            var mask = test.GetProperty("task").GetString() switch { "bert" => 90, "generation" => 91, _ => 92 };
            var spans = test.GetProperty("span_order").EnumerateArray().Select(s => (s[0].GetInt32(), s[1].GetInt32())).ToList();
            var made = GlmObjective.Build(tokens, spans, mask, Special);
            Assert.Equal(Ints(test.GetProperty("input_ids")), made.Ids);
            Assert.Equal(test.GetProperty("source_length").GetInt32(), made.Prefix);
            Assert.Equal(Ints(test.GetProperty("position_ids")), made.Positions);
            if (test.GetProperty("block_position_encoding").GetBoolean()) Assert.Equal(Ints(test.GetProperty("block_position_ids")), made.Blocks);
            var (targets, asked) = (Ints(test.GetProperty("targets")), Ints(test.GetProperty("loss_mask")));
            Assert.Equal(targets.Select((t, i) => asked[i] == 1 ? t : -100), made.Labels);
        }
    }

    [Fact]
    public void FIM_loses_nothing_and_its_middle_comes_last()
    {
        Gen.Select(Text, Gen.ULong).Sample((tokens, seed) =>
        {
            var made = new FimObjective { Rate = 1, Level = FimLevel.Document }.Make(tokens, Special, new Draw(seed)).Ids;
            Assert.Equal(tokens.Length + 3, made.Length);
            Assert.Equal(101, made[0]);
            int suffix = Array.IndexOf(made, 103), middle = Array.IndexOf(made, 102);
            int[] whole = suffix == 1
                ? [.. made[(middle + 1)..], .. made[2..middle]]
                : [.. made[1..suffix], .. made[(middle + 1)..], .. made[(suffix + 1)..middle]];
            // SPM does not mark where its prefix ends: there it is enough that prefix and middle stand together.
            Assert.Equal(tokens, whole);
        });
    }

    [Fact]
    public void FIM_in_a_context_keeps_its_length_and_its_documents()
    {
        Gen.Select(Text.Array[1, 5], Gen.ULong).Sample((documents, seed) =>
        {
            int[] packed = [.. documents.SelectMany(d => (int[])[.. d, 1])];
            var made = new FimObjective { Rate = 1 }.Make(packed, Special, new Draw(seed)).Ids;
            Assert.Equal(packed.Length, made.Length);
            Assert.Equal(packed.Select((t, i) => (t, i)).Where(p => p.t == 1).Select(p => p.i), made.Select((t, i) => (t, i)).Where(p => p.t == 1).Select(p => p.i));
            var plain = new FimObjective { Rate = 0 }.Make(packed, Special, new Draw(seed)).Ids;
            Assert.Equal(packed, plain);
        });
    }

    [Fact]
    public void FIM_cuts_between_characters_and_never_inside_one()
    {
        var letters = new Letters();
        var tokens = letters.Encode("a𝄞b你好𝄞𝄞c");
        for (var seed = 0UL; seed < 200; seed++)
        {
            var made = new FimObjective { Rate = 1, Level = FimLevel.Document }.Make(tokens, Special with { FimPrefix = -1, FimMiddle = -2, FimSuffix = -3 }, new Draw(seed), letters).Ids;
            Assert.DoesNotContain('\ufffd', letters.Decode([.. made.Where(t => t >= 0)]));
            Assert.Equal(tokens.Order(), made.Where(t => t >= 0).Order());
        }
    }

    [Fact]
    public void UL2_loses_nothing_and_says_everything_once()
    {
        Gen.Select(Text, Gen.ULong).Sample((tokens, seed) =>
        {
            var made = new Ul2Objective().Make(tokens, Special, new Draw(seed));
            var (input, output) = (made.Ids[1..made.Prefix], made.Ids[made.Prefix..^1]);
            Assert.Equal(1, made.Ids[^1]);
            var parts = new Dictionary<int, List<int>>();
            var at = -1;
            foreach (var token in output)
            {
                if (token >= 200) parts[at = token] = [];
                else if (at >= 0) parts[at].Add(token);
            }

            int[] whole = at < 0 ? [.. input, .. output] : [.. input.SelectMany(t => t >= 200 ? (IEnumerable<int>)parts[t] : [t])];
            Assert.Equal(tokens, whole);
            Assert.Equal(Enumerable.Range(200, parts.Count), parts.Keys.Order());
            Assert.All(made.Labels[..(made.Prefix - 1)], l => Assert.Equal(-100, l));
            Assert.Equal(made.Ids[made.Prefix..], made.Labels[(made.Prefix - 1)..^1]);
        });
    }

    [Fact]
    public void UL2s_noise_takes_out_what_its_rate_says_in_as_many_spans()
    {
        var draw = new Draw(4);
        foreach (var (span, rate, noise, spans) in new[] { (3, 0.15, 77, 26), (8, 0.5, 256, 32), (64, 0.15, 77, 1) })
        {
            var mask = new Denoiser(span, rate).Noise(512, draw);
            Assert.False(mask[0]);
            Assert.True(mask[^1]);
            Assert.Equal(noise, mask.Count(m => m));
            Assert.Equal(spans, Enumerable.Range(1, 511).Count(i => mask[i] && !mask[i - 1]));
        }

        Assert.Equal("RRXXXXS", string.Concat(Denoiser.Mixture.Select(d => d.Mode)));
    }

    [Fact]
    public void GLM_loses_nothing_and_its_spans_never_touch()
    {
        Gen.Select(Text, Gen.ULong).Sample((tokens, seed) =>
        {
            // Part A is told from the text by its masks alone.
            tokens = [.. tokens.Select(t => t is 90 or 91 ? 10 : t)];
            var made = new GlmObjective().Make(tokens, Special, new Draw(seed));
            var masks = made.Ids[..made.Prefix].Select((t, i) => (t, i)).Where(p => p.t is 90 or 91).Select(p => p.i).ToList();
            Assert.NotEmpty(masks);
            Assert.All(masks.Zip(masks.Skip(1)), p => Assert.True(p.Second > p.First + 1));
            var spans = new List<List<int>>();
            foreach (var i in Enumerable.Range(made.Prefix, made.Ids.Length - made.Prefix))
            {
                if (made.Ids[i] == 93) spans.Add([]);
                if (made.Labels[i] != 94) spans[^1].Add(made.Labels[i]);
            }

            Assert.Equal(masks.Count, spans.Count);
            var starts = made.Ids.Select((t, i) => (t, i)).Where(p => p.i >= made.Prefix && p.t == 93).Select(p => made.Positions![p.i]).ToList();
            int[] whole = made.Ids[masks[0]] == 91
                ? [.. made.Ids[..(made.Prefix - 1)], .. spans[0]]
                : [.. made.Ids[..made.Prefix].SelectMany((t, i) => t == 90 ? spans[starts.IndexOf(i)] : (IEnumerable<int>)[t])];
            Assert.Equal(tokens, whole);
        });
    }

    [Theory, InlineData("causal"), InlineData("fim"), InlineData("ul2"), InlineData("glm")]
    public void What_may_not_be_seen_changes_no_logit(string kind)
    {
        ObjectiveSpec objective = kind switch { "fim" => new FimObjective { Rate = 1 }, "ul2" => new Ul2Objective(), "glm" => new GlmObjective(), _ => new CausalObjective() };
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var decoder = new Decoder(CheckpointTests.Small("llama-7b", "vocabulary=400")).Initialise(2);
        for (var seed = 0UL; seed < 4; seed++)
        {
            var text = Enumerable.Range(10, 20).ToArray();
            var sequence = objective.Make(text, Special, new Draw(seed));
            var input = TrainingBatch.Of([sequence, objective.Make(text[..9], Special, new Draw(seed + 9))], pad: 0);
            var before = decoder.Forward(input).Logits;
            for (var changed = 0; changed < sequence.Ids.Length; changed += 3)
            {
                var other = input.Ids.clone();
                other[0, changed] = tensor(399L);
                var difference = (decoder.Forward(input with { Ids = other }).Logits - before).abs().amax([-1])[0];
                for (var i = 0; i < sequence.Ids.Length; i++)
                    if (!Reaches(sequence, i, changed)) Assert.Equal(0, difference[i].item<float>());
                    else if (i == changed) Assert.NotEqual(0, difference[i].item<float>());
            }
        }
    }

    [Fact]
    public void A_batch_is_padded_on_the_right_and_padding_is_asked_nothing()
    {
        using var scope = NewDisposeScope();
        using var decoder = new Decoder(CheckpointTests.Small("llama-7b")).Initialise(2);
        var (a, b) = (TrainingSequence.Causal([1, 2, 3, 4, 5]), TrainingSequence.Causal([6, 7, 8]));
        var both = decoder.Forward(TrainingBatch.Of([a, b], pad: 0));
        var alone = decoder.Forward(TrainingBatch.Of([b], pad: 0));
        Assert.InRange(Fixture.Furthest(both.Logits[1].narrow(0, 0, 3), alone.Logits[0]), 0, 1e-5);
        var first = decoder.Forward(TrainingBatch.Of([a], pad: 0));
        Assert.Equal((first.Loss!.item<float>() * 4 + alone.Loss!.item<float>() * 2) / 6, both.Loss!.item<float>(), 1e-5);
    }

    [Fact]
    public void The_same_draws_give_the_same_sequence_everywhere()
    {
        var draw = new Draw(17);
        Assert.Equal([new Draw(17).Bits(), 0xE220A8397B1DCDAFul], [draw.Bits(), new Draw(0).Bits()]);
        var tokens = Enumerable.Range(10, 30).ToArray();
        foreach (ObjectiveSpec objective in new ObjectiveSpec[] { new FimObjective(), new Ul2Objective(), new GlmObjective() })
            Assert.Equal(objective.Make(tokens, Special, new Draw(5)).Ids, objective.Make(tokens, Special, new Draw(5)).Ids);
        Assert.Contains("needs a token fim_prefix", Assert.Throws<PlinthException>(() => new FimObjective { Rate = 1 }.Make(tokens, new(), new Draw(5))).Message, StringComparison.Ordinal);
    }

    /// <summary>Whether i sees the changed token, itself or through others.</summary>
    private static bool Reaches(TrainingSequence s, int i, int changed) => s.MaySee(i, changed);

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "models", "objectives", name))).RootElement;

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetInt32())];

    /// <summary>A token for each character.</summary>
    private sealed class Letters : ITokenText
    {
        public string Decode(ReadOnlySpan<int> tokens)
        {
            var text = new System.Text.StringBuilder();
            foreach (var token in tokens) text.Append(char.ConvertFromUtf32(token));
            return text.ToString();
        }

        public int[] Encode(ReadOnlySpan<char> text) => [.. text.ToString().EnumerateRunes().Select(r => r.Value)];
    }
}
