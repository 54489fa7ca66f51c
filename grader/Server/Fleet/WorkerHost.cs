using Courseware.Server.Data;
using Courseware.Server.Grading;
using Courseware.Server.Telemetry;

namespace Courseware.Server.Fleet;

/// <summary>Builds a process that only grades, without pages and ports.</summary>
internal static class WorkerHost
{
    /// <summary>A host that is ready to run. <paramref name="engine"/> is the grader, or the stand-in of a test.</summary>
    public static IHost Build(
        ServerOptions options, PostgresDatabase database, IGradingEngine engine, TimeProvider time, Taker taker, Action<ILoggingBuilder>? logging = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { ApplicationName = typeof(WorkerHost).Assembly.GetName().Name, DisableDefaults = true });
        LogFormat.Add(builder.Logging, options.LogFormat);
        logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(options).AddSingleton<Database>(database).AddSingleton(engine).AddSingleton(time);
        TelemetryServices.Add(builder.Services, options.Collector, "worker");
        FleetServices.Add(builder.Services, database, taker, grades: true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain + TimeSpan.FromSeconds(30));
        return builder.Build();
    }
}
