using System.Globalization;
using System.Text;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>
/// One call that a lecture's program made, by its own account. <paramref name="Line"/> counts from 1 in its source; times are seconds since the
/// scenario began. <paramref name="Returned"/>, <paramref name="Result"/> and <paramref name="Error"/> are null for a call that never returned;
/// <paramref name="Error"/> is the errno, 0 when there was none.
/// </summary>
public sealed record ProgramCall(int Pid, int Line, string Name, string Text, double At, double? Returned, long? Result, int? Error);

/// <summary>
/// The calls of a program with the lines of its source. A header in front of the source (<c>calls.h</c>) makes the program write them down:
/// nothing has to be installed for it, and nothing is guessed.
/// </summary>
public static class CallTrace
{
    private const string File = ".calls";
    private const double Nanoseconds = 1e9;

    /// <summary>Builds a program that writes down its calls.</summary>
    /// <exception cref="LaunchException">It could not be built.</exception>
    public static async Task<BuiltProgram> BuildAsync(ILab lab, RoleName role, string sourceFile, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("courseware-calls-");
        try
        {
            var traced = Path.Combine(folder.FullName, Path.GetFileName(sourceFile));
            var source = await System.IO.File.ReadAllTextAsync(sourceFile, cancellationToken);
            await System.IO.File.WriteAllTextAsync(traced, $"{CompiledHelper.Embedded("calls.h")}#line 1\n{source}", cancellationToken);
            return await lab.BuildOriginalAsync(role, traced, cancellationToken) with { CallsFile = File };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The calls of a program in the order in which they began; empty where it wrote none down.</summary>
    public static IReadOnlyList<ProgramCall> Of(ScenarioRecording recording, string program)
    {
        if (recording.Began is not { } began)
            return [];
        var calls = new List<ProgramCall>();
        var open = new Dictionary<int, int>();
        foreach (var line in Encoding.UTF8.GetString(recording.Attachment(ScenarioRecording.CallsOf(program))).Split('\n'))
        {
            // A line that was cut off in the middle is not a call.
            if (line.Split(' ', 5) is not [var time, var process, var number, var way, var rest]
                || !long.TryParse(time, CultureInfo.InvariantCulture, out var ticks) || !int.TryParse(process, CultureInfo.InvariantCulture, out var pid)
                || !int.TryParse(number, CultureInfo.InvariantCulture, out var at))
                continue;
            var seconds = Math.Round((ticks / Nanoseconds) - began, 6);
            if (way == ">")
            {
                open[pid] = calls.Count;
                calls.Add(new ProgramCall(pid, at, rest.Split('(')[0], rest, seconds, null, null, null));
            }
            else if (way == "<" && open.Remove(pid, out var index) && rest.Split(' ') is [_, var result, var error]
                && long.TryParse(result, CultureInfo.InvariantCulture, out var value) && int.TryParse(error, CultureInfo.InvariantCulture, out var errno))
            {
                calls[index] = calls[index] with { Returned = seconds, Result = value, Error = errno };
            }
        }
        return calls;
    }
}
