namespace Plinth.Code;

public sealed partial record CodeQuality
{
    // BigCode's filters of comments and characters a token were made for these.
    private static readonly string[] s_commented = ["python", "java", "javascript"];

    // LLaMA's list as RedPajama has it, about sixty extensions.
    private static readonly string[] s_redpajama =
    [
        ".asm", ".bat", ".cmd", ".c", ".h", ".cs", ".cpp", ".hpp", ".c++", ".h++", ".cc", ".hh", ".C", ".H", ".cmake", ".css", ".dockerfile", ".f90", ".f", ".f03", ".f08", ".f77", ".f95", ".for", ".fpp", ".go", ".hs", ".html",
        ".java", ".js", ".jl", ".lua", ".md", ".markdown", ".php", ".php3", ".php4", ".php5", ".phps", ".phpt", ".pl", ".pm", ".pod", ".perl", ".ps1", ".psd1", ".psm1", ".py", ".rb", ".rs", ".sql", ".scala", ".sh", ".bash", ".command", ".zsh",
        ".ts", ".tsx", ".tex", ".vb",
    ];

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<CodeQuality>> Presets { get; } = new Dictionary<string, Func<CodeQuality>>
    {
        // Kocetkov et al. 2022, arXiv:2211.15533: the numbers of Codex (Chen et al. 2021) that it trains on; nothing by origin.
        ["the-stack"] = () => new() { DropVendored = false, DropGenerated = false, DropMinified = false },
        // Li et al. 2023, arXiv:2305.06161, section 3.1, and BigCode's code (bigcode-dataset): XML start, HTML, JSON and YAML, letters. Comments and tokens: SantaCoder's, for three languages.
        ["starcoder"] = () => new()
        {
            XmlStart = 100,
            MinHtmlVisible = 0.2,
            MinHtmlText = 100,
            MinData = 50,
            MaxData = 5000,
            MinDataLetters = 0.5,
            MinLetters = 0.25,
            MaxLongString = 1000,
            DropVendored = false,
            DropMinified = false,
        },
        // Ben Allal et al. 2023 (SantaCoder), arXiv:2301.03988: comments between 1% and 80%, characters a token (needs a tokenizer).
        ["santacoder"] = () => new()
        {
            MinComments = 0.01,
            MaxComments = 0.8,
            CommentLanguages = s_commented,
            MinCharsPerToken = new Dictionary<string, double> { ["python"] = 2.5, ["java"] = 2.9, ["javascript"] = 2.6 },
        },
        // Nijkamp et al. 2022 (CodeGen), appendix A, whose way CodeGen2 (2023, arXiv:2305.02309) goes on with: lines as above, and files of which more than 90% are decimal or hexadecimal digits.
        ["codegen2"] = () => new() { MinAlnum = null, MaxHex = 0.9, DropVendored = false, DropGenerated = false, DropMinified = false },
        // LLaMA (Touvron et al. 2023) as RedPajama's code has it: list of extensions, letters a token at least 1.5 (needs a tokenizer).
        ["redpajama"] = () => new() { Extensions = s_redpajama, MinCharsPerToken = new Dictionary<string, double> { ["other"] = 1.5 }, DropVendored = false, DropGenerated = false, DropMinified = false },
    };
}
