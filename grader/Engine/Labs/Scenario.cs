using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// One scripted experiment. It drives programs and peers and never decides; what happened is in its recording.
/// </summary>
/// <param name="Id">Its name, unique in the exercise.</param>
/// <param name="Programs">The programs it starts, by role and origin (<c>student</c>, <c>original</c>, <c>demo</c>).</param>
/// <param name="PayloadSize">The size in bytes of the file to transfer.</param>
/// <param name="PayloadKind">The kind of the file's bytes.</param>
/// <param name="Run">The script.</param>
public sealed record Scenario(
    string Id, IReadOnlyList<(string Role, string Origin)> Programs, int PayloadSize, PayloadKind PayloadKind, Func<ScenarioContext, Task> Run)
{
    /// <summary>
    /// The largest packet of its wire in bytes. Megabytes go in larger frames: thousands of segments more would say nothing more, and each
    /// is inspected, recorded and judged.
    /// </summary>
    public int Mtu => PayloadSize < 1 << 20 ? Network.EthernetMtu : Network.LargeMtu;
}
