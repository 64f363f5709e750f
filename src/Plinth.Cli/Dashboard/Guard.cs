using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Plinth.Cli.Dashboard;

/// <summary>Stands before everything that is served: whose name the request calls, where it comes from, and whether it knows the token.</summary>
/// <remarks>
/// A page elsewhere can make a browser send requests here. One that rebinds its own name to this address calls that name in <c>Host</c>; one that
/// sends across sites says so in <c>Origin</c> or <c>Sec-Fetch-Site</c>. Both are refused, whatever they ask.
/// </remarks>
internal sealed class Guard(DashboardOptions options)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private readonly byte[]? _token = options.Token is { } token ? Hash(token) : null;

    /// <summary>Lets a request through to what follows, or answers it.</summary>
    public async Task Invoke(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";

        if (!IsOurName(http.Request.Host)) await Refuse(http, 421, "This address is not served here.");
        else if (!IsFromHere(http.Request)) await Refuse(http, 403, "Requests from other sites are refused.");
        else if (!Knows(http)) await Refuse(http, 401, "Open the address that plinth serve printed: it holds the token.");
        else await next(http);
    }

    private bool IsOurName(HostString host)
    {
        var name = host.Host;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (IPAddress.TryParse(name.Trim('[', ']'), out var address)) return IPAddress.IsLoopback(address) || !IPAddress.IsLoopback(options.Bind);
        return !IPAddress.IsLoopback(options.Bind) && name.Equals(Dns.GetHostName(), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsFromHere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        // A link somebody clicked elsewhere may open the page, and nothing else.
        if (site is "cross-site" or "same-site" && !(request.Path == "/" && HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate")) return false;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0) return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || site is "same-origin" or "";
        return Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Scheme is "http" or "https" && from.Authority.Equals(new Uri($"{from.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase);
    }

    private bool Knows(HttpContext http)
    {
        if (_token is null) return true;
        var name = $"plinth-{http.Connection.LocalPort}";
        if (http.Request.Cookies[name] is { } cookie && Same(cookie)) return true;
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.Ordinal) && Same(authorization["Bearer ".Length..])) return true;
        if (http.Request.Path != "/" || http.Request.Query["token"].ToString() is not { Length: > 0 } given || !Same(given)) return false;
        http.Response.Headers.Append(HeaderNames.SetCookie, $"{name}={given}; Path=/; HttpOnly; SameSite=Strict");
        return true;
    }

    // Hashes are as long as each other whatever was given, so that time tells nothing.
    private bool Same(string given) => CryptographicOperations.FixedTimeEquals(Hash(given), _token);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static async Task Refuse(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(why + "\n");
    }
}
