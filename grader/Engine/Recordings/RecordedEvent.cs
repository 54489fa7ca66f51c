using System.Text.Json.Serialization;

namespace Courseware.Recordings;

/// <summary>One line of a recording: something that happened, and when.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ScenarioStarted), "scenario-started")]
[JsonDerivedType(typeof(ScenarioEnded), "scenario-ended")]
[JsonDerivedType(typeof(CapabilityMissing), "capability-missing")]
[JsonDerivedType(typeof(BuildStarted), "build-started")]
[JsonDerivedType(typeof(BuildFinished), "build-finished")]
[JsonDerivedType(typeof(BuildRemarked), "build-remarked")]
[JsonDerivedType(typeof(ProgramStarted), "program-started")]
[JsonDerivedType(typeof(ProgramNotStarted), "program-not-started")]
[JsonDerivedType(typeof(ProgramListening), "program-listening")]
[JsonDerivedType(typeof(ProgramOutput), "program-output")]
[JsonDerivedType(typeof(OutputCut), "output-cut")]
[JsonDerivedType(typeof(ProgramSignalled), "program-signalled")]
[JsonDerivedType(typeof(ProgramCalled), "program-called")]
[JsonDerivedType(typeof(ProgramExited), "program-exited")]
[JsonDerivedType(typeof(LimitExceeded), "limit-exceeded")]
[JsonDerivedType(typeof(ProcessesLeft), "processes-left")]
[JsonDerivedType(typeof(ProcessesSeen), "processes-seen")]
[JsonDerivedType(typeof(KeeperKilled), "keeper-killed")]
[JsonDerivedType(typeof(PeerConnected), "peer-connected")]
[JsonDerivedType(typeof(PeerRefused), "peer-refused")]
[JsonDerivedType(typeof(PeerSent), "peer-sent")]
[JsonDerivedType(typeof(PeerReceived), "peer-received")]
[JsonDerivedType(typeof(PeerEof), "peer-eof")]
[JsonDerivedType(typeof(PeerReset), "peer-reset")]
[JsonDerivedType(typeof(PeerShutdown), "peer-shutdown")]
[JsonDerivedType(typeof(PeerClosed), "peer-closed")]
[JsonDerivedType(typeof(HoldReleased), "gate-passed")]
[JsonDerivedType(typeof(SocketSeen), "socket-seen")]
[JsonDerivedType(typeof(NetworkOpened), "network-opened")]
[JsonDerivedType(typeof(SegmentSeen), "segment-seen")]
[JsonDerivedType(typeof(DatagramSeen), "datagram-seen")]
[JsonDerivedType(typeof(FaultApplied), "fault-applied")]
[JsonDerivedType(typeof(SegmentsReleased), "segments-released")]
[JsonDerivedType(typeof(WireBypassed), "wire-bypassed")]
[JsonDerivedType(typeof(CaptureLost), "capture-lost")]
[JsonDerivedType(typeof(SegmentsNotKept), "segments-not-kept")]
[JsonDerivedType(typeof(WireFlooded), "wire-flooded")]
[JsonDerivedType(typeof(WrongAddress), "wrong-address")]
[JsonDerivedType(typeof(OtherFileNamed), "other-file-named")]
[JsonDerivedType(typeof(FileCollected), "file-collected")]
[JsonDerivedType(typeof(Stalled), "stalled")]
[JsonDerivedType(typeof(TearDownBegan), "tear-down-began")]
[JsonDerivedType(typeof(GraderFault), "grader-fault")]
public abstract record RecordedEvent
{
    /// <summary>Seconds since the scenario began, on the monotonic clock.</summary>
    [JsonPropertyOrder(-1)]
    public double At { get; init; }
}

/// <summary>The scenario began. The payload can be made again from size, seed and kind.</summary>
public sealed record ScenarioStarted(string Scenario, ulong Seed, int PayloadSize, PayloadKind PayloadKind) : RecordedEvent;

/// <summary>All is torn down; nothing follows. A recording without this line was cut short and decides nothing.</summary>
public sealed record ScenarioEnded : RecordedEvent;

/// <summary>This system does not tell something, so that nothing can be proved with it: <c>threads</c> (what the threads of a program do).</summary>
public sealed record CapabilityMissing(string Capability) : RecordedEvent;

