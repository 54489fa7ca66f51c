using System.Diagnostics;

namespace Courseware.Tests.Programs;

/// <summary>A loaded machine: four programs that use all the CPU they get, for at most 25 seconds.</summary>
internal sealed class CpuLoadProgram : IDisposable
{
    private readonly List<Process> _processes = [];

    public static async Task<CpuLoadProgram> StartAsync()
    {
        var zoo = await DummyProgram.PathAsync();
        var load = new CpuLoadProgram();
        for (var i = 0; i < 4; i++)
            load._processes.Add(Process.Start(zoo, ["burn", "25"]));
        return load;
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
