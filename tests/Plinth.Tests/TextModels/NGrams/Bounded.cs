namespace Plinth.Tests.TextModels.NGrams;

/// <summary>Opening files that may be hostile: a message or a model, within an amount of memory.</summary>
internal static class Bounded
{
    private const long Least = 32 << 20;

    /// <summary>Whether a file opens; fails where it takes more memory than so many times its length, or throws anything but a message.</summary>
    public static bool Opens(long length, Action open)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            open();
            return true;
        }
        catch (PlinthException e)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Least + (8 * length));
        }
    }
}
