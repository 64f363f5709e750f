namespace Plinth.Tests.Dashboard;

/// <summary>One browser for the tests of a class, which come to it one after the other and find it as new.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private BrowserTab? _tab;

    /// <summary>The browser's tab, with nothing remembered of the site.</summary>
    internal async Task<BrowserTab> Come(string address)
    {
        _tab ??= await BrowserTab.Open();
        await _tab.Go(address);
        await _tab.Ask("localStorage.clear()");
        _tab.Forget();
        return _tab;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_tab is not null) await _tab.DisposeAsync();
    }
}
