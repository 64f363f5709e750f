namespace Plinth.Privacy;

/// <summary>The kinds by name, in the order that decides between two that start together and are equally long.</summary>
internal static class Secrets
{
    /// <summary>All kinds; the argument says whether only public addresses are meant.</summary>
    public static IReadOnlyList<(string Kind, Func<bool, ISecret> Make)> All { get; } =
    [
        ("email", _ => new Email()),
        ("ip", publicOnly => new IpAddress(publicOnly)),
        ("cn-id-card", _ => new CnIdCard()),
        ("cn-mobile", _ => new CnMobile()),
        ("phone", _ => new Phone()),
    ];
}
