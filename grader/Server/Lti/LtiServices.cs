using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>The services for learning platforms.</summary>
internal static class LtiServices
{
    public static void Add(IServiceCollection services) => services
        .AddSingleton<LtiStore>().AddSingleton<LtiPeople>().AddSingleton<LtiScoreStore>().AddSingleton<LtiKeyRows>()
        .AddSingleton<PlatformHttp>().AddSingleton<PlatformKeys>().AddSingleton<ToolKey>().AddSingleton<LtiLogin>().AddSingleton<LaunchToken>()
        .AddSingleton<DeepLink>().AddSingleton<AccessTokens>().AddSingleton<PlatformService>().AddSingleton<MemberList>().AddSingleton<LtiDoor>()
        .AddSingleton<ScoreSender>().AddHostedService(provider => provider.GetRequiredService<ScoreSender>());
}
