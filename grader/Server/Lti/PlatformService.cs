using System.Net;
using System.Net.Http.Headers;
using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>Requests to a service of a platform, with an access token. A refused token is renewed once.</summary>
internal sealed class PlatformService(PlatformHttp http, AccessTokens tokens)
{
    /// <summary>Sends a request.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="scope">The scope of the access token.</param>
    /// <param name="create">Makes the request; called again when the platform refused the token.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A response whose status is a success.</returns>
    /// <exception cref="PlatformException">The platform refused the request, or cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(LtiPlatform platform, string scope, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        try
        {
            for (var renew = false; ; renew = true)
            {
                using var request = create();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(platform, scope, renew, cancellationToken));
                var answer = await http.SendAsync(request, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return answer;
                answer.Dispose();
                if (answer.StatusCode != HttpStatusCode.Unauthorized || renew)
                    throw new PlatformException(PlatformFault.Status, $"{(int)answer.StatusCode}");
            }
        }
        catch (HttpRequestException e)
        {
            throw new PlatformException(PlatformFault.Unreachable, e.Message);
        }
    }
}
