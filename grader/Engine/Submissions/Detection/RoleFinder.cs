namespace Courseware.Submissions.Detection;

/// <summary>Finds a role by its name among the files and folders of a submission.</summary>
internal sealed class RoleFinder(RoleSources role)
{
    private static readonly string[] MainFiles =
    [
        "main.c", "main.cpp", "main.cc", "main.cxx", "main.py", "__main__.py", "Main.java", "main.go", "main.rs",
        "index.js", "main.js", "index.mjs", "main.mjs", "index.cjs", "main.cjs", "Program.cs", "main.rb", "main.pl", "main.php", "main.lua", "main.tcl",
    ];

    // Deeper there are copies, examples and other exercises.
    private const int NearDepth = 2;

    private readonly List<Candidate> _found = [];

    /// <summary>All that the role may be, in no order.</summary>
    public IReadOnlyList<Candidate> Find()
    {
        foreach (var file in role.Tree.Files)
            Consider(file);
        return _found;
    }

    /// <summary>The one file whose name is near the role's, where none has it: a slip, a copy's number, a student's, the role's word alone.</summary>
    public IReadOnlyList<Candidate> FindNear()
    {
        var sources = role.Tree.Files.Where(file => SourceEndings.IsSource(file) && file.Folder.Split('/').Length <= NearDepth).ToList();
        if (NearNames.Of(role.Role, role.Roles, [.. sources.Select(file => file.Path)]) is not { } near)
            return [];
        var file = sources.Find(source => source.Path == near)!;
        ConsiderNamed(file, Candidate.PlaceOf(file.Folder));
        var remark = new BuildRemark(BuildRemark.NearName, file.Path, role.Role.Name);
        return [.. _found.Select(candidate => candidate with { Plan = Remarked(candidate.Plan, remark) })];
    }

    private static BuildPlan? Remarked(BuildPlan? plan, BuildRemark remark) =>
        plan is null ? null : plan with { Remarks = [remark, .. plan.Remarks], Otherwise = Remarked(plan.Otherwise, remark) };

    private void Consider(SubmissionFile file)
    {
        var place = Candidate.PlaceOf(file.Folder);
        var inRoleFolder = CargoLanguage.IsInRoleFolder(role, file);
        var roleFolderPlace = inRoleFolder ? Candidate.PlaceOf(Path.GetDirectoryName(file.Folder)!) : place;
        var named = role.Role.Matches(Path.GetFileNameWithoutExtension(file.Name));

        if (file.Name == "Cargo.toml")
        {
            if (CargoLanguage.BinaryOf(role, file) is { } binary)
                Add(file, roleFolderPlace, Likeness.Project, CargoLanguage.Plan(role, file, binary));
        }
        else if (file.Name.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase))
        {
            if (named || inRoleFolder)
                Add(file, roleFolderPlace, Likeness.Project, CSharpLanguage.Project(role, file));
        }
        else if (named)
            ConsiderNamed(file, place);
        else if (inRoleFolder && SharedBuild.IsMakefile(file.Name))
            Add(file, roleFolderPlace, Likeness.Project, SharedBuild.MakeIn(role, file));
        else if (inRoleFolder && MainFiles.Contains(file.Name, StringComparer.Ordinal) && BySource(file) is { } plan)
            Add(file, roleFolderPlace, Likeness.MainFile, plan);
    }

    private void ConsiderNamed(SubmissionFile file, int place)
    {
        if (SourceEncoding.Fault(file, Path.GetExtension(file.Name).ToLowerInvariant()) is { } fault)
            _found.Add(new Candidate(file.Path, Path.GetExtension(file.Name), place, Likeness.File, null, new NoPlan(role.Role.Role, "compile-error", fault)));
        else if ((BySource(file) ?? ScriptLanguages.ByInterpreterLine(role, file)) is { } plan)
            Add(file, place, Likeness.File, plan);
        else if (Path.GetExtension(file.Name).ToLowerInvariant() is "" or ".out" or ".bin" or ".elf" or ".exe")
            ConsiderPrebuilt(file, place);
    }

    private void ConsiderPrebuilt(SubmissionFile file, int place)
    {
        var head = RoleSources.Head(file);
        var key = role.Role.Role;
        if (!Executables.IsElfProgram(head))
        {
            if (Executables.IsCompiled(head))
                Refuse(file, place, new NoPlan(key, "no-source", $"{Quoted.Name(file.Path)} is a program for another system than Linux. Hand in its source."));
            return;
        }
        if (file.Executable)
            Add(file, place, Likeness.Prebuilt, new BuildPlan(key, "a built program", file.Path, [], [RoleSources.InWorkspace(file.Path)], []));
        else
            Refuse(file, place, new NoPlan(
                key, "not-executable",
                    $"{Quoted.Name(file.Path)} is a program without the permission to execute it. Run 'chmod +x {file.Path}' and hand it in again."));
    }

    private BuildPlan? BySource(SubmissionFile file) => Path.GetExtension(file.Name).ToLowerInvariant() switch
    {
        ".c" => NativeLanguages.C(role, file),
        ".cpp" or ".cc" or ".cxx" => NativeLanguages.Cxx(role, file),
        ".rs" => NativeLanguages.Rust(role, file),
        ".go" => NativeLanguages.Go(role, file),
        ".java" => JavaLanguage.Plan(role, file),
        ".cs" => CSharpLanguage.SingleFile(role, file),
        ".js" or ".mjs" or ".cjs" => ScriptLanguages.JavaScript(role, file),
        ".sh" => ScriptLanguages.Shell(role, file),
        _ => ScriptLanguages.OfEnding(role, file),
    };

    private void Add(SubmissionFile file, int place, Likeness likeness, BuildPlan plan)
    {
        var asText = role.Tree.Files.FirstOrDefault(other => other.Path == $"{file.Path}.txt" && other.Length == file.Length);
        var remarked = asText is null ? plan : Remarked(plan, new BuildRemark(BuildRemark.TextEnding, asText.Path, file.Name))!;
        _found.Add(new Candidate(file.Path, plan.Language, place, likeness, remarked));
    }

    private void Refuse(SubmissionFile file, int place, NoPlan refusal) =>
        _found.Add(new Candidate(file.Path, "a built program", place, Likeness.Prebuilt, null, refusal));
}