/// <summary>One build command of one role was started.</summary>
public sealed record BuildStarted(string Program, string Language, string Command) : RecordedEvent;

/// <summary>
/// The build of one role ended. <paramref name="Reason"/> is null when it worked, else a reason code
/// (<c>no-source</c>, <c>compile-error</c>, <c>timeout</c>, <c>tool-missing</c>, …); <paramref name="Detail"/> says more.
/// </summary>
public sealed record BuildFinished(
    string Program, string? Reason, string Detail, IReadOnlyList<Diagnostic> Diagnostics) : RecordedEvent;

/// <summary>One compiler message. <paramref name="Line"/> and <paramref name="Column"/> count from 1; 0 is unknown.</summary>
public sealed record Diagnostic(string File, int Line, int Column, string Text);

/// <summary>
/// A role was built in another way than its name or the student's build says: <paramref name="Remark"/> is the kind (<c>near-name</c>,
/// <c>without-helpers</c>, …), <paramref name="File"/> what was taken, <paramref name="Name"/> what it was taken for.
/// </summary>
public sealed record BuildRemarked(string Program, string Remark, string File, string Name) : RecordedEvent;

/// <summary>A program was started; <paramref name="Origin"/> is <c>student</c>, <c>original</c> or <c>demo</c>.</summary>
public sealed record ProgramStarted(string Program, string Origin, int Pid, string Command) : RecordedEvent;

/// <summary>
/// The system refused to run what was handed in as a program; <paramref name="Error"/> is what it said (execve(2)). No exit status follows:
/// nothing of the program has run.
/// </summary>
public sealed record ProgramNotStarted(string Program, string File, string Error) : RecordedEvent;

/// <summary>A listening socket of the program was seen in the socket table.</summary>
public sealed record ProgramListening(string Program, string Address, int Port, int AskedPort) : RecordedEvent;

/// <summary>Bytes that a program wrote; <paramref name="Stream"/> is <c>stdout</c> or <c>stderr</c>.</summary>
public sealed record ProgramOutput(
    string Program, string Stream, [property: JsonConverter(typeof(EscapedBytesConverter))] byte[] Data) : RecordedEvent;

/// <summary>
/// The program wrote <paramref name="Bytes"/> bytes more to a stream at this place of it, too many to be kept; the recording has the beginning and
/// the end. Several in a row are one gap.
/// </summary>
public sealed record OutputCut(string Program, string Stream, long Bytes) : RecordedEvent;

/// <summary>The grader sent the program a signal (<c>SIGSTOP</c>, <c>SIGCONT</c>).</summary>
public sealed record ProgramSignalled(string Program, string Signal) : RecordedEvent;

/// <summary>The program's first process ended: <paramref name="Code"/> or <paramref name="Signal"/> is set, never both.</summary>
public sealed record ProgramExited(
    string Program, int? Code, string? Signal, double CpuSeconds, long PeakKilobytes) : RecordedEvent;

/// <summary>A limit was exceeded and the program was killed: <c>output</c>, <c>memory</c>, <c>processes</c>.</summary>
public sealed record LimitExceeded(string Program, string Limit, long Allowed) : RecordedEvent;

/// <summary>Processes that the program left behind at the end of the scenario (name and pid); they were killed.</summary>
public sealed record ProcessesLeft(string Program, IReadOnlyList<string> Processes) : RecordedEvent;

/// <summary>
/// The processes of the program that lived at a moment (name and pid); <paramref name="When"/> is the scenario's word for it. A process that has ended
/// and that was not reaped is not among them.
/// </summary>
public sealed record ProcessesSeen(string Program, string When, IReadOnlyList<string> Processes) : RecordedEvent;

/// <summary>The program killed the process of the grader that looked after it.</summary>
public sealed record KeeperKilled(string Program) : RecordedEvent;

/// <summary>A connection of the grader's peer was established, by connect or by accept.</summary>
public sealed record PeerConnected(string Peer, string Local, string Remote) : RecordedEvent;

/// <summary>The peer could not connect; <paramref name="Error"/> is the errno name.</summary>
public sealed record PeerRefused(string Peer, string Error) : RecordedEvent;

/// <summary>The peer gave <paramref name="Count"/> bytes to the kernel; small ones are kept in <paramref name="Data"/>.</summary>
public sealed record PeerSent(
    string Peer, int Count, [property: JsonConverter(typeof(EscapedBytesConverter))] byte[]? Data) : RecordedEvent;

