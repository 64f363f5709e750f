namespace Plinth.Models.Checkpoints;

/// <summary>Where a tensor lies in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its numbers lie.</param>
/// <param name="Shape">Sizes, rows first.</param>
/// <param name="Offset">First byte, from the end of the header.</param>
/// <param name="Bytes">Length in bytes.</param>
public sealed record StoredTensor(string Name, StoredType Type, IReadOnlyList<long> Shape, long Offset, long Bytes)
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(StoredType type) => type switch
    {
        StoredType.F64 or StoredType.I64 => 8,
        StoredType.F32 or StoredType.I32 => 4,
        StoredType.F16 or StoredType.BF16 or StoredType.I16 => 2,
        _ => 1,
    };
}
