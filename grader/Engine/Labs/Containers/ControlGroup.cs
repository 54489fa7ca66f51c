using System.Globalization;
using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// The control groups of the containers, where the engine makes them by path (the driver <c>cgroupfs</c>): one for all gradings, which weighs as
/// much as one process of the grader, and one below it for each grading, so that each grading gets an equal share of the processor, however many
/// processes it has. With the driver <c>systemd</c> the engine's own groups are used.
/// </summary>
internal sealed class ControlGroup
{
    private const string Root = "/sys/fs/cgroup", Top = "courseware";

    // Another grader may be about to start a container in a group that is empty so far.
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(10);

    private readonly string _name;

    private ControlGroup(string name) => _name = name;

    /// <summary>The value of the engine's option <c>--cgroup-parent</c>.</summary>
    public string Parent => $"/{Top}/{_name}";

    /// <summary>Seconds of CPU time of everything that ever ran in it; null when the system does not tell.</summary>
    public double? CpuSeconds
    {
        get
        {
            if (Read($"{Root}/cpuacct{Parent}/cpuacct.usage") is { } nanoseconds)
                return double.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1e9;
            var used = Read($"{Root}{Parent}/cpu.stat")?.Split('\n').FirstOrDefault(l => l.StartsWith("usage_usec ", StringComparison.Ordinal));
            return used is null ? null : double.Parse(used.Split(' ')[1], CultureInfo.InvariantCulture) / 1e6;
        }
    }

    /// <summary>True when a thread in it runs, or could run and waits for a processor; also when the system does not tell.</summary>
    public bool HasRunnable
    {
        get
        {
            var (folder, file) = Directory.Exists($"{Root}/cpuacct{Parent}") ? ($"{Root}/cpuacct{Parent}", "tasks") : ($"{Root}{Parent}", "cgroup.threads");
            if (!Directory.Exists(folder))
                return true;
            var threads = Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder)
                .SelectMany(f => ProcFile.Read($"{f}/{file}")?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? []);
            return threads.Any(id => ProcessTree.ReadStat($"/proc/{id}/stat") is { State: 'R' });
        }
    }

    /// <summary>A group for one grading, or null where the engine does not take a path.</summary>
    public static ControlGroup? For(string name, string driver) => driver == "cgroupfs" ? new ControlGroup(name) : null;

    /// <summary>Removes it, after its containers.</summary>
    public void Remove() => RemoveEmpty(_name, DateTime.MaxValue);

    /// <summary>Removes the groups of graders that were killed, when they are not new. A group that has containers stays.</summary>
    public static void Sweep() => RemoveEmpty("*", TimeProvider.System.GetUtcNow().UtcDateTime - Young);

    private static void RemoveEmpty(string names, DateTime madeBefore)
    {
        foreach (var group in Hierarchies().Select(h => $"{h}/{Top}").Where(Directory.Exists).SelectMany(top => Directory.EnumerateDirectories(top, names)))
        {
            try
            {
                if (Directory.GetLastWriteTimeUtc(group) < madeBefore)
                    Directory.Delete(group);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A container of it is still there. An empty group costs nothing.
            }
        }
    }

    private static IEnumerable<string> Hierarchies() => Directory.Exists(Root) ? Directory.EnumerateDirectories(Root).Prepend(Root) : [];

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
