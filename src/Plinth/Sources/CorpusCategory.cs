namespace Plinth.Sources;

/// <summary>One kind of text that base models are fed: the Pile's part, its Chinese counterpart, and how Plinth reads it.</summary>
/// <param name="Name">The label <c>category</c>.</param>
/// <param name="Pile">Name of the Pile's part; empty where it has none.</param>
/// <param name="Chinese">Chinese counterparts, by table 2 of the survey.</param>
/// <param name="Reader">Sources that read it.</param>
/// <param name="PileGib">Size in the Pile in GiB before weighting (Gao et al. 2020, table 1), or null.</param>
/// <param name="PileEpochs">Epochs in the Pile (same table), or null.</param>
/// <param name="ChineseTokens">Rough Chinese tokens of the kind in billions (table 3 of the survey), or null.</param>
/// <param name="Licence">What to ask about rights before use.</param>
public sealed record CorpusCategory(
    string Name, string Pile, string Chinese, string Reader, double? PileGib, double? PileEpochs, double? ChineseTokens, string Licence);
