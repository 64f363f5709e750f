namespace Plinth.Privacy;

/// <summary>The kinds by name, in the order that decides between two that start together and are equally long.</summary>
internal static class Secrets
{
    /// <summary>All kinds; the argument says whether only public addresses are meant.</summary>
    public static IReadOnlyList<(string Kind, Func<bool, ISecret> Make)> All { get; } =
    [
        ("private-key", _ => new PrivateKey()),
        ("api-key", _ => new ApiKey()),
        ("url-credentials", _ => new UrlCredentials()),
        ("password", _ => new Password()),
        ("email", _ => new Email()),
        ("ip", publicOnly => new IpAddress(publicOnly)),
        ("cn-id-card", _ => new CnIdCard()),
        ("cn-uscc", _ => new Uscc()),
        ("bank-card", _ => new BankCard()),
        ("iban", _ => new Iban()),
        ("crypto-wallet", _ => new CryptoWallet()),
        ("us-ssn", _ => new UsSsn()),
        ("passport", _ => new Passport()),
        ("cn-mobile", _ => new CnMobile()),
        ("cn-landline", _ => new CnLandline()),
        ("qq", _ => new QqNumber()),
        ("wechat", _ => new WeChatId()),
        ("alipay", _ => new AlipayId()),
        ("phone", _ => new Phone()),
        ("cn-plate", _ => new CnPlate()),
        ("address", _ => new PostalAddress()),
        ("user-path", _ => new UserPath()),
        (Names, _ => new PersonName()),
    ];

    /// <summary>The kind that must be asked for by name: what it takes is a matter of degree.</summary>
    public const string Names = "name";

    /// <summary>The name in a recipe that stands for every kind but <see cref="Names"/>.</summary>
    public const string Every = "all";
}
