using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>What a ladder says, in both languages. Whatever comes from a program has been made harmless here.</summary>
internal static class LadderWords
{
    public static LocalizedText Again { get; } = new("again", "재전송");
    public static LocalizedText Probe { get; } = new("probe", "확인용");
    public static LocalizedText WindowClosed { get; } = new("window 0", "윈도 0");
    public static LocalizedText Dropped { get; } = new("dropped", "버려짐");
    public static LocalizedText Undelivered { get; } = new("never arrived", "도착하지 않음");
    public static LocalizedText NeverReleased { get; } = new("never released", "끝까지 놓아주지 않음");
    public static LocalizedText Held { get; } = new("held", "붙잡아 둠");
    public static LocalizedText Delayed { get; } = new("delayed", "지연됨");
    public static LocalizedText Duplicated { get; } = new("duplicated", "복제됨");
    public static LocalizedText Injected { get; } = new("made by the grader", "채점기가 만듦");
    public static LocalizedText Refused { get; } = new("refused", "거부");
    public static LocalizedText Aborted { get; } = new("aborted", "일방적인 종료");
    public static LocalizedText NobodyListens { get; } = new("nobody listens", "대기하는 소켓 없음");
    public static LocalizedText Arrives { get; } = new("arrives", "도착");
    public static LocalizedText Over { get; } = new(
        "The scenario is over; from here on the grader cleans up.", "시나리오 끝. 여기부터는 채점기가 정리한다.");
    public static LocalizedText ServerRole { get; } = new("server", "서버");
    public static LocalizedText ClientRole { get; } = new("client", "클라이언트");
    public static LocalizedText Expected { get; } = new("expected", "기대");

    public static LocalizedText SecondRun { get; } = new(
        "A second run, in which the same happened, with the calls of your program.", "같은 일이 일어난 두 번째 실행. 내 프로그램의 호출을 함께 보인다.");
    public static LocalizedText WentAnotherWay { get; } = new(
        "This is the first run. A second one, to see the calls of your program, went another way.", "첫 번째 실행이다. 호출을 보려고 다시 실행했지만 다르게 진행되었다.");
    public static LocalizedText EndedEarly { get; } = new(
        "This is the first run. A second one, to see the calls of your program, was ended before it came this far.",
        "첫 번째 실행이다. 호출을 보려는 두 번째 실행은 여기까지 오기 전에 끝냈다.");

    public static LocalizedText Description { get; } = new(
        "Time runs downwards and is not to scale. The server is on the left, the client on the right, each with the state of its TCP; arrows are segments.",
        "시간은 아래로 흐르며 간격은 실제 비율이 아니다. 왼쪽이 서버, 오른쪽이 클라이언트이고 각각의 TCP 상태를 함께 보인다. 화살표는 세그먼트다.");

    public static LocalizedText Title(string scenario) =>
        new($"What happened on the connection: {scenario}", $"연결에서 일어난 일: {scenario}");

    public static LocalizedText Packet(int number) => new($"packet {number} of the capture", $"캡처의 패킷 {number}");

    public static LocalizedText Same(string text) => new(text, text);

    /// <summary>The heading of a side, with who took its place.</summary>
    public static LocalizedText Heading(LadderEnd end)
    {
        var role = end.Role == "server" ? ServerRole : ClientRole;
        return end.Actor switch
        {
            Actor.Student => new LocalizedText($"{role.English} (your program)", $"{role.Korean} (내 프로그램)"),
            Actor.Original => new LocalizedText($"{role.English} (original)", $"{role.Korean} (원본 프로그램)"),
            Actor.Lecture => new LocalizedText($"{role.English} ({end.Name})", $"{role.Korean} ({end.Name})"),
            Actor.Grader => new LocalizedText($"{role.English} (grader)", $"{role.Korean} (채점기)"),
            _ => role,
        };
    }

    public static LocalizedText Traffic(TrafficKind kind, long bytes, string? preview)
    {
        var what = preview ?? $"{bytes} B";
        return kind switch
        {
            TrafficKind.Sent => new LocalizedText($"sends {what}", $"{what} 보냄"),
            TrafficKind.Read => new LocalizedText($"reads {what}", $"{what} 읽음"),
            TrafficKind.Printed => new LocalizedText($"prints {what}", $"{what} 출력"),
            _ => new LocalizedText($"stderr {what}", $"stderr {what}"),
        };
    }

