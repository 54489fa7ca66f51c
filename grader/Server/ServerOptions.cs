namespace Courseware.Server;

/// <summary>How a server was started.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where it listens.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The address that people use, for links; empty: the one of the request.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>How many gradings run side by side.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How long running gradings may continue when the process must end; unfinished ones wait again.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>How long a worker has a grading before it must renew.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A teacher may choose the process lab, which does not protect the machine from programs.</summary>
    public bool AllowProcessLab { get; init; }

    /// <summary>The maximum size of one upload in bytes.</summary>
    public long UploadBytes { get; init; } = 8L << 20;

    /// <summary>Where people sign in besides this server; null: here only.</summary>
    public Access.OpenIdSettings? OpenId { get; init; }

    /// <summary>Learning platforms may be in this network: private addresses, and addresses without TLS.</summary>
    public bool LocalPlatforms { get; init; }

    /// <summary>Where metrics are sent; null: nowhere.</summary>
    public Uri? Collector { get; init; }

    /// <summary>The format of the log: <c>text</c> or <c>json</c>.</summary>
    public string LogFormat { get; init; } = Telemetry.LogFormat.Text;

    /// <summary>The address of this server that a request's reader can use, without a slash at its end.</summary>
    public string AddressFor(HttpContext context) => PublicUrl.Length > 0 ? PublicUrl.TrimEnd('/') : $"{context.Request.Scheme}://{context.Request.Host}";
}
