using System.Buffers.Binary;

namespace Plinth.TextModels.NGrams;

/// <summary>What the head of a KenLM binary file says (format version 5; lm/binary_format.hh of github.com/kpu/kenlm).</summary>
/// <param name="Type">How the n-grams are stored.</param>
/// <param name="Multiplier">Slots per entry of a probing table, above 1.</param>
/// <param name="HasWords">The words stand at the end of the file.</param>
/// <param name="SearchVersion">0 for probing, 1 for tries.</param>
/// <param name="Counts">Number of n-grams of each order, from 1, <c>&lt;unk&gt;</c> included.</param>
internal sealed record KenLmHeader(KenLmType Type, float Multiplier, bool HasWords, uint SearchVersion, long[] Counts)
{
    private const int MagicBytes = 56;
    private const int SanityBytes = 88;
    private const int FixedBytes = 20;

    private static ReadOnlySpan<byte> Magic => "mmap lm http://kheafield.com/code format version 5\n\0"u8;

    private static ReadOnlySpan<byte> AnyMagic => "mmap lm http://kheafield.com/code"u8;

    /// <summary>Most n-grams in an n-gram.</summary>
    public int Order => Counts.Length;

    /// <summary>Where the vocabulary begins.</summary>
    public long Bytes => Size(Order);

    /// <summary>Bytes of the head of a model of this order.</summary>
    public static long Size(int order) => (SanityBytes + FixedBytes + (8 * order) + 7) / 8 * 8;

    /// <summary>True when a file begins as KenLM's binary files do, of whatever version.</summary>
    public static bool IsBinary(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            Span<byte> head = stackalloc byte[AnyMagic.Length];
            return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(AnyMagic);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlinthException($"{path}: cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads the head.</summary>
    /// <exception cref="PlinthException">It is cut short, of another version, or holds what cannot be.</exception>
    public static KenLmHeader Read(string path, ReadOnlySpan<byte> file, long length)
    {
        if (file.Length < SanityBytes + FixedBytes) throw new PlinthException($"{path}: cut short: {length} bytes do not hold a language model's head");
        if (!file.StartsWith(Magic)) throw new PlinthException($"{path}: not version 5 of KenLM's binary format, or not finished; build it again from its ARPA file");
        var sanity = file[MagicBytes..SanityBytes];
        if (F32(sanity, 0) != 0 || F32(sanity, 4) != 1 || F32(sanity, 8) != -0.5f || U32(sanity, 12) != 1 || U32(sanity, 16) != uint.MaxValue || U64(sanity, 24) != 1)
            throw new PlinthException($"{path}: built on a machine that stores numbers otherwise; build it again from its ARPA file");

        var fixedPart = file[SanityBytes..];
        int order = fixedPart[0];
        if (order is < 2 or > NGramModel.MaxOrder) throw new PlinthException($"{path}: order {order}; 2 to {NGramModel.MaxOrder} can be read");
        var multiplier = F32(fixedPart, 4);
        if (!(multiplier >= 1 && multiplier <= 100)) throw new PlinthException($"{path}: {multiplier} slots an entry; expected 1 to 100");
        var type = U32(fixedPart, 8);
        if (type > (uint)KenLmType.QuantisedArrayTrie) throw new PlinthException($"{path}: kind {type} is not known");
        if (length < Size(order)) throw new PlinthException($"{path}: cut short within its head");

        var counts = new long[order];
        for (var i = 0; i < order; i++)
        {
            var count = U64(fixedPart, FixedBytes + (8 * i));
            // Each n-gram takes more than a bit.
            if (count > 8 * (ulong)length) throw new PlinthException($"{path}: {count} {i + 1}-grams do not fit into {length} bytes");
            counts[i] = (long)count;
        }

        if (counts[0] is < 1 or > uint.MaxValue) throw new PlinthException($"{path}: {counts[0]} words");
        return new KenLmHeader((KenLmType)type, multiplier, fixedPart[12] != 0, U32(fixedPart, 16), counts);
    }

    /// <summary>Writes the head.</summary>
    public void Write(Span<byte> to)
    {
        to[..(int)Bytes].Clear();
        Magic.CopyTo(to);
        var sanity = to[MagicBytes..];
        BinaryPrimitives.WriteSingleLittleEndian(sanity[4..], 1);
        BinaryPrimitives.WriteSingleLittleEndian(sanity[8..], -0.5f);
        BinaryPrimitives.WriteUInt32LittleEndian(sanity[12..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(sanity[16..], uint.MaxValue);
        BinaryPrimitives.WriteUInt64LittleEndian(sanity[24..], 1);
        var fixedPart = to[SanityBytes..];
        fixedPart[0] = (byte)Order;
        BinaryPrimitives.WriteSingleLittleEndian(fixedPart[4..], Multiplier);
        BinaryPrimitives.WriteUInt32LittleEndian(fixedPart[8..], (uint)Type);
        fixedPart[12] = HasWords ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(fixedPart[16..], SearchVersion);
        for (var i = 0; i < Order; i++) BinaryPrimitives.WriteInt64LittleEndian(fixedPart[(FixedBytes + (8 * i))..], Counts[i]);
    }

    private static float F32(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadSingleLittleEndian(from[at..]);

    private static uint U32(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt32LittleEndian(from[at..]);

    private static ulong U64(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt64LittleEndian(from[at..]);
}

/// <summary>How a KenLM binary file stores its n-grams.</summary>
internal enum KenLmType
{
    /// <summary>Hash tables with linear probing.</summary>
    Probing = 0,

    /// <summary>Hash tables whose entries have a rest cost too.</summary>
    RestProbing = 1,

    /// <summary>A reverse trie of packed bits.</summary>
    Trie = 2,

    /// <summary>A trie whose values are bins.</summary>
    QuantisedTrie = 3,

    /// <summary>A trie whose pointers are cut by an array.</summary>
    ArrayTrie = 4,

    /// <summary>Both.</summary>
    QuantisedArrayTrie = 5,
}
