using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>A row while the ladder is built: events that belong to it are still being added.</summary>
internal sealed class RowBuilder(RowKind kind, double at)
{
    public RowKind Kind { get; } = kind;

    public double At { get; } = at;

    public double Until { get; set; } = at;

    public int Connection { get; set; }

    public List<LaneEntry> Server { get; } = [];

    public List<LaneEntry> Client { get; } = [];

    public TcpState? ServerState { get; set; }

    public TcpState? ClientState { get; set; }

    public LadderArrow? Arrow { get; set; }

    /// <summary>The segment of the arrow; the last one of a run.</summary>
    public SegmentSeen? Segment { get; set; }

    public List<LocalizedText> Remarks { get; } = [];

    public int Segments { get; set; }

    public bool IsDeciding { get; set; }

    /// <summary>True when a call of a program is in it.</summary>
    public bool HasCall { get; set; }

    /// <summary>The call in the lane of which the segment has not been seen yet, and whose it is.</summary>
    public (RecordedEvent Event, Side Side)? Cause { get; set; }

    /// <summary>True for a row without an arrow, or with an arrow that adds nothing: related rows may be on both sides of it.</summary>
    public bool IsLight => Kind == RowKind.Event && (Arrow is null || Segment?.IsPureAck() == true);

    public List<LaneEntry> Lane(Side side) => side == Side.Server ? Server : Client;

    public void Move(Side side, TcpState? state)
    {
        if (state is null)
            return;
        if (side == Side.Server)
            ServerState = state;
        else
            ClientState = state;
    }

    public LadderRow Finish(Expectation? expected, bool severalConnections) => new(Kind, At)
    {
        Connection = severalConnections ? Connection : 0,
        Server = [.. Server.Select(e => e.Text)],
        Client = [.. Client.Select(e => e.Text)],
        ServerState = ServerState,
        ClientState = ClientState,
        Arrow = Arrow,
        Remarks = Remarks,
        Segments = Segments,
        Until = Until,
        IsDeciding = IsDeciding,
        HasCall = HasCall,
        Expected = expected,
    };
}
