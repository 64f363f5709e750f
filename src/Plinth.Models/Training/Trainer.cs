using Plinth.Models.Checkpoints;
using Plinth.Models.Generation;
using Plinth.Models.Native;
using Plinth.Models.Distributed;
using Plinth.Models.Specs;
using Plinth.Models.Telemetry;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>Trains a model by a plan in a folder, or goes on where the newest checkpoint there stands.</summary>
/// <param name="plan">What to do.</param>
/// <param name="path">The folder.</param>
/// <param name="progress">Hears how it goes.</param>
/// <param name="time">The clock.</param>
/// <param name="ranks">The processes that share each step's sequences and sum their gradients; null: this one does all. The first alone writes and tells.</param>
public sealed class Trainer(TrainingPlan plan, string path, ITrainingProgress progress, TimeProvider time, Ranks? ranks = null)
{
    private readonly Ranks _ranks = ranks ?? Ranks.Alone;
    private readonly TrainingFolder _folder = new(path);
    private readonly TrainingTelemetry _telemetry = new(plan);

    /// <summary>Trains to the end of the plan.</summary>
    /// <param name="skip">Steps whose data are passed over first: what made the loss jump.</param>
    /// <param name="ct">Stops it after a step, with a checkpoint.</param>
    /// <exception cref="PlinthException">The loss jumped or is no number, the folder holds another training, or something cannot be read.</exception>
    public TrainingResult Run(long skip, CancellationToken ct)
    {
        Libtorch.Ensure();
        if (plan.Batch * plan.Accumulate < _ranks.Count) throw new PlinthException($"a step has {plan.Batch * plan.Accumulate} sequences (batch {plan.Batch}, accumulate {plan.Accumulate}), fewer than the {_ranks.Count} ranks that would share them");
        // Ranks are as many as there are cores; how many of these each might use besides is for the plan to say.
        var threads = plan.Threads ?? (_ranks.Count == 1 ? Environment.ProcessorCount : 1);
        set_num_threads(threads);
        var device = ComputeDevice.Of(plan.Device, _ranks.LocalRank);
        if (plan is { Precision: TrainingPrecision.Bfloat16, Device: "cpu" }) Warn("bfloat16 on a CPU without units for it is far slower than float32");
        Directory.CreateDirectory(path);
        using var feed = TokenFeed.Open(plan.Tokens, plan.Length, plan.Seed, plan.WithinDocuments);
        var maker = new SequenceMaker(plan.Model, plan.Length, plan.Seed, feed.Tokenizer, feed.EndOfText) { Device = device };
        if (plan.WithinDocuments && !maker.IsPlain) throw new PlinthException("within_documents goes with the causal objective and positions of one coordinate; the other objectives have masks of their own");
        using var validation = new Validation(feed, maker, plan);
        foreach (var source in validation.Missing) Warn($"{source} has no validation split of at least one sequence; it is not validated on");

        var checkpoint = _folder.Newest();
        var identity = Identity(feed);
        var state = checkpoint is null ? new TrainingState { Plan = identity } : TrainingFolder.StateOf(checkpoint);
        SamePlan(state.Plan, identity);
        using var decoder = Open(checkpoint, device);
        decoder.MatrixType = plan.Precision == TrainingPrecision.Bfloat16 ? ScalarType.BFloat16 : null;
        if (feed.Manifests[0].VocabularySize > decoder.Spec.Vocabulary)
            throw new PlinthException($"the tokens have {feed.Manifests[0].VocabularySize} ids, {decoder.Spec.Name} has room for {decoder.Spec.Vocabulary}");
        using var optimizer = Optimizer.Of(decoder.Parameters, plan.Optimizer, threads);
        if (checkpoint is not null)
        {
            TrainingFolder.Load(checkpoint, decoder, optimizer, state);
            feed.Taken = state.Taken;
        }

        if (skip > 0) feed.Skip(skip * plan.Batch * plan.Accumulate);
        Agreement.Begin(_ranks, state with { Plan = identity }, skip, path);
        using var exchange = new TensorExchange(decoder.Parameters, _ranks);
        if (_ranks.Count > 1) exchange.Broadcast();
        if (_ranks.First) _folder.GoBackTo(state.Step);
        using var log = _ranks.First ? new TrainingLog(_folder.LogPath) : null;
        using var events = _ranks.First ? new EventFile(path, checkpoint is null ? null : state.Step, time) : null;
        var matrixRate = _ranks.First ? MatrixSpeed.Measure() : double.NaN;
        if (_ranks.First) progress.Begin(plan, decoder.Parameters.Sum(p => p.Count), matrixRate, checkpoint);
        var work = new Work(decoder, optimizer, feed, new StepGradient(plan, feed, maker, _ranks), validation, log, events, new LossWatch(plan.Spike) { Recent = state.Recent }, exchange);
        using var span = _telemetry.Training();
        try
        {
            return Loop(work, state with { Plan = identity }, new Pace(plan, matrixRate, state.Seconds, _ranks.Count), ct);
        }
        catch (Exception e)
        {
            TrainingTelemetry.Fail(span, e);
            throw;
        }
    }

