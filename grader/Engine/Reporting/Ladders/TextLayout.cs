namespace Courseware.Reporting.Ladders;

/// <summary>
/// The columns of a ladder in text. Where it is narrow, the states stand in the lanes; else the server's lane is the smaller one,
/// because its texts may run into the column of the states where that is empty.
/// </summary>
internal sealed record TextLayout(int Width, int ServerLane, int ClientLane, int State, int Arrow)
{
    /// <summary>The mark of the row that decided, the time, and a blank.</summary>
    public const int Time = 8;

    private const int Narrowest = 40;
    private const int NarrowestWithStates = 78;
    private const int StateName = 12;

    // shutdown(SHUT_WR)
    private const int UsualText = 17;

    public static TextLayout For(int width)
    {
        width = Math.Max(width, Narrowest);
        var state = width < NarrowestWithStates ? 0 : StateName + 1;
        var free = width - Time - (2 * state) - 2;
        if (state == 0)
            return new TextLayout(width, free * 28 / 100, free * 28 / 100, 0, free - (2 * (free * 28 / 100)));
        var client = Math.Max(UsualText, free * 32 / 100);
        var server = Math.Min(client, (free - client) * 25 / 100);
        return new TextLayout(width, server, client, state, free - client - server);
    }
}

/// <summary>The signs that a ladder in text is drawn with.</summary>
internal sealed record TextSigns(
    char Line, char Waiting, char Shaft, char Loose, char ToRight, char ToLeft, char FromLeft, char FromRight, char Lost, char Held, char Made,
    char Mark, char Rule, string More)
{
    public static TextSigns Unicode { get; } = new('│', '┊', '─', '┄', '▶', '◀', '├', '┤', '✗', '■', '◆', '▶', '╌', "…");

    public static TextSigns Ascii { get; } = new('|', ':', '-', '.', '>', '<', '|', '|', 'X', '#', '*', '>', '-', "~");
}
