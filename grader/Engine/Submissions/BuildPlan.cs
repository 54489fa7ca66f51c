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
    string Role, string Language, string Source, IReadOnlyList<BuildStep> Steps, IReadOnlyList<string> Run, IReadOnlyList<Tool> Tools);

/// <summary>One build command. <paramref name="Shared"/> steps (make, cmake, submission.yaml) build all roles at once and run once.</summary>
public sealed record BuildStep(IReadOnlyList<string> Command, bool Shared = false);

/// <summary>A program that a build or a run needs, and the Debian package that has it.</summary>
public sealed record Tool(string Name, string DebianPackage);

/// <summary>
/// Why no plan could be made for a role; <paramref name="Reason"/> is a reason code:
/// <c>no-source</c>, <c>ambiguous-source</c>, <c>not-executable</c>, <c>no-executable</c> (a build ended well without making the program).
/// </summary>
public sealed record NoPlan(string Role, string Reason, string Detail);
