using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Access;

namespace Courseware.Server.Commands;

/// <summary>The options that name the issuer at which people sign in.</summary>
internal sealed record OpenIdOptions(Option<string?> Issuer, Option<string?> Client, Option<string> Name, Option<string?> RosterClaim, Option<string[]> Scopes)
{
    /// <summary>The environment variable with the client's secret.</summary>
    public const string Variable = "COURSEWARE_OPENID_SECRET";

    /// <summary>New options.</summary>
    public static OpenIdOptions Create() => new(
        new("--openid-issuer") { Description = "An OpenID Connect issuer at which people may sign in.", HelpName = "URL" },
        new("--openid-client")
        {
            Description = $"The name of this server at the issuer; its secret is in the environment variable {Variable}.",
            HelpName = "ID",
        },
        new("--openid-name")
        {
            Description = "The name of the issuer on the page, such as the name of the school.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "OpenID",
        },
        new("--openid-roster-claim")
        {
            Description = "The claim that is a student's id in rosters. Students must not be able to choose it.",
            HelpName = "CLAIM",
        },
        new("--openid-scope")
        {
            Description = "A scope to request in addition to openid; may be repeated.",
            HelpName = "SCOPE",
            DefaultValueFactory = _ => ["profile"],
        });

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Issuer, Client, Name, RosterClaim, Scopes })
            command.Options.Add(option);
    }

    /// <summary>The settings on a command line; null when it names no issuer.</summary>
    /// <exception cref="UsageException">Something is missing, or the issuer is not an address.</exception>
    public OpenIdSettings? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Issuer) is not { Length: > 0 } issuer)
            return parsed.GetValue(Client) is null && parsed.GetValue(RosterClaim) is null ? null
                : throw new UsageException("Name the issuer as well: --openid-issuer URL.");
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
            throw new UsageException("--openid-issuer is an address that begins with https://.");
        var client = parsed.GetValue(Client) ?? throw new UsageException("Name what the issuer calls this server: --openid-client ID.");
        return new OpenIdSettings(address, client, parsed.GetRequiredValue(Name))
        {
            ClientSecret = Environment.GetEnvironmentVariable(Variable) ?? "",
            RosterClaim = parsed.GetValue(RosterClaim),
            Scopes = parsed.GetRequiredValue(Scopes),
        };
    }
}