/// <summary>The peer read <paramref name="Count"/> bytes; all bytes together are the attachment <c>peer-received</c>.</summary>
public sealed record PeerReceived(
    string Peer, int Count, [property: JsonConverter(typeof(EscapedBytesConverter))] byte[]? Data) : RecordedEvent;

/// <summary>read() returned 0 at the peer: the other end's FIN arrived.</summary>
public sealed record PeerEof(string Peer, long TotalReceived) : RecordedEvent;

/// <summary>
/// The connection was reset by the other end; <paramref name="While"/> is <c>connect</c>, <c>receive</c>, <c>send</c>, <c>shutdown</c> or
/// <c>watch</c>.
/// </summary>
public sealed record PeerReset(string Peer, string While, string Error, long TotalReceived) : RecordedEvent;

/// <summary>The peer half-closed: it sent its FIN.</summary>
public sealed record PeerShutdown(string Peer) : RecordedEvent;

/// <summary>The peer closed its socket; <paramref name="How"/> is <c>orderly</c> or <c>abort</c> (RST).</summary>
public sealed record PeerClosed(string Peer, string How) : RecordedEvent;

/// <summary>
/// The peer held something back (<paramref name="Held"/>: <c>message</c>, <c>fin</c>, …) until the program was quiet: every thread asleep, all
/// delivered bytes read. <paramref name="Quiet"/> is false when that never came. <paramref name="Arrived"/> counts the bytes that came meanwhile. If
/// the grader sampled what the program waits in, <paramref name="Call"/> is the call with a time limit in which it was found, and <paramref
/// name="Limit"/> that limit in seconds where it can be read; <paramref name="Endless"/> says that all its waits were without one.
/// </summary>
public sealed record HoldReleased(
    string Peer, string Held, bool Quiet, long Arrived, double Seconds, bool Endless = false, string? Call = null, double? Limit = null) : RecordedEvent;

/// <summary>
/// One row of the kernel's socket table. <paramref name="Inode"/> 0 means that no descriptor refers to it any longer;
/// <paramref name="Owners"/> are the processes that have one (name and pid), where that was asked. <paramref name="Timer"/>
/// is what the kernel waits for (<c>retransmit</c>, <c>keepalive</c>, <c>time-wait</c>, <c>probe</c>, or nothing) and
/// <paramref name="TimerSeconds"/> how long still. <paramref name="When"/> is the scenario's word for the moment, or
/// <c>segment N</c> for the look that followed the delivery of a segment.
/// </summary>
public sealed record SocketSeen(
    string Program, string State, string Local, string Remote, long ReceiveQueue, long SendQueue, long Inode,
    string Shutdown, string When, string Timer = "", double TimerSeconds = 0, IReadOnlyList<string>? Owners = null) : RecordedEvent;

/// <summary>
/// The network of the scenario: <paramref name="Kind"/> is <c>tun</c> or <c>veth</c> (a private namespace with a wire in the
/// grader's hands) or <c>loopback</c> (no wire, and <paramref name="Detail"/> says why).
/// </summary>
public sealed record NetworkOpened(string Kind, string Detail) : RecordedEvent;

/// <summary>
/// One TCP segment, at the time at which it left its sender. <paramref name="Number"/> is that of the packet in the capture
/// file, from 1; <paramref name="Connection"/> counts from 1; <paramref name="From"/> is <c>client</c> (who sent the first SYN)
/// or <c>server</c>. <paramref name="Flags"/> are tcpdump's letters: <c>S</c>, <c>S.</c>, <c>.</c>, <c>P.</c>, <c>F.</c>,
/// <c>FP.</c>, <c>R</c>, <c>R.</c>. <paramref name="Seq"/> and <paramref name="Ack"/> are relative to the initial sequence
/// numbers, <paramref name="Length"/> is the payload in bytes. <paramref name="Delivered"/> is when it was given to the other
/// end, null when never. <paramref name="Fault"/> is what was done to it: <c>dropped</c>, <c>held</c>, <c>delayed</c>,
/// <c>duplicated</c>, <c>injected</c> (made by the grader, in the sender's name); null when nothing.
/// </summary>
public sealed record SegmentSeen(
    int Number, int Connection, string From, string Flags, long Seq, long Ack, int Length, int Window, double? Delivered,
    string? Fault = null) : RecordedEvent;