    /// <summary>What an end did, and which; null for an event that belongs in no lane.</summary>
    public static (Side Side, LocalizedText Text)? Lane(RecordedEvent e) => e switch
    {
        ProgramStarted p => In(p.Program, "starts", "시작"),
        ProgramNotStarted p => In(p.Program, $"not started: {Safe(p.Error)}", $"실행하지 못함: {Safe(p.Error)}"),
        WrongAddress w => In(w.Program, $"connects to {Safe(w.Address)}", $"{Safe(w.Address)}에 연결함"),
        ProgramListening p => In(p.Program, $"listens on port {p.Port}", $"포트 {p.Port}에서 대기"),
        ProgramSignalled p => In(p.Program, $"{Safe(p.Signal)} from the grader", $"채점기가 {Safe(p.Signal)} 보냄"),
        ProgramExited { Signal: { } signal } p => In(p.Program, $"killed by {Safe(signal)}", $"{Safe(signal)} 때문에 죽음"),
        ProgramExited p => In(p.Program, $"exits with {p.Code}", $"종료 코드 {p.Code}"),
        LimitExceeded p => In(p.Program, $"killed: {Safe(p.Limit)} limit", $"강제 종료: {Safe(p.Limit)} 한도 초과"),
        ProcessesLeft p => In(p.Program, $"leaves {p.Processes.Count} processes", $"프로세스 {p.Processes.Count}개를 남김"),
        KeeperKilled p => In(p.Program, "kills the grader's keeper", "채점기의 감시 프로세스를 죽임"),
        FileCollected { Size: { } size } f => In(f.Program, $"{Safe(f.Name)}: {size} B", $"{Safe(f.Name)}: {size} B"),
        FileCollected f => In(f.Program, $"no {Safe(f.Name)}", $"{Safe(f.Name)} 없음"),
        PeerConnected p => In(p.Peer, "connected", "연결됨"),
        PeerRefused p => In(p.Peer, $"connect(): {Safe(p.Error)}", $"connect(): {Safe(p.Error)}"),
        PeerEof p => In(p.Peer, "reads EOF", "EOF 읽음"),
        PeerReset { While: "watch" } p => In(p.Peer, $"reset: {Safe(p.Error)}", $"리셋: {Safe(p.Error)}"),
        PeerReset p => In(p.Peer, $"{Safe(p.While)}: {Safe(p.Error)}", $"{Safe(p.While)}: {Safe(p.Error)}"),
        PeerShutdown p => In(p.Peer, "shutdown(SHUT_WR)", "shutdown(SHUT_WR)"),
        PeerClosed { How: "abort" } p => In(p.Peer, "close(), linger 0", "close(), linger 0"),
        PeerClosed p => In(p.Peer, "close()", "close()"),
        HoldReleased g => Gate(g),
        _ => null,
    };

    /// <summary>A remark across the picture; null for an event that needs none.</summary>
    public static LocalizedText? Remark(RecordedEvent e) => e switch
    {
        Stalled { Kind: Explanation.Ended } => new LocalizedText(
            "The second run was ended here, in the wait in which the first one was given up.", "첫 번째 실행을 중단한 것과 같은 대기 상태여서 두 번째 실행을 여기서 끝냄."),
        Stalled { Kind: "time-limit" } s => new LocalizedText(
            $"The time of the grading is over ({s.Seconds:0} s).", $"채점 시간이 끝남 ({s.Seconds:0}초)."),
        Stalled s => new LocalizedText($"Nothing moves any more; the grader waited for {Safe(s.WaitingFor)}.", $"더 이상 아무것도 움직이지 않음. 채점기가 기다린 것: {Safe(s.WaitingFor)}"),
        FaultApplied f => Fault(f),
        TearDownBegan => Over,
        GraderFault => new LocalizedText("The grader failed here.", "여기에서 채점기에 문제가 생겼다."),
        _ => null,
    };

    /// <summary>What was done to a segment, in the words of the scenario's script.</summary>
    public static LocalizedText Fault(FaultApplied fault)
    {
        var (english, korean) = fault.Action switch
        {
            "drop" => ("dropped", "버림"),
            "hold" => ("held", "붙잡아 둠"),
            "delay" => ("delayed", "늦춤"),
            "duplicate" => ("duplicated", "복제함"),
            "inject" => ("made", "만듦"),
            var other => (Safe(other), Safe(other)),
        };
        return fault.Fault.Length == 0
            ? new LocalizedText($"{english} by the grader", $"채점기가 {korean}")
            : new LocalizedText($"{english}: {Safe(fault.Fault)}", $"{korean}: {Safe(fault.Fault)}");
    }

