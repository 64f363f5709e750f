namespace Plinth.Models.Checkpoints;

/// <summary>How numbers lie in a safetensors file.</summary>
public enum StoredType
{
    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>16-bit floating point, 5 bits of exponent.</summary>
    F16,

    /// <summary>16-bit floating point, 8 bits of exponent.</summary>
    BF16,

    /// <summary>64-bit floating point.</summary>
    F64,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>16-bit integer.</summary>
    I16,

    /// <summary>8-bit integer.</summary>
    I8,

    /// <summary>8-bit integer without sign.</summary>
    U8,

    /// <summary>True or false, one byte.</summary>
    Bool,
}
