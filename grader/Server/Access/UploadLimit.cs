using Courseware.Server.Pages;
using Microsoft.AspNetCore.Http.Features;

namespace Courseware.Server.Access;

/// <summary>
/// The response to an upload whose announced length is too large. The server reads and discards its bytes first: closing a connection with unread bytes
/// resets it (RFC 9293 §3.10.4, RFC 1122 §4.2.2.13), and the browser would show a connection error instead of the response.
/// </summary>
internal static class UploadLimit
{
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Responds to an upload that is too large, and passes any other request on.</summary>
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (context.Request.ContentLength is not { } announced || size is not { IsReadOnly: false, MaxRequestBodySize: { } limit } || announced <= limit)
        {
            await next(context);
            return;
        }
        if (announced <= MostBytes)
        {
            size.MaxRequestBodySize = announced;
            await ReadToEndAsync(context);
        }
        await RefuseAsync(context);
    }

    /// <summary>Responds with the maximum size of an upload.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        var mebibytes = context.RequestServices.GetRequiredService<ServerOptions>().UploadBytes >> 20;
        return Answers.WritePlainAsync(
            context, StatusCodes.Status413PayloadTooLarge, $"The upload is larger than {mebibytes} MiB, or was cut short. Hand in the sources only.");
    }

    private static async Task ReadToEndAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        end.CancelAfter(Longest);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, end.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The upload is too slow: the client may lose the response.
        }
    }
}