/// <summary>
/// A packet on the wire that is not a TCP segment; <paramref name="Protocol"/> is <c>udp</c>, <c>icmp</c> or the protocol's number, <paramref
/// name="Length"/> its payload in bytes. Ports are 0 where the protocol has none.
/// </summary>
public sealed record DatagramSeen(int Number, string Protocol, int FromPort, int ToPort, int Length) : RecordedEvent;

/// <summary>
/// A fault of the scenario's script met a segment: <paramref name="Action"/> is <c>drop</c>, <c>hold</c>, <c>delay</c>,
/// <c>duplicate</c> or <c>inject</c>, <paramref name="Fault"/> says in words which segments it is about.
/// </summary>
public sealed record FaultApplied(string Action, string Fault, int Segment) : RecordedEvent;

/// <summary>The segments that a hold had kept were delivered, in the order in which they had come.</summary>
public sealed record SegmentsReleased(string Fault, IReadOnlyList<int> Segments) : RecordedEvent;

/// <summary>The program listens on a loopback address only, so that its connection did not go over the wire.</summary>
public sealed record WireBypassed(string Program, string Address) : RecordedEvent;

/// <summary>
/// The wire carried more segments than a recording holds; so many that only carry data or acknowledge it are not in it.
/// </summary>
public sealed record SegmentsNotKept(long Count) : RecordedEvent;

/// <summary>
/// Very many packets passed over the wire that do not belong to its first connection: datagrams, and other connections, with the kernel's replies.
/// </summary>
public sealed record WireFlooded(long Packets, long NotKept) : RecordedEvent
{
    /// <summary>More packets than this next to the connection are a flood: far more than any exercise needs.</summary>
    public const int Limit = 2_000;
}

/// <summary>
/// The program connected to <paramref name="Address"/> and not to <paramref name="Given"/>, the address of its argument: such a connection does not
/// go over the wire.
/// </summary>
public sealed record WrongAddress(string Program, string Address, string Given) : RecordedEvent;

/// <summary>
/// The source of the program does not name <paramref name="Wanted"/>, the file that it has to read, but others. When they were
/// <paramref name="Provided"/>, the same file was put under those of them that name no folder.
/// </summary>
public sealed record OtherFileNamed(string Program, string Wanted, IReadOnlyList<string> Names, bool Provided) : RecordedEvent;

/// <summary>So many packets were lost before the grader saw them: the recording of the wire proves nothing.</summary>
public sealed record CaptureLost(long Packets) : RecordedEvent;

/// <summary>
/// A file of the program's working directory, read after the program ended. When there is none, <paramref name="Size"/> is null and <paramref
/// name="Others"/> names the files that are there. If it is much longer than the payload, the attachment holds only the beginning, and there is no
/// hash.
/// </summary>
public sealed record FileCollected(
    string Program, string Name, long? Size, string? Sha256, string? Attachment, IReadOnlyList<string>? Others = null) : RecordedEvent;

/// <summary>
/// Nothing moved any longer. <paramref name="Kind"/> is <c>idle</c> (all asleep), <c>busy</c> (CPU used, no progress),
/// <c>limit</c> (nothing moved, and neither of the two; or only output came), <c>overload</c> (others kept the machine too busy to tell) or
/// <c>time-limit</c> (the time of the whole grading was over); <paramref name="WaitingFor"/> is what the scenario waited for;
/// <paramref name="Report"/> tells who waits for whom. <paramref name="Seconds"/> is for how long nothing had moved on the connection, or for a
/// time limit that limit; meanwhile the programs used <paramref name="CpuSeconds"/>, and <paramref name="Busiest"/> most of them.
/// <paramref name="IsDeadlock"/> says that an idle one was proved to be forever: every thread waits without a time limit, and nothing is under way.
/// </summary>
public sealed record Stalled(
    string Kind, string WaitingFor, IReadOnlyList<string> Report, double Seconds = 0, double CpuSeconds = 0, string? Busiest = null,
    bool IsDeadlock = false) : RecordedEvent;

/// <summary>The grader or its environment failed; what was recorded decides nothing.</summary>
public sealed record GraderFault(string Message) : RecordedEvent;

/// <summary>The scenario is over: from here on the grader ends what still runs, and that proves nothing about the programs.</summary>
public sealed record TearDownBegan : RecordedEvent;
