using System.Globalization;
using System.Security.Claims;
using Courseware.Server.Data;
using Courseware.Server.Localization;
using Courseware.Server.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Courseware.Server.Access;

/// <summary>
/// The only place that decides which visitors may use which route, by the route's <see cref="Audience"/>. A visitor without access gets the same answer
/// as for a page that does not exist. A request that changes something also needs the form's token.
/// </summary>
internal sealed class AccessMiddleware(
    RequestDelegate next, AccountStore accounts, CourseStore courses, AttemptStore attempts, IAntiforgery antiforgery)
{
    /// <summary>The claims of the cookie.</summary>
    public const string AccountClaim = "account", StampClaim = "stamp";

    /// <summary>The cookie of the language.</summary>
    public const string LanguageCookie = "language";

    /// <summary>Lets the request through, or answers it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var audience = context.GetEndpoint()?.Metadata.GetMetadata<AudienceMetadata>()?.Audience;
        // Platforms and programs authenticate by their own tokens, so the account's cookie is ignored.
        var isElsewhere = audience is Audience.Token or Audience.Platform;
        var account = isElsewhere ? null : await AccountAsync(context);
        var visitor = new Visitor(new ServerTexts(Language(context, account))) { Account = account };
        context.Features.Set(visitor);
        if (audience is null)
        {
            await Answers.WriteNotFoundAsync(context);
            return;
        }
        if (audience == Audience.Token)
            visitor = Token(context, visitor);
        else if (audience is not (Audience.Anyone or Audience.Platform) && account is null)
        {
            await AskToSignInAsync(context);
            return;
        }
        else if (account is not null)
            visitor = Place(context, visitor, account);
        context.Features.Set(visitor);
        if (!Allows(audience.Value, visitor))
        {
            await (audience == Audience.Token
                ? Answers.WritePlainAsync(
                    context, StatusCodes.Status401Unauthorized, "The token is not valid. Make a new one on the page of the course.")
                : Answers.WriteNotFoundAsync(context));
            return;
        }
        if (!isElsewhere && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !await IsOursAsync(context))
        {
            await Answers.WriteErrorAsync(context, StatusCodes.Status400BadRequest, visitor.Texts["form-expired"]);
            return;
        }
        await next(context);
    }

    private static bool Allows(Audience audience, Visitor visitor) => audience switch
    {
        Audience.Anyone or Audience.Platform => true,
        Audience.SignedIn => visitor.Account is not null,
        Audience.Creator => visitor.Account is { MayCreate: true },
        Audience.Member => visitor is { Course: not null, Member: not null },
        Audience.Teacher => visitor is { Course: not null, Member.IsTeacher: true },
        Audience.Owner => visitor is { Attempt: { } attempt, Member: { } member } && (member.IsTeacher || attempt.MemberId == member.Id),
        Audience.Token => visitor is { Course: not null, Member: not null },
        _ => false,
    };

    private async Task<Account?> AccountAsync(HttpContext context)
    {
        var signedIn = await context.AuthenticateAsync();
        if (!signedIn.Succeeded || !long.TryParse(signedIn.Principal.FindFirstValue(AccountClaim), out var id))
            return null;
        // A changed password or a deleted account ends the sessions of the account.
        return accounts.Find(id) is { } account && account.Stamp == signedIn.Principal.FindFirstValue(StampClaim) ? account : null;
    }

    private Visitor Place(HttpContext context, Visitor visitor, Account account)
    {
        if (Number(context, "course") is not { } id || courses.Find(id) is not { } course || courses.Member(id, account.Id) is not { } member)
            return visitor;
        var attempt = Number(context, "attempt") is { } number && attempts.Find(number) is { } found && found.CourseId == id ? found : null;
        return visitor with { Course = course, Member = member, Attempt = attempt };
    }

    private Visitor Token(HttpContext context, Visitor visitor)
    {
        const string scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || accounts.MemberOf(header[scheme.Length..].Trim()) is not { } member)
            return visitor;
        var attempt = Number(context, "attempt") is { } number && attempts.Find(number) is { } found && found.MemberId == member.Id ? found : null;
        return visitor with { Course = courses.Find(member.CourseId), Member = member, Account = accounts.Find(member.AccountId ?? 0), Attempt = attempt };
    }

    private async Task<bool> IsOursAsync(HttpContext context)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return true;
        }
        catch (AntiforgeryValidationException e) when (e.InnerException is not (InvalidDataException or BadHttpRequestException))
        {
            return false;
        }
    }

    private static async Task AskToSignInAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
            context.Response.Redirect($"/sign-in?to={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        else
            await Answers.WriteErrorAsync(context, StatusCodes.Status401Unauthorized, context.Visitor().Texts["sign-in-first"]);
    }

    private static string Language(HttpContext context, Account? account)
    {
        var asked = account?.Language ?? context.Request.Cookies[LanguageCookie]
            ?? context.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(l => l.Quality ?? 1)
                .Select(l => l.Value.Value ?? "")
                .FirstOrDefault(l => l.Length >= 2)?[..2];
        return asked == "ko" ? "ko" : "en";
    }

    private static long? Number(HttpContext context, string name) =>
        long.TryParse(context.Request.RouteValues[name] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
