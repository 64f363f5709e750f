namespace Plinth.TextModels.Classifiers;

/// <summary>The form in which a classifier reads text.</summary>
public enum ClassifierWords
{
    /// <summary>As it is: words are what stands between spaces. What models made by fastText's own tools mostly expect.</summary>
    Raw,

    /// <summary>Lower-cased, marks apart, Chinese and Japanese cut into words.</summary>
    Words,
}
