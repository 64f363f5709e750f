using System.Buffers.Binary;
using System.Text;

namespace Plinth.Models.Native;

/// <summary>Points one import of a 64-bit little-endian ELF library to an older function that does the same.</summary>
/// <param name="Symbol">The mangled name that is imported.</param>
/// <param name="Version">The version that it is imported under; no other symbol may use it.</param>
/// <param name="OlderSymbol">The name to import in its place; not longer.</param>
/// <param name="OlderVersion">That name's version, which the file must need already.</param>
internal sealed record ElfImport(string Symbol, string Version, string OlderSymbol, string OlderVersion)
{
    private const int DynamicSymbols = 11, VersionOfSymbols = 0x6fffffff, VersionsNeeded = 0x6ffffffe, SymbolSize = 24;

    /// <summary>GCC 13 made <c>std::ios_base_library_init()</c> of what <c>std::ios_base::Init::Init()</c> always did: set up cin and cout once.</summary>
    public static ElfImport GccThirteen { get; } =
        new("_ZSt21ios_base_library_initv", "GLIBCXX_3.4.32", "_ZNSt8ios_base4InitC1Ev", "GLIBCXX_3.4");

    /// <summary>Rewrites the import in place.</summary>
    /// <exception cref="InvalidDataException">The file is not one that this can be done to.</exception>
    public void Rewrite(byte[] file)
    {
        try
        {
            RewriteChecked(file);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("not a whole ELF file");
        }
    }

    private void RewriteChecked(byte[] file)
    {
        if (!file.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8)) throw new InvalidDataException("not a 64-bit little-endian ELF file");
        var symbols = SectionOf(file, DynamicSymbols);
        var versions = SectionOf(file, VersionOfSymbols);
        var needs = SectionOf(file, VersionsNeeded);
        var strings = Section(file, symbols.Link).Offset;

        var older = Need(file, needs, strings, OlderVersion);
        var newer = Need(file, needs, strings, Version);
        var newerIndex = U16(file, newer + 6);
        var users = Enumerable.Range(0, symbols.Size / SymbolSize).Where(i => U16(file, versions.Offset + 2 * i) == newerIndex).ToList();
        if (users.Count != 1) throw new InvalidDataException($"{users.Count} symbols of {Version} are imported, not one");
        var name = strings + I32(file, symbols.Offset + users[0] * SymbolSize);
        if (Text(file, name) != Symbol) throw new InvalidDataException($"{Text(file, name)} of {Version} is imported, not {Symbol}");

        var text = file.AsSpan(name, Symbol.Length);
        text.Clear();
        Encoding.ASCII.GetBytes(OlderSymbol, text);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(versions.Offset + 2 * users[0]), U16(file, older + 6));
        // The need for the newer version becomes a second need for the older one, which is always met: its hash and its name.
        file.AsSpan(older, 4).CopyTo(file.AsSpan(newer));
        file.AsSpan(older + 8, 4).CopyTo(file.AsSpan(newer + 8));
    }

    /// <summary>Where the record (Elf64_Vernaux) of a needed version stands: hash u32, flags u16, index u16, name u32, next u32.</summary>
    private static int Need(byte[] file, Part needs, int strings, string version)
    {
        for (int library = needs.Offset, next = -1; next != 0; library += next)
        {
            for (int record = library + I32(file, library + 8), step = -1; step != 0; record += step)
            {
                if (Text(file, strings + I32(file, record + 8)) == version) return record;
                step = I32(file, record + 12);
            }

            next = I32(file, library + 12);
        }

        throw new InvalidDataException($"the file does not need {version}");
    }

    private static Part SectionOf(byte[] file, uint type)
    {
        var count = U16(file, 60);
        for (var i = 0; i < count; i++)
            if (Section(file, i) is var part && part.Type == type) return part;
        throw new InvalidDataException($"no section of type {type:x}");
    }

    private static Part Section(byte[] file, int index)
    {
        var at = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(40))) + index * U16(file, 58);
        return new((uint)I32(file, at + 4), I32(file, at + 24), I32(file, at + 32), I32(file, at + 40));
    }

    private static int I32(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    private static ushort U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private static string Text(byte[] file, int at) => Encoding.ASCII.GetString(file.AsSpan(at, file.AsSpan(at).IndexOf((byte)0)));

    private sealed record Part(uint Type, int Offset, int Size, int Link);
}
