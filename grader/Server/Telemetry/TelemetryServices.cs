using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Courseware.Server.Telemetry;

/// <summary>Sends the metrics to a collector by OTLP, where one is named as OpenTelemetry names it.</summary>
internal static class TelemetryServices
{
    /// <summary>The environment variable with the collector's address.</summary>
    public const string Variable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Those of the platform that say how the server does: routes and status codes, no addresses of people.
    private static readonly string[] Meters =
        [ServerMetrics.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.RateLimiting", "Npgsql", "System.Runtime"];

    /// <summary>Adds the instruments, and the export when there is a collector.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="collector">The collector's address; null: nothing is sent.</param>
    /// <param name="role">What this process is: <c>server</c> or <c>worker</c>.</param>
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
