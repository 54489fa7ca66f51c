using System.Text;
using Courseware.Grading;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The demos of a lecture about <c>shutdown()</c>: the same steps in the three modes, one after the other.</summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "shutdown-modes/grading/demos.yaml");

    private static readonly DemoPart Reading = New(
        "demo-shut-rd", Contract.Read,
        Texts["rd.title"],
        Texts["rd.before"],
        f => f is { ReadsShut: true, WritesShut: false, ResetAtStop: null, HasQueuedLate: true, PeerSocket.State: "Established" }
            && Prints(f, $"read {f.Late!.Count}"),
        f => f.LateAck is not null,
        Texts["rd.seen"],
        Texts["rd.without-wire"]);

    private static readonly DemoPart Writing = New(
        "demo-shut-wr", Contract.Write,
        Texts["wr.title"],
        Texts["wr.before"],
        f => f is { ReadsShut: false, WritesShut: true, ResetAtStop: null, HasQueuedLate: true } && Prints(f, "write -1 EPIPE\nwrite -1 EPIPE\n")
            && Prints(f, $"read {f.Late!.Count}"),
        f => f.Wire.Fin("client") is { } fin && fin.At <= f.Resumed!.At,
        Texts["wr.seen"],
        Texts["wr.without-wire"]);

    private static readonly DemoPart Both = New(
        "demo-shut-rdwr", Contract.Both,
        Texts["rdwr.title"],
        Texts["rdwr.before"],
        f => f is { ReadsShut: true, WritesShut: true, IsOpen: true, ResetAtStop: not null } && Prints(f, "write -1 ECONNRESET"),
        f => f.Wire.Refusal("client") is not null,
        Texts["rdwr.seen"],
        Texts["rdwr.without-wire"]);

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "shutdown-modes",
            Texts["title"],
            [Reading, Writing, Both]),
    ];

    /// <summary>
    /// One part. <paramref name="isSo"/> is what <paramref name="withoutWire"/> claims, <paramref name="isOnWire"/> what
    /// <paramref name="onWire"/> claims more.
    /// </summary>
    private static DemoPart New(
        string id, string mode, LocalizedText title, LocalizedText before, Func<ModeFacts, bool> isSo, Func<ModeFacts, bool> isOnWire,
        LocalizedText onWire, LocalizedText withoutWire) => new(
        title, before, [new DemoProgram("client", "solution/shutdown_modes.c")],
        ModeScenarios.Demonstrating(id, mode, DemoPart.Origin),
        r =>
        {
            var facts = new ModeFacts(r);
            if (!isSo(facts))
                return DemoPart.NotReached;
            if (!facts.Wire.IsSeen)
                return withoutWire;
            return isOnWire(facts) ? onWire : DemoPart.NotReached;
        });

    private static bool Prints(ModeFacts f, string text) => Encoding.ASCII.GetString(f.Program.Stdout).Contains(text, StringComparison.Ordinal);
}
