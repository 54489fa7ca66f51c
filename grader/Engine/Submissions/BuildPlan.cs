namespace Courseware.Submissions;

/// <summary>How one role of a submission is built and run. Paths are relative to the workspace, where the submission was copied.</summary>
/// <param name="Role">The role's key in the manifest: <c>server</c>, <c>client</c>.</param>
/// <param name="Language">For people: <c>C</c>, <c>Python</c>, …</param>
/// <param name="Source">The file or folder by which the role was found.</param>
/// <param name="Steps">Commands to run, in order, in the workspace; none for a script.</param>
/// <param name="Run">
/// The program and its first arguments; the scenario's arguments are appended. Elements that begin with
/// <c>{workspace}/</c> are made absolute when the program is started.
/// </param>
/// <param name="Tools">Programs that must be on the PATH, with the Debian package that has each.</param>
public sealed record BuildPlan(
    string Role, string Language, string Source, IReadOnlyList<BuildStep> Steps, IReadOnlyList<string> Run, IReadOnlyList<Tool> Tools)
{
    /// <summary>The next plan when this plan's commands fail, or make no program; null when there is none.</summary>
    public BuildPlan? Otherwise { get; init; }

    /// <summary>Remarks for the student when this plan was the one that worked.</summary>
    public IReadOnlyList<BuildRemark> Remarks { get; init; } = [];

    /// <summary>True when the program is known only after the build: make, CMake and the student's own commands name it as they like.</summary>
    public bool MakesUnknownProgram => Steps.Any(step => step.Shared || step.Command[0] is "make" or "cmake");

    /// <summary>The same for another role, which is the same program.</summary>
    public BuildPlan For(RoleName role) => this with { Role = role.Role, Otherwise = Otherwise?.For(role) };

    /// <summary>The plan, and after all that it has to be tried a last one.</summary>
    public BuildPlan Then(BuildPlan? last) => last is null ? this : this with { Otherwise = Otherwise?.Then(last) ?? last };
}

/// <summary>One build command. <paramref name="Shared"/> steps (make, cmake, submission.yaml) build all roles in one run.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Shared">True when it builds all roles.</param>
/// <param name="Shown">How the command is shown, where it is long; null for the command itself.</param>
public sealed record BuildStep(IReadOnlyList<string> Command, bool Shared = false, string? Shown = null);

/// <summary>A program that a build or a run needs, and the Debian package that has it.</summary>
public sealed record Tool(string Name, string DebianPackage);

/// <summary>
/// Why no plan could be made for a role; <paramref name="Reason"/> is a reason code:
/// <c>no-source</c>, <c>ambiguous-source</c>, <c>not-executable</c>, <c>no-executable</c> (a build ended well without making the program).
/// </summary>
public sealed record NoPlan(string Role, string Reason, string Detail);
