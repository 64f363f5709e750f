using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Plinth.Annotation;

/// <summary>How a model states its score.</summary>
public enum AnswerForm
{
    /// <summary>A JSON object with <c>reason</c> and <c>score</c>; words and code fences around it do no harm.</summary>
    Json,

    /// <summary>A last line such as <c>Score: 3</c> (also <c>得分</c>, <c>评分</c> or <c>分数</c>); what stands before it is the reason.</summary>
    Line,
}

/// <summary>What a large model is to judge texts by: a prompt, a range of scores, and how the answer is read.</summary>
public sealed class Rubric
{
    /// <summary>Name, as notes give it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The prompt; <c>{text}</c> stands where the text goes.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>How the score is stated; <c>json</c> by default.</summary>
    public AnswerForm Answer { get; init; }

    /// <summary>Least score; 0 by default.</summary>
    public double Least { get; init; }

    /// <summary>Greatest score; 5 by default.</summary>
    public double Most { get; init; } = 5;

    /// <summary>Scores are whole numbers; so by default.</summary>
    public bool Whole { get; init; } = true;

    /// <summary>Characters of a text that are shown, from its beginning; 4,000 by default.</summary>
    [Within(100, 1_000_000)]
    public int MaxChars { get; init; } = 4000;

    /// <summary>Most tokens of an answer; 400 by default.</summary>
    [Within(1, 100_000)]
    public int MaxAnswerTokens { get; init; } = 400;

    /// <summary>Temperature; 0 by default, null for the endpoint's own.</summary>
    [Within(0, 2)]
    public double? Temperature { get; init; } = 0;

    /// <summary>Opens a rubric.</summary>
    /// <param name="name">A YAML file, or the name of one that ships: <c>edu-en</c>, <c>edu-zh</c>, <c>edu-code-en</c>, <c>edu-code-zh</c>.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <exception cref="RecipeException">It is wrong: file, line and column.</exception>
    public static Rubric Open(string name, string baseDirectory)
    {
        var (root, binder, file) = PromptFile.Read(name, "rubric", baseDirectory);
        var rubric = new Rubric();
        binder.BindInto(rubric, typeof(Rubric), "a rubric", root);
        binder.ThrowIfWrong();
        var place = binder.At(root);
        if (rubric.Name.Length == 0) throw place.Error("a rubric needs a name");
        if (rubric.Least >= rubric.Most) throw place.Error("least must be below most");
        if (new Template(rubric.Prompt, ["text"]).Places.Count() != 1) throw place.Error("the prompt must have {text} once, where the text goes");
        return rubric;
    }

    /// <summary>The beginning of a text that is shown: no half characters.</summary>
    public string Excerpt(string text) => text.Length <= MaxChars ? text : text[..(char.IsHighSurrogate(text[MaxChars - 1]) ? MaxChars - 1 : MaxChars)];

    /// <summary>The question about a text.</summary>
    public Question Ask(string id, string excerpt) =>
        new(id, new Template(Prompt, ["text"]).Fill(_ => excerpt), MaxAnswerTokens, (float?)Temperature);

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the model said.</param>
    /// <param name="cut">Its end is missing.</param>
    public Reading<Note> Read(string answer, bool cut)
    {
        var (score, reason, fault) = Answer == AnswerForm.Json ? ScoreReader.Json(answer) : ScoreReader.Line(answer);
        if (fault is not null) return new(null, cut ? "cut-short" : fault);
        if (!(score >= Least && score <= Most)) return new(null, "out-of-range");
        if (Whole && score != Math.Floor(score)) return new(null, "not-whole");
        return new(new Note(score, reason), null);
    }

    /// <summary>Tells this rubric, put to this model, from others: 16 hexadecimal digits.</summary>
    public string Fingerprint(string model) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{model}\n{Answer} {Least} {Most} {Whole} {MaxChars} {MaxAnswerTokens} {Temperature}\n{Prompt}"))).ToString("x16", CultureInfo.InvariantCulture);
}

/// <summary>A model's judgement of a text.</summary>
/// <param name="Score">Within the rubric's range.</param>
/// <param name="Reason">Why, in the model's words; may be empty.</param>
public sealed record Note(double Score, string Reason);
