using Courseware.Server.Data;
using Courseware.Server.Grading;

namespace Courseware.Server.Fleet;

/// <summary>The services of a process that grades, or that watches others grade.</summary>
internal static class FleetServices
{
    /// <summary>
    /// Adds the services. With a shared database the workers register, and send the progress of their gradings to the other processes.
    /// </summary>
    /// <param name="services">The collection to which they are added.</param>
    /// <param name="database">The data.</param>
    /// <param name="taker">The workers of this process.</param>
    /// <param name="grades">This process begins gradings.</param>
    public static void Add(IServiceCollection services, Database database, Taker taker, bool grades)
    {
        services.AddSingleton(s => new Ledger(database, s.GetRequiredService<TimeProvider>()) { Lease = s.GetRequiredService<ServerOptions>().Lease })
            .AddSingleton<GroupCommit>()
            .AddSingleton<AttemptStore>().AddSingleton<CourseStore>().AddSingleton<WorkerStore>().AddSingleton<FleetStatus>().AddSingleton<MissingTools>()
            .AddSingleton(taker).AddSingleton<GradingWorkers>();
        if (database is PostgresDatabase postgres)
        {
            services.AddSingleton(postgres).AddSingleton<FleetVoice>()
                .AddSingleton<IProgressSink>(s => s.GetRequiredService<FleetVoice>()).AddSingleton<IWorkBell, FleetBell>()
                // The first services stop last: workers stay registered, and receive messages, until their gradings have ended.
                .AddHostedService(s => s.GetRequiredService<FleetVoice>()).AddHostedService<FleetEar>();
            if (grades)
                services.AddHostedService<Registration>();
        }
        else
            services.AddSingleton<IProgressSink>(s => s.GetRequiredService<LocalProgress>()).AddSingleton<IWorkBell, LocalBell>();
        if (grades)
            services.AddHostedService(s => s.GetRequiredService<GradingWorkers>());
    }
}
