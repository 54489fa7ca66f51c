namespace Courseware.Reporting.Ladders;

/// <summary>The time column: since the scenario began.</summary>
internal static class TimeText
{
    public static string Of(double seconds) => seconds switch
    {
        < 0.00995 => $"{seconds * 1000:0.0} ms",
        < 0.9995 => $"{seconds * 1000:0} ms",
        _ => $"{seconds:0.00} s",
    };
}
