namespace Courseware.Server.Access;

/// <summary>The issuer of OpenID Connect at which people sign in.</summary>
/// <param name="Issuer">Its address, exactly as its tokens name it.</param>
/// <param name="ClientId">The client id that the issuer gave this server.</param>
/// <param name="Name">The name that pages show: the school's.</param>
internal sealed record OpenIdSettings(Uri Issuer, string ClientId, string Name)
{
    /// <summary>The secret that the issuer gave this server; empty for a public client.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>The claim that is a student's id in rosters, and that no student can choose; null: places are taken by invitation only.</summary>
    public string? RosterClaim { get; init; }

    /// <summary>The scopes in addition to <c>openid</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["profile"];
}