    /// <summary>What is shut down at a socket.</summary>
    public static LocalizedText Shutdown(string how) =>
        how == "SHUT_WR" ? new LocalizedText("half-closed (SHUT_WR)", "절반 닫힘 (SHUT_WR)") : Same(Safe(how));

    public static LocalizedText Released(IReadOnlyList<LocalizedText> segments) => new(
        $"The grader lets go: {string.Join(", ", segments.Select(s => s.English))}",
        $"채점기가 놓아줌: {string.Join(", ", segments.Select(s => s.Korean))}");

    public static LocalizedText Datagrams(string protocol, int count, long bytes) => count == 1
        ? new LocalizedText($"not TCP: {Safe(protocol)}, {bytes} B", $"TCP가 아님: {Safe(protocol)}, {bytes} B")
        : new LocalizedText($"not TCP: {count} × {Safe(protocol)}, {bytes} B", $"TCP가 아님: {Safe(protocol)} {count}개, {bytes} B");

    public static LocalizedText Gap(double seconds) => new($"… {seconds:0.00} s …", $"… {seconds:0.00}초 …");

    /// <summary>Rows that were left out, with the segments that were in them.</summary>
    public static LocalizedText Left(int rows, int segments) => (rows, segments) switch
    {
        (_, 0) => new LocalizedText($"… {Count(rows, "more row")}", $"… {rows}줄 더"),
        _ => new LocalizedText($"… {Count(segments, "more segment")}", $"… 세그먼트 {segments}개 더"),
    };

    public static LocalizedText Before(int rows) =>
        new($"… {Count(rows, "row")} before, all in the HTML report", $"… 앞의 {rows}줄은 HTML 보고서에 모두 있음");

    public static LocalizedText After(int rows) =>
        new($"… {Count(rows, "row")} after, all in the HTML report", $"… 뒤의 {rows}줄은 HTML 보고서에 모두 있음");

    /// <summary>Why there are no arrows, or why some may be missing; null for an event that says neither.</summary>
    public static LocalizedText? Note(RecordedEvent e) => e switch
    {
        NetworkOpened { Kind: "loopback" } n => n.Detail.Length == 0 ? NoWire : new LocalizedText(
            $"No arrows: the segments could not be seen here ({Safe(n.Detail)}).", $"화살표 없음: 여기서는 세그먼트를 볼 수 없었다 ({Safe(n.Detail)})."),
        WireBypassed w => new LocalizedText(
            $"No arrows: the {(Sides.Of(w.Program) == Side.Server ? ServerRole : ClientRole).English} listens on {Safe(w.Address)} only, so that its connection did not go over the grader's wire.",
            $"화살표 없음: {(Sides.Of(w.Program) == Side.Server ? ServerRole : ClientRole).Korean}가 {Safe(w.Address)}에서만 대기하여 연결이 채점기의 회선을 지나지 않았다."),
        CaptureLost c => new LocalizedText(
            $"{c.Packets} packets were lost before they were seen: arrows are missing.", $"패킷 {c.Packets}개를 보기 전에 잃었다. 빠진 화살표가 있다."),
        WireFlooded { NotKept: > 0 } f => new LocalizedText(
            $"{f.Packets} packets passed beside the connection; {f.NotKept} of them are not shown.", $"연결 말고도 패킷 {f.Packets}개가 지나갔고, 그중 {f.NotKept}개는 보이지 않는다."),
        _ => null,
    };

    public static LocalizedText NoWire { get; } = new("No arrows: no segments were recorded.", "화살표 없음: 기록된 세그먼트가 없다.");

    private static (Side, LocalizedText)? Gate(HoldReleased gate)
    {
        var (english, korean) = gate.Held switch
        {
            "message" => ("message", "메시지"),
            "fin" => ("FIN", "FIN"),
            "file" => ("file", "파일"),
            var held => (Safe(held), Safe(held)),
        };
        var time = $"{gate.Seconds * 1000:0} ms";
        return In(
            gate.Peer,
            $"held the {english} back {time}{(gate.Quiet ? "" : ", never quiet")}{(gate.Arrived > 0 ? $", {gate.Arrived} B came" : "")}",
            $"{time} 동안 {korean} 보류{(gate.Quiet ? "" : ", 조용해지지 않음")}{(gate.Arrived > 0 ? $", {gate.Arrived} B 도착" : "")}");
    }

    private static (Side, LocalizedText)? In(string name, string english, string korean) =>
        Sides.Of(name) is { } side ? (side, new LocalizedText(english, korean)) : null;

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Safe(string text) => SafeText.Line(text);
}
