namespace Courseware.Server.Pages;

/// <summary>A page with another status than 200.</summary>
internal sealed class WithStatus(IResult page, int status) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return page.ExecuteAsync(httpContext);
    }
}
