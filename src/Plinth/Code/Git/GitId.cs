using System.Buffers.Binary;

namespace Plinth.Code.Git;

/// <summary>An object's id: SHA-1, or SHA-256 in repositories of that format.</summary>
internal readonly record struct GitId(ulong A, ulong B, ulong C, ulong D, int Bytes) : IComparable<GitId>
{
    /// <summary>Bytes of a SHA-1 id.</summary>
    public const int Sha1 = 20;

    /// <summary>Bytes of a SHA-256 id.</summary>
    public const int Sha256 = 32;

    /// <summary>The id at the begin of so many bytes.</summary>
    public static GitId Read(ReadOnlySpan<byte> bytes, int length)
    {
        Span<byte> whole = stackalloc byte[Sha256];
        whole.Clear();
        bytes[..length].CopyTo(whole);
        return new(BinaryPrimitives.ReadUInt64BigEndian(whole), BinaryPrimitives.ReadUInt64BigEndian(whole[8..]), BinaryPrimitives.ReadUInt64BigEndian(whole[16..]), BinaryPrimitives.ReadUInt64BigEndian(whole[24..]), length);
    }

    /// <summary>The id that 40 or 64 digits write, or null.</summary>
    public static GitId? Parse(ReadOnlySpan<char> hex)
    {
        if (hex.Length is not (2 * Sha1 or 2 * Sha256)) return null;
        var bytes = new byte[hex.Length / 2];
        return Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length ? Read(bytes, bytes.Length) : null;
    }

    public int CompareTo(GitId other) =>
        A != other.A ? A.CompareTo(other.A) : B != other.B ? B.CompareTo(other.B) : C != other.C ? C.CompareTo(other.C) : D.CompareTo(other.D);

    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}"[..(2 * Bytes)];
}
