using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;
using IStreamFilter = UglyToad.PdfPig.Filters.IFilter;

namespace Plinth.Sources.Pdf;

/// <summary>The filters of streams, with a bound on what they unpack to: a few kilobytes of a PDF file can hold gigabytes.</summary>
internal sealed class PdfFilters(PdfGuard guard) : IFilterProvider
{
    // The most that a byte can become by deflate; LZW and run lengths give less.
    private const long MostDeflated = 1032;

    /// <inheritdoc/>
    public IReadOnlyList<IStreamFilter> GetFilters(DictionaryToken dictionary) => Bound(DefaultFilterProvider.Instance.GetFilters(dictionary));

    /// <inheritdoc/>
    public IReadOnlyList<IStreamFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bound(DefaultFilterProvider.Instance.GetNamedFilters(names));

    /// <inheritdoc/>
    public IReadOnlyList<IStreamFilter> GetAllFilters() => Bound(DefaultFilterProvider.Instance.GetAllFilters());

    private IReadOnlyList<IStreamFilter> Bound(IReadOnlyList<IStreamFilter> filters) => [.. filters.Select(filter => new Bounded(filter, guard))];

    private sealed class Bounded(IStreamFilter filter, PdfGuard guard) : IStreamFilter
    {
        public bool IsSupported => filter.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            guard.Check();
            // Small streams cannot be too much; larger ones are measured before they are held.
            if (input.Length * MostDeflated > guard.Left && filter is FlateFilter) guard.Unpacked(Measure(input, guard.Left));
            var decoded = filter.Decode(input, streamDictionary, filterProvider, filterIndex);
            guard.Unpacked(decoded.Length);
            return decoded;
        }

        private static long Measure(Memory<byte> input, long most)
        {
            if (input.Length < 2) return 0;
            using var stream = new DeflateStream(new MemoryStream(input[2..].ToArray()), CompressionMode.Decompress);
            var block = new byte[1 << 16];
            long length = 0;
            try
            {
                for (int read; length <= most && (read = stream.Read(block)) > 0;) length += read;
            }
            catch (InvalidDataException)
            {
                // The reader keeps what came before the damage.
            }

            return length > most ? length : 0;
        }
    }
}
