namespace Plinth.Ledger;

/// <summary>Takes ledger rows in reading order; the file has its name once complete.</summary>
internal interface ILedgerWriter : IDisposable
{
    void Add(LedgerRow row);

    void Complete();
}
