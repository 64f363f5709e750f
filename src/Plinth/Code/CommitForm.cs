namespace Plinth.Code;

/// <summary>How a commit is written.</summary>
public enum CommitForm
{
    /// <summary>Message, then the difference in unified form.</summary>
    Diff,

    /// <summary>The file before, the message, the file after, behind StarCoder's marks.</summary>
    BeforeAfter,
}
