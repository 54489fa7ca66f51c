using System.Text;
using Courseware.Exercises.HalfClose;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>A small recording, written by hand: each line happens a hundredth of a second after the one before.</summary>
internal sealed class RecordingBuilder
{
    private readonly List<RecordedEvent> _events = [];
    private readonly Dictionary<string, byte[]> _attachments = new(StringComparer.Ordinal);
    private readonly string _scenario;

    public RecordingBuilder(string scenario, int size, PayloadKind kind = PayloadKind.Binary)
    {
        _scenario = scenario;
        Payload = new Payload(size, 1, kind);
        Then(new ScenarioStarted(scenario, Payload.Seed, size, kind));
    }

    public Payload Payload { get; }

    public RecordingBuilder Then(params RecordedEvent[] events)
    {
        foreach (var e in events)
            _events.Add(e with { At = _events.Count / 100.0 });
        return this;
    }

    public RecordingBuilder Attach(string name, byte[] bytes)
    {
        _attachments[name] = bytes;
        return this;
    }

    /// <summary>The recording, torn down and ended; <paramref name="after"/> is what is found at the very end.</summary>
    public ScenarioRecording End(params RecordedEvent[] after)
    {
        Then([new TearDownBegan(), .. after, new ScenarioEnded()]);
        return new ScenarioRecording(_scenario, _events, _attachments);
    }

    /// <summary>A right server with the grader's client.</summary>
    public static ScenarioRecording Server(string scenario, int size = 5003)
    {
        var kind = scenario == ServerScenarios.WithoutNul ? PayloadKind.Text : PayloadKind.Binary;
        var script = new RecordingBuilder(scenario, size, kind);
        var said = scenario == ServerScenarios.Nonce ? Contract.Nonce(1) : Contract.Thanks;
        script.Then(
            new ProgramStarted("server", "student", 100, "file_server 20000"),
            new ProgramListening("server", "0.0.0.0", 20000, 20000),
            new PeerConnected("client", "127.0.0.1:40000", "127.0.0.1:20000"));
        switch (scenario)
        {
            case ServerScenarios.Reset:
                return script.Then(new PeerReceived("client", 512, null), new PeerClosed("client", "abort"), Exited("server", 1)).End();
            case ServerScenarios.MissingFile:
                return script.Then(new PeerEof("client", 0), new PeerShutdown("client"), Printed("server", "file_server.c: no such file\n", "stderr"),
                    Exited("server", 1)).End();
        }
        script.Attach("client-peer-received", script.Payload.Bytes).Then(
            new PeerReceived("client", size, null),
            new PeerEof("client", size),
            new HoldReleased("client", "message", true, 0, 0.06),
            AtEof(),
            new PeerSent("client", said.Length + 1, Encoding.ASCII.GetBytes(said + "\0")),
            new PeerShutdown("client"),
            Printed("server", $"Message from client: {said} \n"),
            Exited("server", 0));
        if (scenario == ServerScenarios.Restart)
            script.Then(TimeWait(), new ProgramStarted("server", "student", 101, "file_server 20000"), new ProgramListening("server", "0.0.0.0", 20000, 20000));
        return script.End();
    }

    /// <summary>A right client with the grader's server.</summary>
    public static ScenarioRecording Client(string scenario, int size = 5003)
    {
        var script = new RecordingBuilder(scenario, size);
        script.Then(new ProgramStarted("client", "student", 100, "file_client 127.0.0.1 20000"));
        if (scenario == ClientScenarios.Refused)
            return script.Then(Printed("client", "connect: refused\n", "stderr"), Exited("client", 1)).End();
        script.Then(new PeerConnected("server", "127.0.0.1:20000", "127.0.0.1:40000"));
        switch (scenario)
        {
            case ClientScenarios.Truncated:
                return script.Then(new PeerSent("server", size / 2, null), new PeerClosed("server", "abort"), Exited("client", 1))
                    .Saves(script.Payload.Bytes[..(size / 2)]);
            case ClientScenarios.AbruptServer:
                return script.Then(Stopped(size / 2), new PeerSent("server", size, null), new PeerClosed("server", "abort"), Exited("client", 1))
                    .Saves(script.Payload.Bytes[..(size / 2)]);
            case ClientScenarios.GracefulServer:
                script.Then(Stopped(size / 2));
                break;
        }
        return script.Attach("server-peer-received", Contract.ThanksWithNul).Then(
            new PeerSent("server", size, null),
            new HoldReleased("server", "fin", true, 0, 0.3),
            new SocketSeen("server-peer", "Established", "127.0.0.1:20000", "127.0.0.1:40000", 0, 0, 77, "", ClientScenarios.FinHeld),
            new PeerShutdown("server"),
            new PeerReceived("server", 10, Contract.ThanksWithNul),
            new PeerEof("server", 10),
            new PeerClosed("server", "orderly"),
            Printed("client", "Received file data\n"),
            Exited("client", 0)).Saves(script.Payload.Bytes);
    }

    /// <summary>A right server with a right client.</summary>
    public static ScenarioRecording Pair(string scenario, int size = 31)
    {
        var script = new RecordingBuilder(scenario, size);
        return script.Then(
            new ProgramStarted("server", "student", 100, "file_server 20000"),
            new ProgramListening("server", "0.0.0.0", 20000, 20000),
            new ProgramStarted("client", "student", 101, "file_client 127.0.0.1 20000"),
            Printed("client", "Received file data\n"),
            Exited("client", 0),
            Printed("server", "Message from client: Thank you \n"),
            Exited("server", 0)).Saves(script.Payload.Bytes);
    }

    /// <summary>A build of both roles that worked.</summary>
    public static ScenarioRecording Build() => new RecordingBuilder("build", 0).Then(
        new BuildStarted("server", "C", "cc -o file_server file_server.c"),
        new BuildFinished("server", null, "", []),
        new BuildStarted("client", "C", "cc -o file_client file_client.c"),
        new BuildFinished("client", null, "", [])).End();

    public static SocketSeen AtEof(long inode = 77, string shutdown = "SHUT_WR") =>
        new("server", "FinWait2", "127.0.0.1:20000", "127.0.0.1:40000", 0, 0, inode, shutdown, "eof-seen");

    public static SocketSeen TimeWait() =>
        new("server", "TimeWait", "127.0.0.1:20000", "127.0.0.1:40000", 0, 0, 0, "", "before-restart");

    public static SocketSeen Stopped(long queued) =>
        new("server-peer", "Established", "127.0.0.1:20000", "127.0.0.1:40000", 0, queued, 77, "", "stopped");

    public static ProgramOutput Printed(string program, string text, string stream = "stdout") => new(program, stream, Encoding.UTF8.GetBytes(text));

    public static ProgramExited Exited(string program, int code) => new(program, code, null, 0.01, 1000);

    public static ProgramExited Killed(string program, string signal) => new(program, null, signal, 0.01, 1000);

    public static Stalled Stalled(string waitingFor, string kind = "idle") => new(kind, waitingFor, [$"waits for {waitingFor}"], 3.2, 0.1);

    private ScenarioRecording Saves(byte[] bytes) =>
        Attach("client-receive.dat", bytes).End(new FileCollected("client", "receive.dat", bytes.Length, "", "client-receive.dat"));
}
