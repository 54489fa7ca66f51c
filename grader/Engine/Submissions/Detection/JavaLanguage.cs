namespace Courseware.Submissions.Detection;

/// <summary>Java: the sources of one folder, and from others what they import.</summary>
internal static class JavaLanguage
{
    public static BuildPlan Plan(RoleSources role, SubmissionFile source)
    {
        var text = SourceText.Blanked(RoleSources.Text(source));
        var package = SourceText.NextWord(text, "package", 0) is >= 0 and var at ? SourceText.NameAt(text, at + "package".Length) : "";
        // Another role's source is left out: its mistakes are not this role's. Its declarations are still found by -sourcepath.
        var sources = role.In(source.Folder, ".java").Where(file => file == source || !role.BelongsToAnother(file) && file.Name != "module-info.java").ToList();
        var files = sources.Select(file => RoleSources.Argument(file.Path)).ToList();
        string[] compile = ["javac", "-encoding", SourceEncoding.ForJava(sources), "-sourcepath", PackageRoot(source.Folder, package), "-d", role.BuildFolder];
        var main = MainClass(text, Path.GetFileNameWithoutExtension(source.Name));
        string[] run =
        [
            "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp", RoleSources.InWorkspace(role.BuildFolder),
            package.Length == 0 ? main : $"{package}.{main}",
        ];
        var plan = new BuildPlan(role.Role.Role, "Java", source.Path, [new BuildStep([.. compile, .. files])], run, [Toolbox.Javac, Toolbox.Java]);
        if (sources.Count == 1)
            return plan;
        // Classes that the source names are found by -sourcepath; other files next to it need not compile.
        return plan.Then(NativeLanguages.WithoutHelpers(role, plan with { Steps = [new BuildStep([.. compile, RoleSources.Argument(source.Path)])] }));
    }

    private static string PackageRoot(string folder, string package)
    {
        var tail = package.Replace('.', '/');
        if (package.Length == 0 || !$"/{folder}".EndsWith($"/{tail}", StringComparison.Ordinal))
            return folder.Length == 0 ? "." : folder;
        var root = folder[..^tail.Length].TrimEnd('/');
        return root.Length == 0 ? "." : root;
    }

    /// <summary>The class that is called like the file; in a file that is called otherwise, the class that main stands in.</summary>
    private static string MainClass(string text, string stem)
    {
        var main = SourceText.NextWord(text, "main", 0);
        var last = stem;
        for (var at = SourceText.NextWord(text, "class", 0); at >= 0; at = SourceText.NextWord(text, "class", at + 1))
        {
            var name = SourceText.NameAt(text, at + "class".Length);
            if (name == stem)
                return stem;
            if (name.Length > 0 && (at < main || last == stem))
                last = name;
        }
        return last;
    }
}
