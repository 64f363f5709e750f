using System.Diagnostics;

namespace Plinth.Sources.Pdf;

/// <summary>Watches over what reading one file takes, and ends it by an exception where that is too much.</summary>
internal sealed class PdfGuard(PdfLimits limits, CancellationToken ct)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _unpacked;

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Whether streams unpacked to too much.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>Whether it took too long.</summary>
    public bool TooSlow { get; private set; }

    /// <summary>Whether reading is to end.</summary>
    public bool Stopped => TooLarge || TooSlow || ct.IsCancellationRequested;

    /// <summary>Bytes that streams may still unpack to.</summary>
    public long Left => limits.UnpackedBytes - _unpacked;

    /// <summary>Ends it when time is up.</summary>
    public void Check()
    {
        ct.ThrowIfCancellationRequested();
        if (limits.Seconds is { } seconds && _watch.Elapsed.TotalSeconds > seconds) TooSlow = true;
        if (Stopped) throw new InvalidDataException("stopped");
    }

    /// <summary>Counts what a stream unpacked to.</summary>
    public void Unpacked(long bytes)
    {
        _unpacked += bytes;
        if (Left < 0) TooLarge = true;
        Check();
    }
}
