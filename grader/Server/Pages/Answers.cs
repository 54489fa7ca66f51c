using Courseware.Server.Access;
using Courseware.Server.Localization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Courseware.Server.Pages;

/// <summary>The data that every page needs: the visitor, the language, and the token of its forms.</summary>
public sealed record PageContext(Visitor Visitor, string FormToken, string Path)
{
    /// <summary>The texts of the language.</summary>
    public ServerTexts T => Visitor.Texts;

    /// <summary>The page for a request.</summary>
    public static PageContext Of(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return new PageContext(context.Visitor(), tokens.RequestToken ?? "", context.Request.Path + context.Request.QueryString);
    }
}

/// <summary>Answers that are pages.</summary>
internal static class Answers
{
    /// <summary>A page with its parameters.</summary>
    public static IResult Page<TPage>(HttpContext context, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TPage : IComponent
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Page"] = PageContext.Of(context) };
        foreach (var (name, value) in parameters)
            all[name] = value;
        return new RazorComponentResult<TPage>(all);
    }

    /// <summary>Redirects to another page.</summary>
    public static IResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>A page that states the error.</summary>
    public static IResult Error(HttpContext context, int status, string message)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["Page"] = PageContext.Of(context), ["Message"] = message };
        return new RazorComponentResult<MessagePage>(values) { StatusCode = status };
    }

    /// <summary>Like the other overload, but it writes the answer directly.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, string message) => Error(context, status, message).ExecuteAsync(context);

    /// <summary>There is no such page, or it is not for this reader.</summary>
    public static Task WriteNotFoundAsync(HttpContext context) => WriteErrorAsync(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);

    /// <summary>One line of text, for programs.</summary>
    public static Task WritePlainAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