    private TrainingResult Loop(Work work, TrainingState state, Pace pace, CancellationToken ct)
    {
        var last = float.NaN;
        var saved = _folder.Newest();
        var stopped = _ranks.Any(ct.IsCancellationRequested);
        for (var step = state.Step; step < plan.AllSteps; step++)
        {
            var rate = plan.Optimizer.LearningRate * plan.Schedule.Share(step, plan.AllSteps);
            var taken = work.Feed.Taken.ToArray();
            last = work.Gradient.Make(work.Decoder, work.Exchange);
            var norm = work.Optimizer.GradientNorm();
            if (!float.IsFinite(last) || !double.IsFinite(norm)) throw Broken(work, step + 1, $"the {(float.IsFinite(last) ? "gradient" : "loss")} is not a number", last, norm, rate, taken);
            if (work.Watch.Jump(last) is { } median) throw Broken(work, step + 1, FormattableString.Invariant($"the loss jumped to {last:0.###}, from a median of {median:0.###}"), last, norm, rate, taken);
            Agreement.Norm(_ranks, step + 1, norm);
            work.Optimizer.Step(rate, norm);

            var done = pace.Step(step + 1, last, norm, rate);
            state = state with { Step = step + 1, Tokens = done.Tokens, OptimizerSteps = work.Optimizer.Steps, Taken = [.. work.Feed.Taken], Recent = [.. work.Watch.Recent], Seconds = done.Seconds };
            if (_ranks.First) Tell(work, done);
            // What one rank decides, all do.
            var ends = done.Step == plan.AllSteps || _ranks.Any(pace.SecondsHere >= plan.Seconds);
            pace.Beside(() =>
            {
                Look(work, done.Step, ends, ct);
                stopped = _ranks.Any(ct.IsCancellationRequested);
                ends |= stopped;
                // Last: what a kill leaves without a checkpoint is done again, its lines in the log as well.
                if (_ranks.First && (ends || Due(plan.Checkpoints.Every, done.Step))) saved = Save(work, state);
            });
            if (ends) break;
        }

        // A training that is done already, or has no steps to make, still has its checkpoint.
        if (_ranks.First) saved ??= Save(work, state);
        if (state.Step < plan.AllSteps && stopped) throw new OperationCanceledException(ct);
        return new(state.Step, plan.AllSteps, last, state.Tokens, saved ?? "");
    }

    private void Tell(Work work, TrainingStep step)
    {
        work.Log!.Step(step);
        work.Events!.Scalars(step.Step, ("loss/train", step.Loss), ("gradient_norm", step.GradientNorm), ("learning_rate", step.LearningRate), ("tokens", step.Tokens), ("speed/tokens_per_second", step.TokensPerSecond), ("speed/mfu", step.Mfu));
        _telemetry.Step(step);
        progress.Step(step);
    }

    /// <summary>Validates and lets the model write, where it is time; an interruption cuts it short.</summary>
    private void Look(Work work, long step, bool ends, CancellationToken ct)
    {
        try
        {
            if (_ranks.Any(ct.IsCancellationRequested)) return;
            Validate(work, step, ends, ct);
            Write(work, step, ends, ct);
        }
        catch (OperationCanceledException)
        {
            // The step itself is made, and is still to be saved.
        }
    }

    private void Validate(Work work, long step, bool ends, CancellationToken ct)
    {
        if (!work.Validation.Any || !(ends || Due(plan.Validation.Every, step))) return;
        using var span = _telemetry.Beside("validation", step);
        var losses = work.Validation.Measure(work.Decoder, _ranks, ct);
        if (!_ranks.First) return;
        work.Log!.Validation(step, losses);
        work.Events!.Scalars(step, [.. losses.Select(l => ("loss/validation/" + l.Key, l.Value))]);
        _telemetry.Validated(losses);
        progress.Validated(step, losses);
    }

    private void Write(Work work, long step, bool ends, CancellationToken ct)
    {
        if (!_ranks.First || plan.Samples.Every is null || work.Feed.Tokenizer is not { } tokenizer || !(ends || Due(plan.Samples.Every, step))) return;
        var encoder = tokenizer.NewEncoder();
        var prompts = plan.Samples.Prompts.Count > 0 ? plan.Samples.Prompts : [""];
        foreach (var prompt in prompts)
        {
            int[] ids = [.. work.Feed.EndOfText is { } end ? [end] : Array.Empty<int>(), .. encoder.Encode(prompt)];
            var room = (plan.Model.Position.Most(plan.Model) ?? int.MaxValue) - ids.Length + 1;
            if (ids.Length == 0 || room < 1) continue;
            var options = new SamplingOptions { MaxTokens = Math.Min(plan.Samples.Tokens, room), Temperature = plan.Samples.Temperature, TopK = plan.Samples.TopK, Seed = plan.Seed, Stops = work.Feed.EndOfText is { } stop ? [stop] : [] };
            var written = new TokenWriter(work.Decoder).Write([ids], options, ct: ct)[0];
            var text = tokenizer.Decode(written, lossy: true, skipSpecial: true);
            work.Log!.Sample(step, prompt, text);
            work.Events!.Text(step, "sample", prompt + text);
            progress.Sampled(step, prompt, text);
        }
    }

