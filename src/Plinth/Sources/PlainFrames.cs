namespace Plinth.Sources;

/// <summary>A WARC file that is not compressed.</summary>
internal sealed class PlainFrames(FileWindow file) : WarcFrames(file)
{
    public override string Damage => "broken-file";

    public override bool Plain => true;

    public override WarcFrame? Open(long offset)
    {
        if (offset >= File.Length) return null;
        if (offset == 0) return new Rest(File, 0);
        // Inside a file the line before must have ended, and a header must follow: what a reader that comes from the front demands too.
        var around = File.At(offset - 1, WarcHead.StartLength + 1);
        return around[0] == '\n' && WarcHead.StartsAt(around[1..]) ? new Rest(File, offset) : null;
    }

    public override WarcFrame OpenAnywhere(long offset) => new Rest(File, offset);

    public override long Scan(long from, long limit)
    {
        var found = File.Find("\nWARC/"u8, Math.Max(0, from - 1), limit - 1);
        return found < 0 ? -1 : found + 1;
    }

    private sealed class Rest(FileWindow file, long start) : WarcFrame(start)
    {
        private long _at = start;

        public override int Read(Span<byte> buffer)
        {
            var span = file.At(_at);
            var taken = Math.Min(span.Length, buffer.Length);
            span[..taken].CopyTo(buffer);
            _at += taken;
            if (taken == 0) End = _at;
            return taken;
        }
    }
}
