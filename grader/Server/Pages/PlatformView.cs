using Courseware.Server.Data;

namespace Courseware.Server.Pages;

/// <summary>A learning platform as the teacher's page shows it, with the addresses of this server that it needs.</summary>
public sealed record PlatformView(
    LtiPlatform Platform, IReadOnlyList<LtiContext> Contexts, LtiScoreCount Scores, string LoginUrl, string LaunchUrl, string ChooseUrl);
