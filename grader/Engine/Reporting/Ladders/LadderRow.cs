namespace Courseware.Reporting.Ladders;

/// <summary>The kind of a row: an event, a remark across the whole width, time in which nothing happened, rows left out.</summary>
internal enum RowKind
{
    Event,
    Remark,
    Gap,
    Fold,
}

/// <summary>How much of an arrow's way is in its row.</summary>
internal enum ArrowPart
{
    /// <summary>Sent and delivered, with nothing in between.</summary>
    Whole,

    /// <summary>Sent; the row of its arrival comes later.</summary>
    Departure,

    /// <summary>Delivered; the row of its departure came earlier.</summary>
    Arrival,

    /// <summary>Sent and never delivered.</summary>
    Lost,

    /// <summary>Delivered without having been sent: the grader made it.</summary>
    Injected,
}

/// <summary>The kind of an arrow, which decides its colour.</summary>
internal enum ArrowKind
{
    Open,
    Data,
    Ack,
    Fin,
    Reset,
}

/// <summary>
/// The arrow of a segment, or of a run of segments. <paramref name="Numbers"/> are the relative sequence and acknowledgement
/// numbers; <paramref name="Tags"/> say what is special about it, the most important first.
/// </summary>
internal sealed record LadderArrow(
    int Segment, Side From, ArrowPart Part, ArrowKind Kind, LocalizedText Label, string Numbers, IReadOnlyList<LocalizedText> Tags)
{
    /// <summary>True when the grader kept it on its way and let it go later.</summary>
    public bool IsHeld { get; init; }
}

/// <summary>One thing that an end did or said; <paramref name="FromKernel"/> when it is the kernel's word about its socket,
/// <paramref name="IsDeciding"/> when it is the call that decided.</summary>
internal sealed record LaneText(LocalizedText Text, bool FromKernel = false, bool IsDeciding = false);

/// <summary>One row of a ladder.</summary>
internal sealed record LadderRow(RowKind Kind, double At)
{
    /// <summary>The connection's number where there are several; otherwise 0.</summary>
    public int Connection { get; init; }

    public IReadOnlyList<LaneText> Server { get; init; } = [];

    public IReadOnlyList<LaneText> Client { get; init; } = [];

    /// <summary>The state that the server's end came into here.</summary>
    public TcpState? ServerState { get; init; }

    /// <summary>The state that the client's end came into here.</summary>
    public TcpState? ClientState { get; init; }

    public LadderArrow? Arrow { get; init; }

    /// <summary>Lines across the picture: under the arrow, or all that there is in the row.</summary>
    public IReadOnlyList<LocalizedText> Remarks { get; init; } = [];

    /// <summary>True when the row decided the check.</summary>
    public bool IsDeciding { get; init; }

    /// <summary>True when a call of a student's program is in it.</summary>
    public bool HasCall { get; init; }

    /// <summary>The expected event at this place, in the language of the result.</summary>
    public Expectation? Expected { get; init; }

    /// <summary>When the last of what the row joins happened; 0 in a row that only counts others.</summary>
    public double Until { get; init; }

    /// <summary>How many segments the row stands for.</summary>
    public int Segments { get; init; }

    /// <summary>How many rows this one stands for, in a row that says what was left out.</summary>
    public int LeftOut { get; init; }

    public IReadOnlyList<LaneText> Lane(Side side) => side == Side.Server ? Server : Client;

    public TcpState? State(Side side) => side == Side.Server ? ServerState : ClientState;
}

/// <summary>The expectation of a failed check; <paramref name="Check"/> replaces the sentence where it cannot be shown.</summary>
internal sealed record Expectation(string Sentence, string Check);

/// <summary>
/// The program on a side: <paramref name="Role"/> is <c>server</c> or <c>client</c>; <paramref name="Name"/> is that of a lecture's program.
/// </summary>
internal sealed record LadderEnd(string Role, Actor Actor, string Name = "");

/// <summary>The kind of program in a role.</summary>
internal enum Actor
{
    Nobody,
    Student,
    Original,
    Lecture,
    Grader,
}
