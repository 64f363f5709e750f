namespace Plinth.Measures;

/// <summary>What the documents of a corpus weigh towards a target.</summary>
/// <param name="MeanLog">The mean of ln p(target) - ln p(corpus) over the n-grams of the corpus; 0 when they are alike, else below.</param>
/// <param name="Effective">(Σw)²/Σw² of the documents' whole weights: how many documents a draw by DSIR would come down to; 1 to the number of documents.</param>
/// <param name="EffectivePerNGram">The same of weights to the power of one through the document's n-grams, where length does not decide.</param>
public sealed record Weighed(double MeanLog, double Effective, double EffectivePerNGram);
