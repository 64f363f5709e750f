namespace Plinth;

/// <summary>A stretch of text that a step masked or cut: where and by which rule, never what stood there.</summary>
/// <param name="Step">The step's name in the recipe; empty until the runner has filled it in.</param>
/// <param name="Rule">What kind of stretch it was, in kebab-case (<c>email</c>, <c>read-on</c>).</param>
/// <param name="Start">Where it began, in UTF-16 units of the text as it came into that step.</param>
/// <param name="Length">Its length there, in UTF-16 units.</param>
public readonly record struct TextSpan(string Step, string Rule, int Start, int Length);
