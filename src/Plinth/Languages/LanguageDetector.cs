using System.IO.Compression;

namespace Plinth.Languages;

/// <summary>Tells the language of a text: by its script where that serves one language, else by naive Bayes over character n-grams and words.</summary>
/// <remarks>
/// The text is looked at in windows of <see cref="WindowLength"/> characters, all of them or <see cref="MostWindows"/> spread evenly, of which a few do where they agree. Each says how
/// likely every language is; the guess is the language with the highest mean. So a page half in one language and half in another scores about 0.5.
/// Immutable; one instance serves all threads.
/// </remarks>
public sealed class LanguageDetector
{
    /// <summary>Length of a window, in UTF-16 units: about two lines.</summary>
    public const int WindowLength = 200;

    /// <summary>Most windows looked at: of a long text, 1,600 characters.</summary>
    public const int MostWindows = 8;

    // How far a window of a long text is moved to begin at a word.
    private const int LongestMove = 24;

    // Windows of a longer text that are looked at first, and the share of their evidence that one language must have to leave it at that.
    private const int FewWindows = 4;
    private const float Agreed = 0.9f;

    /// <summary>Code for "undetermined" (ISO 639-2).</summary>
    public const string Undetermined = "und";

    /// <summary>Code for "no linguistic content" (ISO 639-2): code, markup and noise.</summary>
    public const string NoLanguage = "zxx";

    // Visible characters under which nothing is called noise.
    private const int LeastNoise = 16;

    // Visible characters under which a text is called noise only where that is this share of it.
    private const int ShortText = 160;
    private const float ShortShare = 0.9f;

    // Nats a feature: noise lies below the one, text above the sum.
    private const float LeastFit = -0.75f, FitRange = 0.35f;

    // An ideograph or a syllable says about as much as three letters.
    private const int WideWeight = 3;

    private static readonly Lazy<LanguageDetector> Loaded = new(() => new LanguageDetector());
    private readonly string[] _languages;
    private readonly WritingScript[] _scripts;
    private readonly float _temperature;
    private readonly ScriptModel?[] _models = new ScriptModel?[WritingScripts.Count];

    private LanguageDetector()
    {
        using var brotli = new BrotliStream(LanguageData.Open("language-model.bin"), CompressionMode.Decompress);
        using var buffered = new BufferedStream(brotli, 1 << 16);
        var model = LanguageModel.Read(buffered);
        (_languages, _scripts, _temperature) = (model.Languages, model.Scripts, model.Temperature);
        for (var s = 0; s < _models.Length; s++) _models[s] = model.Of((WritingScript)s);
    }

    /// <summary>The detector with its embedded model, loaded on first use.</summary>
    public static LanguageDetector Shared => Loaded.Value;

