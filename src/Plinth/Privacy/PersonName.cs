namespace Plinth.Privacy;

/// <summary>Names of persons, Western and Chinese, where their form and the words around them show them; no list of words replaces a reader, so it is asked for by its own name.</summary>
public sealed class PersonName : ISecret
{
    private static readonly string[] s_given = ["Alex", "Sam", "Robin", "Kim", "Chris", "Jamie", "Terry", "Leslie"];
    private static readonly string[] s_surnames = ["Miller", "Brown", "Walker", "Green", "Baker", "Cooper", "Fisher", "Wood"];

    /// <inheritdoc/>
    public string Kind => "name";

    /// <inheritdoc/>
    public string Triggers => "ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÓÖÜŠŽ" + ChineseName.Triggers;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        if (passage.Text[at] < 0x250) WesternName.Find(passage, at);
        else ChineseName.Find(passage, at);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        if (secret[0] >= 0x250)
            return source.Pick("王", "李", "张", "刘", "陈", "杨") + (secret.Length > 2 ? source.Pick("小", "志", "文", "晓") : "") + source.Pick("明", "华", "平", "伟", "芳", "敏");
        return secret.IndexOf(' ') < 0 ? source.Pick(s_given) : $"{source.Pick(s_given)} {source.Pick(s_surnames)}";
    }
}
