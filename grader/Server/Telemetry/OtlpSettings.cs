using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Courseware.Server.Telemetry;

/// <summary>How metrics are sent: OTLP over HTTP unless OpenTelemetry's own variables say otherwise.</summary>
internal static class OtlpSettings
{
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL", IntervalVariable = "OTEL_METRIC_EXPORT_INTERVAL";
    private const int Interval = 15_000;

    /// <summary>Applies them.</summary>
    public static void Apply(OtlpExporterOptions export, MetricReaderOptions reader, Uri collector)
    {
        if (Environment.GetEnvironmentVariable(ProtocolVariable) == "grpc")
            (export.Protocol, export.Endpoint) = (OtlpExportProtocol.Grpc, collector);
        else
            // An endpoint that is set by a program is the whole address.
            (export.Protocol, export.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/v1/metrics"));
        if (Environment.GetEnvironmentVariable(IntervalVariable) is null)
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = Interval;
    }
}
