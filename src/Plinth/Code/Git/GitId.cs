using System.Buffers.Binary;

namespace Plinth.Code.Git;

/// <summary>A SHA-1 object id.</summary>
internal readonly record struct GitId(ulong A, ulong B, uint C) : IComparable<GitId>
{
    public const int Bytes = 20;

    public static GitId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    public static GitId? Parse(ReadOnlySpan<char> hex)
    {
        if (hex.Length != 2 * Bytes) return null;
        var bytes = new byte[Bytes];
        return Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == Bytes ? Read(bytes) : null;
    }

    public int CompareTo(GitId other) => A != other.A ? A.CompareTo(other.A) : B != other.B ? B.CompareTo(other.B) : C.CompareTo(other.C);

    public override string ToString() => $"{A:x16}{B:x16}{C:x8}";
}
