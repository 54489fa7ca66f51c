using System.Globalization;
using System.Net.Sockets;
using Courseware.Launching;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;

namespace Courseware.Labs.Containers;

/// <summary>The container engine of this machine, asked for the version of its API before anything else.</summary>
internal sealed class DockerEngine : IDisposable
{
    /// <summary>The label with the name of a lab.</summary>
    public const string LabLabel = "org.courseware.lab";

    private const string GraderLabel = "org.courseware.grader";
    private static readonly System.Version Oldest = new(1, 40);
    private static readonly TimeSpan LongestRemoval = TimeSpan.FromSeconds(20), LongestUse = TimeSpan.FromHours(1);

    private DockerEngine(IDockerClient client, string version, Uri endpoint) => (Client, Version, Endpoint) = (client, version, endpoint);

    /// <summary>How it makes control groups (<c>cgroupfs</c>, <c>systemd</c>), and their version (<c>1</c>, <c>2</c>).</summary>
    public (string Driver, string Version) ControlGroups { get; private set; } = ("", "");

    /// <summary>Its API.</summary>
    public IDockerClient Client { get; }

    /// <summary>The version of its API, and its own.</summary>
    public string Version { get; }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; }

    /// <summary>The labels of all that a lab of that name makes: which grader it belongs to, and the name.</summary>
    public static IDictionary<string, string> LabelsOf(string lab) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [GraderLabel] = GraderMark.Own,
        [LabLabel] = lab,
    };

    /// <summary>Finds the engine, agrees on a version, and removes what graders that are gone have left.</summary>
    /// <exception cref="LaunchException">There is none, or it cannot be used; the message names the next step.</exception>
    public static async Task<DockerEngine> ConnectAsync(CancellationToken cancellationToken)
    {
        var endpoint = Where();
        if (endpoint.Scheme != "unix")
            throw new LaunchException(
                $"The container lab needs an engine on this machine, and DOCKER_HOST is '{endpoint}': the wire is handed over through a folder that both "
                    + "see. Unset DOCKER_HOST, or grade on the engine's own machine. Nothing was graded.");
        var api = await AskAsync(endpoint, cancellationToken);
        // What Testcontainers speaks by itself is newer than what the engine of a stable distribution understands.
        Environment.SetEnvironmentVariable("DOCKER_API_VERSION", api.APIVersion);
        Environment.SetEnvironmentVariable("DOCKER_HOST", $"{endpoint}");
        TestcontainersSettings.ResourceReaperEnabled = false;
        // A prefix for images of registries, which a user may have set; ours come from none.
        TestcontainersSettings.HubImageNamePrefix = "";
        var client = new DockerClientBuilder().WithEndpoint(endpoint).WithApiVersion(System.Version.Parse(api.APIVersion)).Build();
        var engine = new DockerEngine(client, $"{api.APIVersion} (engine {api.Version})", endpoint);
        try
        {
            var info = await client.System.GetSystemInfoAsync(cancellationToken);
            engine.ControlGroups = (info.CgroupDriver ?? "", info.CgroupVersion is "2" ? "2" : "1");
            await engine.SweepAsync(cancellationToken);
            return engine;
        }
        catch (Exception e) when (IsUnreachable(e) || e is DockerApiException)
        {
            engine.Dispose();
            throw new LaunchException($"The container engine at {endpoint} refused to list what it has: {Innermost(e)}. Nothing was graded.", e);
        }
    }

    /// <summary>The image, which has to be here already.</summary>
    /// <exception cref="LaunchException">It is not.</exception>
    public async Task RequireImageAsync(string image, CancellationToken cancellationToken)
    {
        if (!await HasImageAsync(image, cancellationToken))
            throw new LaunchException(
                $"The image '{image}' is not on this machine. Build it: containers/build.sh {image.Split('/', ':')[1]}. Nothing was graded.");
    }

    /// <summary>Whether the image is here.</summary>
    public async Task<bool> HasImageAsync(string image, CancellationToken cancellationToken) =>
        await ImageIdAsync(image, cancellationToken) is not null;

    /// <summary>The digest of an image, or null when it is not here.</summary>
    public async Task<string?> ImageIdAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return (await Client.Images.InspectImageAsync(image, cancellationToken)).ID;
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            throw new LaunchException(
                $"The container engine does not answer any longer: {Innermost(e)}. Nothing was graded. Next: start it again, and grade again.", e);
        }
    }

    /// <summary>Makes a volume.</summary>
    /// <exception cref="LaunchException">The engine refused.</exception>
    public async Task CreateVolumeAsync(VolumesCreateParameters wanted, CancellationToken cancellationToken)
    {
        try
        {
            await Client.Volumes.CreateAsync(wanted, cancellationToken);
        }
        catch (Exception e) when (IsUnreachable(e) || e is DockerApiException)
        {
            throw new LaunchException($"The container engine could not make a volume: {Innermost(e)}. Nothing was graded. What it needs: grader doctor", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    /// <summary>What DOCKER_HOST says, or the socket of the system, or that of an engine without root.</summary>
    private static Uri Where()
    {
        const string system = "/var/run/docker.sock";
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } named)
        {
            return Uri.TryCreate(named, UriKind.Absolute, out var uri)
                ? uri
                : throw new LaunchException($"DOCKER_HOST is '{named}', which is not an address (expected: unix:///var/run/docker.sock). Nothing was graded.");
        }
        var own = $"{Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR")}/docker.sock";
        return new Uri($"unix://{(!File.Exists(system) && File.Exists(own) ? own : system)}");
    }

    private static async Task<VersionResponse> AskAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        VersionResponse answer;
        try
        {
            using var client = new DockerClientBuilder().WithEndpoint(endpoint).WithTimeout(TimeSpan.FromSeconds(10)).Build();
            answer = await client.System.GetVersionAsync(cancellationToken);
        }
        catch (Exception e) when (IsUnreachable(e) || e is DockerApiException)
        {
            throw new LaunchException(
                $"The container engine at {endpoint} does not answer: {Innermost(e)}. Start one (as root: containers/engine.sh), or join the group of its "
                    + "socket. Nothing was graded.", e);
        }
        return System.Version.TryParse(answer.APIVersion, out var api) && api >= Oldest
            ? answer
            : throw new LaunchException(
                $"The container engine {answer.Version} speaks version {answer.APIVersion} of the API; the container lab needs {Oldest} (Docker 19.03). "
                    + "Update the engine. Nothing was graded.");
    }

    private static bool IsUnreachable(Exception e) =>
        e is HttpRequestException or SocketException or IOException or TimeoutException or UnauthorizedAccessException;

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message.TrimEnd('.');

    /// <summary>Removes the containers and volumes of graders that were killed before they could.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var labelled = new Dictionary<string, IDictionary<string, bool>>(StringComparer.Ordinal)
        {
            ["label"] = new Dictionary<string, bool>(StringComparer.Ordinal) { [GraderLabel] = true },
        };
        var containers = await Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = labelled }, cancellationToken);
        foreach (var container in containers.Where(c => GraderMark.IsGone(c.Labels[GraderLabel]) || IsLeft(c)))
            await RemoveContainerAsync(container.ID);
        var volumes = await Client.Volumes.ListAsync(new VolumesListParameters { Filters = labelled }, cancellationToken);
        foreach (var volume in (volumes.Volumes ?? []).Where(v => GraderMark.IsGone(v.Labels[GraderLabel]) || IsLeft(v)))
            await RemoveVolumeAsync(volume.Name);
    }

    // True also for a grader in another pid namespace: its containers end with it, and it removes the others before.
    private static bool IsLeft(ContainerListResponse container) =>
        container.State is not ("running" or "created") && TimeProvider.System.GetUtcNow().UtcDateTime - container.Created > LongestUse;

    // The engine refuses to remove a volume that a container still uses, however old it is.
    private static bool IsLeft(VolumeResponse volume) =>
        DateTimeOffset.TryParse(volume.CreatedAt, CultureInfo.InvariantCulture, out var created) && TimeProvider.System.GetUtcNow() - created > LongestUse;

    /// <summary>Kills a container and removes it with all that is in it; it is not a fault if the container is already gone.</summary>
    public async Task RemoveContainerAsync(string id)
    {
        try
        {
            using var limit = new CancellationTokenSource(LongestRemoval);
            await Client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, limit.Token);
        }
        catch (DockerApiException e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            // It is gone, or another process is removing it.
        }
        catch (Exception e) when (IsUnreachable(e) || e is OperationCanceledException)
        {
            // The engine is gone, or hangs. The next grader removes what is left; nothing runs in it any longer.
        }
    }

    /// <summary>
    /// Whether that container has ended by what happened in it: its first process ended by itself, or the kernel ended it for want of memory. No
    /// program may kill that process, so that any other death came from outside. False also when the engine does not answer.
    /// </summary>
    public async Task<bool> HasEndedByItselfAsync(string id)
    {
        const int killed = 128 + 9; // SIGKILL
        try
        {
            using var limit = new CancellationTokenSource(LongestRemoval);
            // Until the engine has noticed it too.
            while ((await Client.Containers.InspectContainerAsync(id, limit.Token)).State is { } state)
            {
                if (!state.Running)
                    return state.OOMKilled || state.ExitCode != killed;
                await Task.Delay(50, limit.Token);
            }
            return false;
        }
        catch (Exception e) when (IsUnreachable(e) || e is DockerApiException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Removes a volume; it is not a fault if the volume is already gone.</summary>
    public async Task RemoveVolumeAsync(string name)
    {
        try
        {
            using var limit = new CancellationTokenSource(LongestRemoval);
            await Client.Volumes.RemoveAsync(name, force: true, limit.Token);
        }
        catch (DockerApiException e) when (e.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            // Gone, or the container that holds it is being removed.
        }
        catch (Exception e) when (IsUnreachable(e) || e is OperationCanceledException)
        {
            // As above.
        }
    }
}
