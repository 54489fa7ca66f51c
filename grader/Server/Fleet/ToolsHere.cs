using Courseware.Labs;
using Courseware.Server.Data;

namespace Courseware.Server.Fleet;

/// <summary>The tools of this machine, as a worker registers them. They are read once, when it starts.</summary>
internal static class ToolsHere
{
    /// <summary>The tools of the labs that a process opens; none in the other lab.</summary>
    public static async Task<LabTools> OfAsync(Taker taker, CancellationToken cancellationToken) => new(
        taker.Container ? await ToolNeeds.InImagesAsync(cancellationToken) : BuildTools.None,
        taker.Process ? ToolNeeds.OnThisMachine() : BuildTools.None);
}
