using Courseware.Server.Pages;
using Microsoft.AspNetCore.Http.Features;

namespace Courseware.Server.Access;

/// <summary>
/// The answer to an upload that is announced as too large. Its bytes are read first, and thrown away: a server that closes a connection with unread bytes
/// resets it (RFC 9293 §3.10.4, RFC 1122 §4.2.2.13), and the browser shows a broken connection in the place of the answer.
/// </summary>
internal static class UploadLimit
{
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Answers the request if it is one, and hands it on if not.</summary>
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

    /// <summary>Says how large an upload may be.</summary>
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
            // Too slow: it may lose the answer.
        }
    }
}
