using System.Collections.Concurrent;
using Courseware.Labs;
using Courseware.Submissions;

namespace Courseware.Tests;

/// <summary>
/// Builds each submission once, for several labs of this machine: programs do not know in which network they will run. The builds stay until the end,
/// so it must be disposed of before <paramref name="builder"/>.
/// </summary>
internal sealed class SharedBuilds(ProcessLab builder) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Build>>> _builds = new(StringComparer.Ordinal);

    /// <summary>A lab that runs programs in its own network, and builds them here.</summary>
    public ILab For(ILab lab) => new Sharing(this, lab);

    public async ValueTask DisposeAsync()
    {
        foreach (var build in _builds.Values)
        {
            // A build that failed has thrown already.
            if (await Task.WhenAny(build.Value) is { IsCompletedSuccessfully: true } built)
                await (await built).DisposeAsync();
        }
    }

    private async Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        var key = string.Join('\0', roles.Select(r => $"{r.Role}={r.Name}").Prepend(submission.Sha256()));
        var build = await _builds.GetOrAdd(key, _ => new(() => builder.BuildAsync(submission, roles, cancellationToken))).Value;
        return build with { Release = () => Task.CompletedTask };
    }

    private sealed class Sharing(SharedBuilds builds, ILab lab) : ForwardingLab(lab, owns: false)
    {
        public override Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken) =>
            builds.BuildAsync(submission, roles, cancellationToken);
    }
}
