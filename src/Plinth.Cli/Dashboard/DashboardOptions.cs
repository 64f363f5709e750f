using System.Net;
using System.Security.Cryptography;

namespace Plinth.Cli.Dashboard;

/// <summary>What is served, where, and to whom.</summary>
internal sealed record DashboardOptions
{
    /// <summary>A folder of runs, or one run.</summary>
    public required string Runs { get; init; }

    /// <summary>Port; 0 takes a free one.</summary>
    public int Port { get; init; } = 7070;

    /// <summary>Address to listen on; loopback by default.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>What a visitor must show; null: nothing, which only loopback may.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the files that a run's recipe names are read again, for what stood before each step and for trying.</summary>
    public bool ReadsSources { get; init; } = true;

    /// <summary>A token that nobody guesses: 256 random bits.</summary>
    public static string RandomToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
