using System.IO.Compression;

namespace Plinth.Languages;

/// <summary>Tells the language of a text: by its script where that serves one language, else by naive Bayes over character n-grams and words.</summary>
/// <remarks>
/// The text is looked at in windows of <see cref="WindowLength"/> characters, all of them or <see cref="MostWindows"/> spread evenly. Each says how
/// likely every language is; the guess is the language with the highest mean. So a page half in one language and half in another scores about 0.5.
/// Immutable; one instance serves all threads.
/// </remarks>
public sealed class LanguageDetector
{
    /// <summary>Length of a window, in UTF-16 units: about two lines.</summary>
    public const int WindowLength = 200;

    /// <summary>Most windows looked at: of a long text, 3,200 characters.</summary>
    public const int MostWindows = 16;

    /// <summary>Code for "undetermined" (ISO 639-2).</summary>
    public const string Undetermined = "und";

    // An ideograph or a syllable says about as much as three letters.
    private const int WideWeight = 3;

    private static readonly Lazy<LanguageDetector> Loaded = new(() => new LanguageDetector());
    private readonly LanguageModel _model;
    private readonly HanVariants _variants = HanVariants.Shared;

    private LanguageDetector()
    {
        using var brotli = new BrotliStream(LanguageData.Open("language-model.bin"), CompressionMode.Decompress);
        using var buffered = new BufferedStream(brotli, 1 << 16);
        _model = LanguageModel.Read(buffered);
    }

    /// <summary>The detector with its embedded model, loaded on first use.</summary>
    public static LanguageDetector Shared => Loaded.Value;

    /// <summary>The languages it knows, by code.</summary>
    public IReadOnlyList<string> Languages =>
        [.. _model.Languages.Concat(Enumerable.Range(0, WritingScripts.Count).Select(s => WritingScripts.LanguageOf((WritingScript)s)!).Where(l => l is not null))
            .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Guesses the language of a text; an empty one is undetermined with score 0.</summary>
    public LanguageGuess Detect(ReadOnlySpan<char> text)
    {
        Span<float> byLanguage = stackalloc float[LanguageModel.Stride];
        Span<float> byScript = stackalloc float[WritingScripts.Count];
        byLanguage.Clear();
        byScript.Clear();
        var windows = (text.Length + WindowLength - 1) / WindowLength;
        var looked = Math.Min(windows, MostWindows);
        float weights = 0;
        var variants = (Simplified: 0, Traditional: 0);
        for (var i = 0; i < looked; i++)
        {
            var at = (int)((long)i * windows / looked) * WindowLength;
            var window = text.Slice(at, Math.Min(WindowLength, text.Length - at));
            weights += Look(window, byLanguage, byScript, ref variants);
        }

        return weights < 1 ? new LanguageGuess(Undetermined, 0) : Best(byLanguage, byScript, weights, variants);
    }

    private LanguageGuess Best(ReadOnlySpan<float> byLanguage, ReadOnlySpan<float> byScript, float weights, (int Simplified, int Traditional) variants)
    {
        var (best, most) = (Undetermined, 0f);
        for (var l = 0; l < _model.Languages.Length; l++)
            if (byLanguage[l] > most) (best, most) = (_model.Languages[l], byLanguage[l]);
        for (var s = 0; s < byScript.Length; s++)
            if (byScript[s] > most) (best, most) = (WritingScripts.LanguageOf((WritingScript)s)!, byScript[s]);
        var score = Math.Min(1, most / weights);
        if (score < 0.15) return new LanguageGuess(Undetermined, score);
        return new LanguageGuess(best, score, best != "zh" ? null : variants.Traditional > variants.Simplified ? "Hant" : "Hans");
    }

    // Adds a window's evidence, and returns the weight of all it might have had.
    private float Look(ReadOnlySpan<char> window, Span<float> byLanguage, Span<float> byScript, ref (int Simplified, int Traditional) variants)
    {
        Span<int> scripts = stackalloc int[WritingScripts.Count];
        scripts.Clear();
        var visible = 0;
        foreach (var c in window)
        {
            if (c <= ' ' || char.IsWhiteSpace(c)) continue;
            var script = WritingScripts.Of(c);
            var weight = script is WritingScript.Han or WritingScript.Kana or WritingScript.Hangul ? WideWeight : 1;
            scripts[(int)script] += weight;
            visible += weight;
            if (script != WritingScript.Han) continue;
            if (_variants.IsSimplifiedOnly(c)) variants.Simplified++;
            else if (_variants.IsTraditionalOnly(c)) variants.Traditional++;
        }

        if (visible == 0) return 0;
        // Han beside kana is Japanese; a lone の in a Chinese name is not enough.
        if (scripts[(int)WritingScript.Kana] * 12 > scripts[(int)WritingScript.Han])
        {
            scripts[(int)WritingScript.Kana] += scripts[(int)WritingScript.Han];
            scripts[(int)WritingScript.Han] = 0;
        }

        var letters = visible - scripts[0];
        // Prose is letters for nine tenths; code and tables are not, and what stands there says less.
        var prose = Math.Clamp(((float)letters / visible - 0.25f) / 0.45f, 0, 1);
        for (var s = 1; s < scripts.Length; s++)
        {
            if (scripts[s] == 0) continue;
            var evidence = visible * prose * scripts[s] / letters;
            if (WritingScripts.LanguageOf((WritingScript)s) is not null) byScript[s] += evidence;
            else if (scripts[s] * 4 > letters) AddPosterior(window, (WritingScript)s, evidence, byLanguage);
        }

        return visible;
    }

    private void AddPosterior(ReadOnlySpan<char> window, WritingScript script, float evidence, Span<float> byLanguage)
    {
        Span<int> features = stackalloc int[NgramFeatures.Most(WindowLength)];
        Span<int> counts = stackalloc int[NgramFeatures.Orders];
        Span<float> scores = stackalloc float[LanguageModel.Stride];
        features = features[..NgramFeatures.Find(window, features, counts)];
        _model.Score(features, counts, scores);
        var best = -1;
        for (var l = 0; l < _model.Languages.Length; l++)
            if (_model.Scripts[l] == script && (best < 0 || scores[l] > scores[best])) best = l;
        if (best < 0) return;
        var (total, top) = (0f, scores[best]);
        for (var l = 0; l < _model.Languages.Length; l++)
            total += scores[l] = _model.Scripts[l] == script ? MathF.Exp((scores[l] - top) / _model.Temperature) : 0;

        // Random letters look like no language, though one must look least unlikely.
        var known = script == WritingScript.Latin ? Math.Clamp((_model.Known(features, best) - 0.45f) / 0.25f, 0, 1) : 1;
        for (var l = 0; l < _model.Languages.Length; l++) byLanguage[l] += evidence * known * scores[l] / total;
    }
}
