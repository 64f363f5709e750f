using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class WarcFuzzTests
{
    [Theory]
    [InlineData(Packing.Plain, 1)]
    [InlineData(Packing.GzipPerRecord, 2)]
    [InlineData(Packing.GzipWhole, 3)]
    [InlineData(Packing.ZstdPerRecord, 4)]
    public void Whatever_is_done_to_a_file_reading_it_ends_and_throws_nothing(Packing packing, int seed)
    {
        byte[][] records =
        [
            WarcMaker.Record("warcinfo", "i", "", "x: y\r\n"u8.ToArray()),
            WarcMaker.Page("a", "first page"),
            WarcMaker.Response("b", "5\r\n<p>ab\r\n3\r\ncde\r\n0\r\n\r\n"u8.ToArray(), "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"),
            WarcMaker.Response("c", WarcMaker.Gzip("<p>gzipped page, long enough to be packed, packed, packed</p>"u8.ToArray()), "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"),
            WarcMaker.Response("d", [0xc4, 0xe3, 0xba, 0xc3], "Content-Type: text/html; charset=gbk\r\n"),
            WarcMaker.Page("e", "last page"),
        ];
        var whole = WarcMaker.Pack(packing, records);
        var random = new Random(seed);
        var (documents, faults) = (0, 0);
        for (var round = 0; round < 500; round++)
        {
            var file = Mutate(whole, random);
            var source = new WarcSource { MaxRecordBytes = 1 << 16, MaxBodyBytes = 1 << 16, SplitBytes = random.Next(2) == 0 ? 1 << 20 : 300 };
            var before = GC.GetAllocatedBytesForCurrentThread();
            var shown = WarcMaker.Read(file, source);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
            Assert.InRange(shown.Count, 0, 200);
            documents += shown.Count(r => r.Document is not null);
            faults += shown.Count(r => r.Fault is not null);
        }

        Assert.True(documents > 300 && faults > 100, $"{documents} documents, {faults} faults");
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var file = whole.ToList();
        for (var edits = random.Next(1, 4); edits > 0 && file.Count > 10; edits--)
        {
            var at = random.Next(file.Count);
            var length = random.Next(1, Math.Min(200, file.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: file.RemoveRange(at, length); break;
                case 2: file.InsertRange(at, file.GetRange(at, length)); break;
                case 3: file.RemoveRange(at, file.Count - at); break;
                case 4: file.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256))); break;
                default:
                    var digit = file.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0) file[digit] = (byte)random.Next('0', '9' + 1);
                    break;
            }
        }

        return [.. file];
    }
}
