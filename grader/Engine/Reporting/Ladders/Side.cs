namespace Courseware.Reporting.Ladders;

/// <summary>The two ends: the server's is drawn on the left, the client's on the right.</summary>
internal enum Side
{
    Server,
    Client,
}

internal static class Sides
{
    public static Side Other(this Side side) => side == Side.Server ? Side.Client : Side.Server;

    /// <summary>
    /// The end that a program, a peer or a socket of that name has; the grader's own socket is called <c>…-peer</c>, and one of several
    /// servers that an exercise asks for <c>…-server</c>.
    /// </summary>
    public static Side? Of(string name) => name switch
    {
        "server" or "server-peer" => Side.Server,
        "client" or "client-peer" => Side.Client,
        _ when name.EndsWith("-server", StringComparison.Ordinal) => Side.Server,
        _ when name.EndsWith("-client", StringComparison.Ordinal) => Side.Client,
        _ => null,
    };
}
