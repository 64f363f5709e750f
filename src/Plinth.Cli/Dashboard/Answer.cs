using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Plinth.Cli.Dashboard;

/// <summary>Answers a request with JSON, and with a sentence where it cannot be answered.</summary>
internal static class Answer
{
    /// <summary>Longest that a question is worked on.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>A handler that answers with a value.</summary>
    public static RequestDelegate With<T>(JsonTypeInfo<T> json, Func<HttpContext, CancellationToken, T> find) => async http =>
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(Longest);
        // Work is done on a thread that may block; the answer is whole before its first byte goes out.
        var (status, bytes) = await Task.Run(() => Bytes(http, json, find, limit.Token), CancellationToken.None);
        if (http.RequestAborted.IsCancellationRequested) return;
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    };

    /// <summary>A value of the address's path.</summary>
    public static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>A value of the address's query; null where it is missing or empty.</summary>
    public static string? Query(HttpContext http, string name) => http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    private static (int Status, byte[] Body) Bytes<T>(HttpContext http, JsonTypeInfo<T> json, Func<HttpContext, CancellationToken, T> find, CancellationToken ct)
    {
        try { return (200, JsonSerializer.SerializeToUtf8Bytes(find(http, ct), json)); }
        catch (NotFoundException e) { return (404, Error(e.Message)); }
        catch (PlinthException e) { return (400, Error(e.Message)); }
        catch (OperationCanceledException) { return (503, Error("this took too long and was given up")); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return (400, Error(e.Message)); }
        catch (Exception e)
        {
            // Ours to mend. The message may quote a document, so that only the type and the place are told.
            Console.Error.WriteLine($"a mistake of plinth's own; please report it with what follows\n{e.GetType()}\n{e.StackTrace}");
            return (500, Error($"a mistake of plinth's own ({e.GetType().Name}); the terminal says more"));
        }
    }

    private static byte[] Error(string message) => JsonSerializer.SerializeToUtf8Bytes(new Problem(message), DashboardJson.Default.Problem);
}

/// <summary>Why there is no answer.</summary>
internal sealed record Problem(string Error);
