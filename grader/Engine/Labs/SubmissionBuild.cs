using System.Text;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Submissions.Diagnostics;
using Courseware.Submissions.Manifest;

namespace Courseware.Labs;

/// <summary>Builds the roles of one submission in a workspace, and records how that went.</summary>
internal sealed class SubmissionBuild(BuildEnvironment workshop, IReadOnlyList<RoleName> roles)
{
    // strerror() of ENOENT.
    private const string NotThere = "No such file or directory";

    // Of 2 MiB (execve(2), with the usual stack), for the environment comes on top.
    private const int LongestCommand = 1 << 20;

    private const string InWorkspace = "{workspace}/";
    private readonly Recorder _recorder = new("build");
    private readonly Dictionary<string, Lazy<Task<StepResult>>> _shared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>?> _fileNames = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public async Task<Build> RunAsync(CancellationToken cancellationToken)
    {
        var plan = BuildPlanner.Plan(workshop.Folder, roles);
        foreach (var none in plan.NoPlans)
            _recorder.Add(new BuildFinished(none.Role, none.Reason, none.Detail, []));
        // Before anything is built: compilers make and remove files next to the sources.
        foreach (var own in plan.Plans)
            _fileNames[own.Role] = FileNames.In(workshop.Folder, roles.First(r => r.Role == own.Role), own.Source);
        var programs = await Task.WhenAll(plan.Plans.Select(p => BuildAsync(p, cancellationToken)));
        await workshop.AfterAllAsync(plan.Plans);
        _recorder.Add(new ScenarioEnded());
        return new Build([.. programs.OfType<BuiltProgram>()], _recorder.Snapshot());
    }

    /// <summary>
    /// Tries a plan, and where it makes no program the ones behind it. The failure that is about the role's own source is the one that is recorded.
    /// </summary>
    private async Task<BuiltProgram?> BuildAsync(BuildPlan first, CancellationToken cancellationToken)
    {
        var failures = new List<Failure>();
        for (var plan = first; plan is not null; plan = plan.Otherwise)
        {
            var (built, failure) = await TryAsync(plan, failures.Count, cancellationToken);
            if (built is not null)
                return built;
            failures.Add(failure!);
            // Another try would take as long again, or another compiler than the student's.
            if (failure!.Reason is not ("compile-error" or "no-executable"))
                break;
        }
        var role = roles.First(r => r.Role == first.Role);
        var reported = failures.Find(f => f.Reason is not ("compile-error" or "no-executable")) ?? failures.Find(f => f.IsAbout(role)) ?? failures[0];
        Remark(reported.Plan, BuildRemark.NearName, BuildRemark.TextEnding);
        _recorder.Add(new BuildFinished(first.Role, reported.Reason, reported.Detail, reported.Of(role, roles)));
        return null;
    }

    private async Task<(BuiltProgram?, Failure?)> TryAsync(BuildPlan plan, int attempt, CancellationToken cancellationToken)
    {
        if (workshop.Lacks(plan) is { } lacks)
            return (null, new Failure(plan, "tool-missing", lacks, []));
        var warnings = new List<Diagnostic>();
        foreach (var step in plan.Steps)
        {
            var result = await RunStepAsync(plan, step, attempt, cancellationToken);
            var diagnostics = CompilerDiagnostics.Parse(result.Output, workshop.Path);
            if (result.Reason is not null)
            {
                if (workshop.Shortage() is { } shortage)
                    throw new LaunchException(
                        $"The build failed because of the machine: {shortage} Nothing was graded. Next: give the grader more, and grade again.");
                if (result.Reason == "compile-error" && MissingCompiler.In(result.Output) is { } tool
                    && !await workshop.HasAsync(plan, tool, cancellationToken))
                    return (null, new Failure(plan, "tool-missing", MissingCompiler.Sentence(tool, step.Shown ?? string.Join(' ', step.Command)), []));
                return (null, new Failure(plan, result.Reason, result.Detail, diagnostics.Count > 0 ? StrayCharacters.Named(diagnostics, workshop.Folder)
                    : LastLines(result.Output)));
            }
            warnings.AddRange(diagnostics);
        }
        var role = roles.First(r => r.Role == plan.Role);
        var (built, none) = BuildPlanner.AfterBuild(plan, await workshop.InspectAsync(plan, roles, cancellationToken), role, roles);
        if (built is null)
            return (null, new Failure(plan, none!.Reason, none.Detail, []));
        Remark(built);
        _recorder.Add(new BuildFinished(plan.Role, null, "", warnings));
        var run = built.Run;
        if (plan is { Source: SubmissionManifest.FileName, Steps.Count: > 0 } && ManifestProgram.PossibleProducts(run) is { Count: > 0 } possible)
            run = ManifestProgram.WithProducts(run, await workshop.ExistingAsync(plan, possible, cancellationToken));
        var program = new BuiltProgram(plan.Role, role.Name, "student", built.Language, [.. run.Select(Absolute)]) { FileNames = _fileNames[plan.Role] };
        return (await workshop.FinishAsync(program, plan), null);
    }

