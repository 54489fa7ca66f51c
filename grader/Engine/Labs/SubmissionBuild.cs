using System.Text;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Labs;

/// <summary>Builds the roles of one submission in a workspace, and records how that went.</summary>
internal sealed class SubmissionBuild(BuildEnvironment workshop, IReadOnlyList<RoleName> roles)
{
    private const string InWorkspace = "{workspace}/";
    private readonly Recorder _recorder = new("build");
    private readonly Dictionary<string, Lazy<Task<StepResult>>> _shared = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public async Task<Build> RunAsync(CancellationToken cancellationToken)
    {
        var plan = BuildPlanner.Plan(workshop.Folder, roles);
        foreach (var none in plan.NoPlans)
            _recorder.Add(new BuildFinished(none.Role, none.Reason, none.Detail, []));
        var programs = await Task.WhenAll(plan.Plans.Select(p => BuildAsync(p, cancellationToken)));
        _recorder.Add(new ScenarioEnded());
        return new Build([.. programs.OfType<BuiltProgram>()], _recorder.Snapshot());
    }

    private async Task<BuiltProgram?> BuildAsync(BuildPlan plan, CancellationToken cancellationToken)
    {
        if (workshop.Lacks(plan) is { } lacks)
        {
            Finish(plan, "tool-missing", lacks);
            return null;
        }
        foreach (var step in plan.Steps)
        {
            var result = await RunStepAsync(plan, step, cancellationToken);
            if (result.Reason is not null)
            {
                if (workshop.Shortage() is { } shortage)
                    throw new LaunchException($"The build failed because of the machine: {shortage} Nothing was graded. Next: give the grader more, and grade again.");
                var diagnostics = CompilerDiagnostics.Parse(result.Output, workshop.Path);
                Finish(plan, result.Reason, result.Detail, diagnostics.Count > 0 ? diagnostics : LastLines(result.Output));
                return null;
            }
        }
        var role = roles.First(r => r.Role == plan.Role);
        var (built, none) = BuildPlanner.AfterBuild(plan, await workshop.LookAsync(plan, cancellationToken), role);
        Finish(plan, none?.Reason, none?.Detail ?? "");
        if (built is null)
            return null;
        return await workshop.FinishAsync(new BuiltProgram(plan.Role, role.Name, "student", built.Language, [.. built.Run.Select(Absolute)]), plan);
    }

    private void Finish(BuildPlan plan, string? reason, string detail, params IReadOnlyList<Diagnostic> diagnostics) =>
        _recorder.Add(new BuildFinished(plan.Role, reason, detail, diagnostics));

    /// <summary>A step that several roles have, as when they are one program, is run once, for whichever role comes first.</summary>
    private Task<StepResult> RunStepAsync(BuildPlan plan, BuildStep step, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var key = string.Join('\0', step.Command);
            if (!_shared.TryGetValue(key, out var run))
                _shared[key] = run = new Lazy<Task<StepResult>>(() => RunAsync(plan, step, cancellationToken));
            return run.Value;
        }
    }

    private async Task<StepResult> RunAsync(BuildPlan plan, BuildStep step, CancellationToken cancellationToken)
    {
        var shown = string.Join(' ', step.Command);
        _recorder.Add(new BuildStarted(plan.Role, plan.Language, shown));
        try
        {
            return await RunAsync(plan, step, shown, cancellationToken);
        }
        catch (StartRefusedException e)
        {
            return e.Limit is null
                ? new StepResult("", "compile-error", $"`{shown}` could not be started: {e.Message}.")
                : new StepResult("", "build-limit", $"`{shown}` could not be started beside the other steps: {e.Message}");
        }
    }

    private async Task<StepResult> RunAsync(BuildPlan plan, BuildStep step, string shown, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        LaunchEvent? trouble = null;
        var command = step.Command.Select(Absolute).ToList();
        await using var program = await workshop.LaunchAsync(plan, command, e =>
        {
            if (e is LaunchEvent.Output o)
                output.Write(o.Data);
            else if (e is LaunchEvent.Limit or LaunchEvent.StartFailed or LaunchEvent.LauncherFailed)
                trouble = e;
        }, cancellationToken);
        var tooLong = await new BuildTimeout().WaitForExitAsync(program, cancellationToken);
        await program.EndAsync();
        var exited = await program.Exited;
        var text = Encoding.UTF8.GetString(output.ToArray());
        return (trouble, exited) switch
        {
            (LaunchEvent.StartFailed failed, _) => new StepResult(text, "tool-missing", $"'{step.Command[0]}' could not be started: {failed.Error}."),
            (LaunchEvent.LauncherFailed failed, _) => throw new LaunchException($"The launcher failed while `{shown}` ran: {failed.Error}. Nothing was graded."),
            (LaunchEvent.Limit limit, _) => new StepResult(text, "build-limit", $"`{shown}` exceeded the limit of {limit.Name}."),
            _ when tooLong is not null => new StepResult(text, "build-limit", $"`{shown}` {tooLong}."),
            (_, { Signal: > 0 } killed) => new StepResult(text, "compile-error", $"`{shown}` was ended by {SignalName.Of(killed.Signal)}."),
            (_, { Code: 0 }) => new StepResult(text, null, ""),
            (_, { } bad) => new StepResult(text, "compile-error", $"`{shown}` exited with {bad.Code}."),
            _ => new StepResult(text, "compile-error", $"`{shown}` killed the process that looked after it."),
        };
    }

    private string Absolute(string argument) => argument.StartsWith(InWorkspace, StringComparison.Ordinal)
        ? Path.Combine(workshop.Path, argument[InWorkspace.Length..])
        : argument;

    private static Diagnostic[] LastLines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(8)
            .Select(line => new Diagnostic("", 0, 0, EscapedBytes.Escape(Encoding.UTF8.GetBytes(line))))];

    private sealed record StepResult(string Output, string? Reason, string Detail);
}
