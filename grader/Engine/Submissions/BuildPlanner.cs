using Courseware.Submissions.Detection;
using Courseware.Submissions.Manifest;

namespace Courseware.Submissions;

/// <summary>A submission's roles before anything is built: for each a plan, or the reason for none.</summary>
public sealed record SubmissionPlan(IReadOnlyList<BuildPlan> Plans, IReadOnlyList<NoPlan> NoPlans);

/// <summary>
/// Decides how each role is built and run. First comes what <c>submission.yaml</c> says, then a Makefile or CMakeLists.txt,
/// then the language of the source that is called like the role. Only reads.
/// </summary>
public static class BuildPlanner
{
    private const int NamedSources = 8;

    /// <summary>Plans for all roles of the exercise. A submission.yaml with a mistake in it is a <see cref="SubmissionException"/>.</summary>
    public static SubmissionPlan Plan(string folder, IReadOnlyList<RoleName> roles)
    {
        var tree = SubmissionTree.Read(folder);
        var manifest = SubmissionManifest.Of(tree, roles);
        var shared = manifest?.Build is { Count: > 0 } commands ? SharedBuild.Of(commands) : SharedBuild.Of(tree);
        var plans = new List<BuildPlan>();
        var noPlans = new List<NoPlan>();
        foreach (var role in roles)
        {
            var (plan, noPlan) = manifest?.Programs.GetValueOrDefault(role.Role) is { } command
                ? ManifestProgram.Plan(tree, role, command, shared)
                : Twin(role, roles, plans, noPlans) ?? Detect(new RoleSources(tree, role, roles), shared);
            if (plan is not null)
                plans.Add(plan);
            if (noPlan is not null)
                noPlans.Add(noPlan);
        }
        return new SubmissionPlan(plans, noPlans);
    }

    /// <summary>
    /// The plan as it is run once its steps ended well: only then is known where make, cmake or the student's commands left the
    /// program. A reason instead of a plan when they left none.
    /// </summary>
    public static (BuildPlan? Plan, NoPlan? NoPlan) AfterBuild(BuildPlan plan, string workspace, RoleName role, params IReadOnlyList<RoleName> roles)
    {
        const string Workspace = "{workspace}/";
        if (!plan.MakesUnknownProgram || !plan.Run[0].StartsWith(Workspace, StringComparison.Ordinal))
            return (plan, null);
        var path = plan.Run[0][Workspace.Length..];
        var named = plan.Source == SubmissionManifest.FileName && (plan.Run.Count > 1 || path != role.Name);
        if (named)
            return File.Exists(Path.Combine(workspace, path)) ? (plan, null) : (null, NoExecutable(plan, path));
        var made = ExecutableFinder.All(workspace);
        if (ExecutableFinder.Find(made, role) is { } found)
            return (plan with { Run = [RoleSources.InWorkspace(found)] }, null);
        var near = NearNames.Of(role, roles, [.. made.Where(file => !file.IsHandedIn).Select(file => file.Path)]);
        return near is null
            ? (null, NoExecutable(plan, role.Name, [.. made.Where(file => !file.IsHandedIn).Select(file => file.Path)]))
            : (plan with { Run = [RoleSources.InWorkspace(near)], Remarks = [new BuildRemark(BuildRemark.OtherExecutable, near, role.Name)] }, null);
    }

    private static NoPlan NoExecutable(BuildPlan plan, string program, params IReadOnlyList<string> made) => new(
        plan.Role, "no-executable",
        $"The build by {Quoted.Name(plan.Source)} ended well, but there is no executable file {Quoted.Name(program)} afterwards. "
        + (made.Count == 0 ? "" : $"It made {string.Join(", ", made.Take(NamedSources).Select(Quoted.Name))}. ")
        + "Let the build make it, or say in submission.yaml what to run.");

