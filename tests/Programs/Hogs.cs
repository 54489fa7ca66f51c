using System.Diagnostics;

namespace Courseware.Tests.Programs;

/// <summary>A loaded machine: four programs that use all the CPU they get, for at most 25 seconds.</summary>
internal sealed class Hogs : IDisposable
{
    private readonly List<Process> _processes = [];

    public static async Task<Hogs> StartAsync()
    {
        var zoo = await Zoo.PathAsync();
        var hogs = new Hogs();
        for (var i = 0; i < 4; i++)
            hogs._processes.Add(Process.Start(zoo, ["burn", "25"]));
        return hogs;
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
