namespace Courseware.Server.Telemetry;

/// <summary>The log on the standard output: for people, or a JSON object a line for programs.</summary>
internal static class LogFormat
{
    /// <summary>The formats.</summary>
    public const string Text = "text", Json = "json";

    /// <summary>Adds the console in that format, and leaves out what would be on every page's line or names a person.</summary>
    public static void Add(ILoggingBuilder logging, string format)
    {
        logging.ClearProviders();
        if (format == Json)
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        else
            logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd HH:mm:ss "));
        // Left out: each page's note about its own headers, the note that keys are stored unencrypted, and the repeated address.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddFilter("Npgsql", LogLevel.Warning);
    }
}