    private static (BuildPlan?, NoPlan?) Detect(RoleSources role, SharedBuild? shared)
    {
        var finder = new RoleFinder(role);
        var best = Best(finder.Find());
        if (best.Count == 0)
            best = Best(finder.FindNear());
        if (shared is not null)
            return (shared.PlanFor(role.Role, best.Count == 1 ? best[0].Plan : null), null);
        return best.Count switch
        {
            0 => (null, NoSource(role)),
            1 => (best[0].Plan, best[0].Refusal),
            _ => (null, Ambiguous(role, best)),
        };
    }

    /// <summary>The plan of an earlier role that is the same program; null when there is none.</summary>
    private static (BuildPlan?, NoPlan?)? Twin(RoleName role, IReadOnlyList<RoleName> roles, List<BuildPlan> plans, List<NoPlan> noPlans)
    {
        if (roles.TakeWhile(r => r != role).FirstOrDefault(r => r.Name == role.Name) is not { } twin)
            return null;
        return plans.Find(p => p.Role == twin.Role) is { } plan
            ? (plan.For(role), null)
            : (null, noPlans.First(p => p.Role == twin.Role) with { Role = role.Role });
    }

    /// <summary>One candidate when it is clear which one is meant; the equally good ones when not.</summary>
    private static List<Candidate> Best(IReadOnlyList<Candidate> all)
    {
        var sources = all.Where(candidate => candidate.Likeness != Likeness.Prebuilt).ToList();
        if (sources.Count == 0)
            sources = [.. all];
        if (sources.Count == 0)
            return [];
        var place = sources.Min(candidate => candidate.Place);
        var projects = sources.Where(candidate => candidate.Likeness == Likeness.Project)
            .Select(candidate => FolderOf(candidate.Source)).ToHashSet(StringComparer.Ordinal);
        var here = sources.Where(candidate => candidate.Place == place
            && !(candidate.Likeness == Likeness.MainFile && projects.Contains(FolderOf(candidate.Source)))).ToList();
        if (here.DistinctBy(candidate => candidate.Language).Count() > 1)
            return here;
        var likeness = here.Min(candidate => candidate.Likeness);
        return [.. here.Where(candidate => candidate.Likeness == likeness)];
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    private static NoPlan Ambiguous(RoleSources role, List<Candidate> candidates) => new(
        role.Role.Role, "ambiguous-source",
        $"{Quoted.Name(candidates[0].Source)} ({candidates[0].Language}) and {Quoted.Name(candidates[1].Source)} ({candidates[1].Language}) may both be "
        + $"{role.Role.Name}. Remove one, or let a Makefile or a submission.yaml decide.");

    private static NoPlan NoSource(RoleSources role)
    {
        if (role.Tree.Files.FirstOrDefault(file => role.Role.Matches(Path.GetFileNameWithoutExtension(file.Name)) && SourceEndings.IsOfOtherLanguage(file))
            is { } named)
        {
            return new NoPlan(
                role.Role.Role, "no-source",
                $"{Quoted.Name(named.Path)} has its name, but the grader does not know how to build or run such a file. Say how in submission.yaml or in a "
                + "Makefile, or give a script a #! line.");
        }
        var sources = role.Tree.Files
            .Where(SourceEndings.IsSource)
            .OrderBy(file => Candidate.PlaceOf(file.Folder)).Select(file => file.Path).ToList();
        var more = sources.Count > NamedSources ? $" and {sources.Count - NamedSources} more" : "";
        var seen = sources.Count == 0
            ? "There is no source file in the submission at all."
            : $"The sources are: {string.Join(", ", sources.Take(NamedSources).Select(Quoted.Name))}{more}.";
        return new NoPlan(
            role.Role.Role, "no-source",
            $"Nothing in the submission is called {Quoted.Name(role.Role.Name)}: no source, script, program or project folder. {seen} "
            + $"Call it {role.Role.Name}.c, .py, .java and so on, or say in submission.yaml what to run.");
    }
}
