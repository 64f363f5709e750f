namespace Plinth.Code;

/// <summary>How a Jupyter notebook becomes text.</summary>
public enum NotebookForm
{
    /// <summary>A script: code as it stands, text as comments (StarCoder's jupyter-scripts).</summary>
    Script,

    /// <summary>Text, code, output, one after the other behind marks (StarCoder's jupyter-structured).</summary>
    Triplets,

    /// <summary>The JSON as it is.</summary>
    Json,
}
