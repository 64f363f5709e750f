namespace Plinth.Sources.Wiki;

/// <summary>How a template is written out.</summary>
internal enum WikiTemplateKind
{
    /// <summary>Not at all.</summary>
    Drop,

    /// <summary>Its first argument.</summary>
    First,

    /// <summary>Its second argument.</summary>
    Second,

    /// <summary>Its third argument.</summary>
    Third,

    /// <summary>Its last argument.</summary>
    Last,

    /// <summary>All arguments, parted by commas.</summary>
    List,

    /// <summary>All arguments, one after the other.</summary>
    Joined,

    /// <summary>A quotation and who said it.</summary>
    Quote,

    /// <summary>A number and its unit.</summary>
    Convert,

    /// <summary>A date by year, month and day.</summary>
    Date,

    /// <summary>Day and month of birth and death as Chinese articles have them.</summary>
    ChineseLife,

    /// <summary>"As of" and a date.</summary>
    AsOf,

    /// <summary>A fraction.</summary>
    Fraction,

    /// <summary>A number with its power and unit.</summary>
    Value,

    /// <summary>English, then Japanese and its reading in brackets.</summary>
    Nihongo,

    /// <summary>The name of a language, then its word.</summary>
    Chinese,

    /// <summary>What the page is called.</summary>
    Title,

    /// <summary>A power of ten.</summary>
    Power,

    /// <summary>"c." and a date.</summary>
    Circa,

    /// <summary>Fields and values.</summary>
    Infobox,
}
