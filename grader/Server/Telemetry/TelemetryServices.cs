using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Courseware.Server.Telemetry;

/// <summary>Sends the metrics to a collector by OTLP, where one is named as OpenTelemetry names it.</summary>
internal static class TelemetryServices
{
    /// <summary>The environment variable with the collector's address.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // The platform's meters have routes and status codes, but no client addresses.
    private static readonly string[] Meters =
        [ServerMetrics.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "Npgsql", "System.Runtime"];

    /// <summary>Adds the instruments, and the export when there is a collector.</summary>
    /// <param name="services">The collection to which they are added.</param>
    /// <param name="collector">The collector's address; null: nothing is sent.</param>
    /// <param name="role">The role of this process: <c>server</c> or <c>worker</c>.</param>
    public static void Add(IServiceCollection services, Uri? collector, string role)
    {
        services.AddMetrics().AddSingleton<ServerMetrics>();
        if (collector is null)
            return;
        var version = typeof(TelemetryServices).Assembly.GetName().Version?.ToString(3);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService($"courseware-{role}", serviceVersion: version))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter((export, reader) => OtlpSettings.Apply(export, reader, collector)));
    }
}