    /// <summary>The languages it knows, by code.</summary>
    public IReadOnlyList<string> Languages =>
        [.. _languages.Concat(Enumerable.Range(0, WritingScripts.Count).Select(s => WritingScripts.LanguageOf((WritingScript)s)!).Where(l => l is not null))
            .Append("yue").Append("lzh").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Guesses the language of a text; an empty one is undetermined with score 0.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="classical">Whether classical Chinese is told from modern, as <c>lzh</c>.</param>
    public LanguageGuess Detect(ReadOnlySpan<char> text, bool classical = false)
    {
        Span<float> byLanguage = stackalloc float[LanguageModel.Stride];
        Span<float> byScript = stackalloc float[WritingScripts.Count];
        byLanguage.Clear();
        byScript.Clear();
        var windows = (text.Length + WindowLength - 1) / WindowLength;
        var looked = Math.Min(windows, MostWindows);
        var sum = default(Evidence);
        // A few spread evenly say enough of a long text where they agree; else the windows between them are looked at too.
        var step = looked > FewWindows ? (looked + FewWindows - 1) / FewWindows : 1;
        for (var i = 0; i < looked; i += step) LookAt(text, i, windows, looked, byLanguage, byScript, ref sum);
        if (step > 1 && !Agree(byLanguage, byScript, sum))
        {
            for (var i = 0; i < looked; i++)
                if (i % step != 0) LookAt(text, i, windows, looked, byLanguage, byScript, ref sum);
        }

        return sum.All < 1 ? new LanguageGuess(Undetermined, 0) : Best(byLanguage, byScript, sum, classical);
    }

    private void LookAt(ReadOnlySpan<char> text, int i, int windows, int looked, Span<float> byLanguage, Span<float> byScript, ref Evidence sum)
    {
        var at = (int)((long)i * windows / looked) * WindowLength;
        if (windows > looked && at > 0 && text.Slice(at, Math.Min(LongestMove, text.Length - at)).IndexOf(' ') is var blank and > 0) at += blank;
        Look(text.Slice(at, Math.Min(WindowLength, text.Length - at)), byLanguage, byScript, ref sum);
    }

    private static bool Agree(ReadOnlySpan<float> byLanguage, ReadOnlySpan<float> byScript, in Evidence sum)
    {
        var most = sum.Code + sum.Noise;
        foreach (var evidence in byLanguage) most = Math.Max(most, evidence);
        foreach (var evidence in byScript) most = Math.Max(most, evidence);
        return most >= Agreed * sum.All;
    }

    private LanguageGuess Best(ReadOnlySpan<float> byLanguage, ReadOnlySpan<float> byScript, in Evidence sum, bool classical)
    {
        var (best, script, most) = (Undetermined, WritingScript.None, 0f);
        for (var l = 0; l < _languages.Length; l++)
            if (byLanguage[l] > most) (best, script, most) = (_languages[l], _scripts[l], byLanguage[l]);
        for (var s = 0; s < byScript.Length; s++)
            if (byScript[s] > most) (best, script, most) = (WritingScripts.LanguageOf((WritingScript)s)!, (WritingScript)s, byScript[s]);
        var none = sum.Code + sum.Noise;
        // A short text may well be a sentence full of numbers or names.
        if (none > most && (sum.All >= ShortText || sum.Code >= sum.Noise || none >= ShortShare * sum.All))
        {
            // In a few characters there is nothing that could be called noise.
            var score = Math.Min(1, none / sum.All);
            return sum.All < LeastNoise ? new LanguageGuess(Undetermined, 0) : new LanguageGuess(NoLanguage, score, null, sum.Code > sum.Noise ? "code" : "noise");
        }

        var sure = Math.Min(1, most / sum.All);
        if (sure < 0.15) return new LanguageGuess(Undetermined, sure);
        if (script != WritingScript.Han) return new LanguageGuess(best, sure, WritingScripts.CodeOf(script));
        if (sum.Han.IsCantonese) return new LanguageGuess("yue", sure, sum.Han.HasSimplified ? "Hans" : "Hant");
        return new LanguageGuess(classical && sum.Han.IsClassical ? "lzh" : best, sure, sum.Han.IsSimplified ? "Hans" : "Hant");
    }

    // Adds a window's evidence: the weight of all that is visible is shared out between languages, code and noise.
    private void Look(ReadOnlySpan<char> window, Span<float> byLanguage, Span<float> byScript, ref Evidence sum)
    {
        Span<int> scripts = stackalloc int[WritingScripts.Count];
        scripts.Clear();
        var (visible, shape, han) = (0, default(ContentShape), default(HanStyle));
        foreach (var c in window)
        {
            if (c <= ' ' || char.IsWhiteSpace(c))
            {
                shape.AddBlank(c);
                continue;
            }

            var script = WritingScripts.Of(c);
            var weight = script is WritingScript.Han or WritingScript.Kana or WritingScript.Hangul ? WideWeight : 1;
            scripts[(int)script] += weight;
            visible += weight;
            if (script == WritingScript.None) shape.AddSign(c);
            else shape.AddLetter(c);
            if (script == WritingScript.Han) han.Add(c);
        }

        if (visible == 0) return;
        // Han beside kana is Japanese; a lone の in a Chinese name is not enough.
        if (scripts[(int)WritingScript.Kana] * 12 > scripts[(int)WritingScript.Han])
        {
            scripts[(int)WritingScript.Kana] += scripts[(int)WritingScript.Han];
            scripts[(int)WritingScript.Han] = 0;
        }
        else sum.Han.Add(han);

        var letters = visible - scripts[0];
        // Programs are written in Latin letters, whatever their comments are in.
        var code = scripts[(int)WritingScript.Latin] * 2 < letters ? 0 : shape.Code(visible);
        // Prose is letters for nine tenths; tables of numbers are not, and what stands there says less.
        var prose = Math.Clamp(((float)letters / visible - 0.25f) / 0.45f, 0, 1) * Math.Clamp(1.5f - (5 * shape.Broken(visible)), 0, 1) * (1 - code);
        float told = 0;
        for (var s = 1; s < scripts.Length; s++)
        {
            if (scripts[s] == 0) continue;
            var evidence = visible * prose * scripts[s] / letters;
            if (s == (int)WritingScript.Han) evidence *= Math.Clamp((0.45f - han.RareShare) / 0.15f, 0, 1);
            if (WritingScripts.LanguageOf((WritingScript)s) is not null) byScript[s] += evidence;
            else if (scripts[s] * 4 > letters) evidence *= AddPosterior(window, (WritingScript)s, evidence, byLanguage);
            told += evidence;
        }

        sum.All += visible;
        if (code > 0.5f) sum.Code += visible - told;
        else sum.Noise += visible - told;
    }

    // Adds what a window says of the languages of a script, and returns how much it looks like any of them, 0 to 1.
    private float AddPosterior(ReadOnlySpan<char> window, WritingScript script, float evidence, Span<float> byLanguage)
    {
        Span<int> features = stackalloc int[NgramFeatures.Most(WindowLength)];
        Span<int> counts = stackalloc int[NgramFeatures.Orders];
        Span<float> scores = stackalloc float[ScriptModel.Most];
        features = features[..NgramFeatures.Find(window, features, counts)];
        if (_models[(int)script] is not { } model) return 0;
        scores = scores[..model.Languages.Length];
        model.Score(features, counts, scores);
        var (total, top) = (0f, Max(scores));
        for (var l = 0; l < scores.Length; l++) total += scores[l] = MathF.Exp((scores[l] - top) / _temperature);

        // A score is in nats above the mean of the script's languages. Random letters are far below it even for the language least unlike them.
        var fit = top / features.Length;
        var known = script == WritingScript.Latin ? Math.Clamp((fit - LeastFit) / FitRange, 0, 1) : 1;
        for (var l = 0; l < scores.Length; l++) byLanguage[model.Languages[l]] += evidence * known * scores[l] / total;
        return known;
    }

    private static float Max(ReadOnlySpan<float> scores)
    {
        var most = scores[0];
        foreach (var score in scores) most = Math.Max(most, score);
        return most;
    }

    // Weights of what is visible: all of it, and what is in no language.
    private struct Evidence
    {
        public float All, Code, Noise;
        public HanStyle Han;
    }
}