    private string Save(Work work, TrainingState state)
    {
        using var span = _telemetry.Beside("checkpoint", state.Step);
        var elsewhere = work.Feed.Manifests[0].Tokenizer is not "." and var tokenizer && Directory.Exists(tokenizer) ? tokenizer : null;
        var folder = _folder.Save(work.Decoder, work.Optimizer, state, elsewhere ?? TokenFeed.FolderOf(plan.Tokens[0].Path), plan.Checkpoints.Keep);
        progress.Saved(state.Step, folder);
        return folder;
    }

    private Decoder Open(string? checkpoint, Device device)
    {
        if (checkpoint is null && plan.Continues is null) return new Decoder(plan.Model).Initialise((int)(plan.Seed % int.MaxValue), device: device);
        // The checkpoint's own decoder is given on; nothing else in it holds memory.
        return Checkpoint.Open(checkpoint ?? plan.Continues!, device: device).Decoder;
    }

    private PlinthException Broken(Work work, long step, string what, float loss, double norm, double rate, long[] taken)
    {
        var bad = work.Optimizer.NotFinite();
        var sequences = string.Join(", ", plan.Tokens.Select((t, i) => $"{t.Label} {taken[i]} to {work.Feed.Taken[i] - 1}").Where((_, i) => work.Feed.Taken[i] > taken[i]));
        var good = _folder.Newest() is { } newest ? $"The last good checkpoint is {newest}." : "There is no checkpoint yet; checkpoints.every is too large.";
        var numbers = bad.Count == 0 ? "" : $" Gradients that are no numbers: {string.Join(", ", bad.Take(5).Select(b => $"{b.Name} ({b.Count} of them)"))}{(bad.Count > 5 ? $" and {bad.Count - 5} more" : "")}.";
        return new PlinthException(FormattableString.Invariant($"stopped at step {step}: {what} (loss {loss}, gradient norm {norm:0.###}, learning rate {rate:0.###e0}, sequences {sequences}).{numbers} {good} ")
            + "Look at those sequences first; then lower optimizer.learning_rate, raise schedule.warmup, or clip shorter. The same command goes on from the checkpoint; --skip N passes over the data of N steps.");
    }

    /// <summary>What decides the losses, a line each.</summary>
    private string Identity(TokenFeed feed) => string.Join('\n',
    [
        $"model: {SpecJson.Write(plan.Model).ToJsonString()}",
        $"continues: {plan.Continues}",
        .. plan.Tokens.Select((t, i) => FormattableString.Invariant($"tokens.{t.Label}: {feed.Manifests[i].Splits.GetValueOrDefault("train")?.Tokens} tokens, weight {t.Weight}")),
        FormattableString.Invariant($"length: {plan.Length}"), FormattableString.Invariant($"batch: {plan.Batch}"), FormattableString.Invariant($"accumulate: {plan.Accumulate}"),
        FormattableString.Invariant($"steps: {plan.AllSteps}"), FormattableString.Invariant($"seed: {plan.Seed}"), $"recompute: {plan.Recompute}", $"within_documents: {plan.WithinDocuments}", $"device: {plan.Device.Split(':')[0]}", $"precision: {plan.Precision}",
        $"optimizer: {plan.Optimizer}", $"schedule: {plan.Schedule}",
    ]);

    private void SamePlan(string stored, string wanted)
    {
        if (stored == wanted) return;
        var (before, now) = (stored.Split('\n'), wanted.Split('\n'));
        var difference = Enumerable.Range(0, Math.Max(before.Length, now.Length)).First(i => before.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        throw new PlinthException($"{path} holds a training by another plan: there {before.ElementAtOrDefault(difference) ?? "nothing"}, here {now.ElementAtOrDefault(difference) ?? "nothing"}; name another folder with --out");
    }

    private void Warn(string message)
    {
        if (_ranks.First) progress.Warn(message);
    }

    private static bool Due(int? every, long step) => every is { } n && step % n == 0;

    private sealed record Work(Decoder Decoder, Optimizer Optimizer, TokenFeed Feed, StepGradient Gradient, Validation Validation, TrainingLog? Log, EventFile? Events, LossWatch Watch, TensorExchange Exchange);
}
