using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Courseware.Cli;
using Courseware.Server.Telemetry;

namespace Courseware.Server.Commands;

/// <summary>Options that several commands have.</summary>
internal static class ServerOption
{
    /// <summary>The address that people use.</summary>
    public static Option<string> PublicUrl() => new("--public-url")
    {
        Description = "The address that people use, for links.",
        HelpName = "URL",
        DefaultValueFactory = _ => "",
    };

    /// <summary>How many gradings run at the same time.</summary>
    public static Option<int> Workers() => new("--workers")
    {
        Description = "Number of gradings side by side; default: one per core.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>The format of the log.</summary>
    public static Option<string> LogFormat()
    {
        var option = new Option<string>("--log")
        {
            Description = "The format of the log: text or json.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => Telemetry.LogFormat.Text,
        };
        option.AcceptOnlyFromAmong(Telemetry.LogFormat.Text, Telemetry.LogFormat.Json);
        return option;
    }

    /// <summary>The collector of metrics that the environment names; null without one.</summary>
    /// <exception cref="UsageException">It is not an address.</exception>
    public static Uri? Collector() => Environment.GetEnvironmentVariable(TelemetryServices.Variable) is not { Length: > 0 } named ? null
        : Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new UsageException($"{TelemetryServices.Variable} is not an address that begins with http:// or https://.");

    /// <summary>A number within its limits.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static T Within<T>(T value, T least, T most, string option)
        where T : INumber<T> =>
        value >= least && value <= most ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} is a number from {least} to {most}, not {value}."));
}
