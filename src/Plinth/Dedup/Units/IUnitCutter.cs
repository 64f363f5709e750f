namespace Plinth.Dedup.Units;

/// <summary>Cuts documents into units that are compared one by one, and takes repeated ones out. One instance serves one thread.</summary>
internal interface IUnitCutter
{
    /// <summary>Keys of a unit: a unit repeats an earlier one when it shares any of them.</summary>
    int KeysPerUnit { get; }

    /// <summary>Adds the keys of all units in order; a key of 0 is never compared.</summary>
    void Cut(Document doc, List<UInt128> keys);

    /// <summary>Decides about a document by the marks of its units, in the order of <see cref="Cut"/>.</summary>
    Verdict Apply(Document doc, ReadOnlySpan<UnitMark> marks, Rules rules);
}

/// <summary>What is known of a unit.</summary>
internal enum UnitMark : byte
{
    /// <summary>It stands once.</summary>
    Once,

    /// <summary>It is the first of several.</summary>
    First,

    /// <summary>It repeats an earlier one.</summary>
    Repeated,
}