    private void Remark(BuildPlan plan, params string[] kinds)
    {
        foreach (var remark in plan.Remarks.Where(r => kinds.Length == 0 || kinds.Contains(r.Kind)))
            _recorder.Add(new BuildRemarked(plan.Role, remark.Kind, Quoted.Name(remark.File), remark.Name));
    }

    /// <summary>A step that several roles have, as when they are one program, is run once, for whichever role comes first.</summary>
    private Task<StepResult> RunStepAsync(BuildPlan plan, BuildStep step, int attempt, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var key = string.Join('\0', [$"{attempt}", .. step.Command]);
            if (!_shared.TryGetValue(key, out var run))
                _shared[key] = run = new Lazy<Task<StepResult>>(() => RunAsync(plan, step, cancellationToken));
            return run.Value;
        }
    }

    private async Task<StepResult> RunAsync(BuildPlan plan, BuildStep step, CancellationToken cancellationToken)
    {
        var shown = step.Shown ?? string.Join(' ', step.Command);
        _recorder.Add(new BuildStarted(plan.Role, plan.Language, shown));
        try
        {
            return await RunAsync(plan, step, shown, cancellationToken);
        }
        catch (StartRefusedException e)
        {
            return e.Limit is null
                ? new StepResult("", "compile-error", $"`{shown}` could not be started: {e.Message}.")
                : new StepResult("", "build-limit", $"`{shown}` could not be started together with the other steps: {e.Message}");
        }
    }

    private async Task<StepResult> RunAsync(BuildPlan plan, BuildStep step, string shown, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        LaunchEvent? trouble = null;
        var command = step.Command.Select(Absolute).ToList();
        if (command.Sum(a => Encoding.UTF8.GetByteCount(a)) > LongestCommand)
            return new StepResult("", "compile-error", $"'{command[0]}' would have {command.Count - 1} arguments, more than the system takes in one command.");
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
            // Any other reason than that the tool is not there is the command's: a file without the permission, names that are too long.
            (LaunchEvent.StartFailed failed, _) => new StepResult(
                text, failed.Error == NotThere ? "tool-missing" : "compile-error", $"'{step.Command[0]}' could not be started: {failed.Error}."),
            (LaunchEvent.LauncherFailed failed, _) =>
                throw new LaunchException($"The launcher failed while `{shown}` ran: {failed.Error}. Nothing was graded."),
            (LaunchEvent.Limit limit, _) => new StepResult(text, "build-limit", $"`{shown}` exceeded the limit of {limit.Name}."),
            _ when tooLong is not null => new StepResult(text, "build-limit", $"`{shown}` {tooLong}."),
            (_, { Signal: > 0 } killed) => new StepResult(text, "compile-error", $"`{shown}` was ended by {SignalName.Of(killed.Signal)}."),
            (_, { Code: 0 }) => new StepResult(text, null, ""),
            (_, { } bad) => new StepResult(text, "compile-error", $"`{shown}` exited with {bad.Code}."),
            _ => new StepResult(text, "compile-error", $"`{shown}` killed the process that looked after it."),
        };
    }

    private string Absolute(string argument) => argument.Contains(InWorkspace, StringComparison.Ordinal)
        ? argument.Replace(InWorkspace, workshop.Path + "/", StringComparison.Ordinal)
        : argument;

    private static Diagnostic[] LastLines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(8)
            .Select(line => new Diagnostic("", 0, 0, EscapedBytes.Escape(Encoding.UTF8.GetBytes(line))))];

    private sealed record StepResult(string Output, string? Reason, string Detail);

    private sealed record Failure(BuildPlan Plan, string Reason, string Detail, IReadOnlyList<Diagnostic> Diagnostics)
    {
        /// <summary>True when a message of it is about the source of the role.</summary>
        public bool IsAbout(RoleName role) => Diagnostics.Any(d => IsOf(role, d));

        /// <summary>The messages without those about another role's source; where the role's own source has some, only those.</summary>
        public IReadOnlyList<Diagnostic> Of(RoleName role, IReadOnlyList<RoleName> roles)
        {
            List<Diagnostic> own = [.. Diagnostics.Where(d => IsOf(role, d))];
            List<Diagnostic> notOthers = [.. Diagnostics.Where(d => !roles.Any(other => other.Name != role.Name && IsOf(other, d)))];
            return own.Count > 0 ? own : notOthers.Count > 0 ? notOthers : Diagnostics;
        }

        // A symbol that the linker misses may be in a file that does not compile: then the report names that file.
        private bool IsOf(RoleName role, Diagnostic diagnostic) =>
            diagnostic.File.Length > 0 && !diagnostic.Text.Contains("undefined reference", StringComparison.Ordinal)
                && (diagnostic.File == Plan.Source || role.Matches(Path.GetFileNameWithoutExtension(diagnostic.File)));
    }
}
