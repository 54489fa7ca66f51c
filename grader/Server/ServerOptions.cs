namespace Courseware.Server;

/// <summary>How a server was started.</summary>
internal sealed record ServerOptions(string Data)
{
    /// <summary>Where it listens.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The address that people use, for links; empty: the one of the request.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>How many gradings run side by side.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>A teacher may choose the process lab, which does not protect the machine from programs.</summary>
    public bool AllowProcessLab { get; init; }

    /// <summary>The most bytes that are handed in at once.</summary>
    public long UploadBytes { get; init; } = 8L << 20;
}
