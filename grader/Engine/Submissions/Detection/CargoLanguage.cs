namespace Courseware.Submissions.Detection;

/// <summary>Rust packages: a <c>Cargo.toml</c> that makes a program called like the role, or stands in a folder called so.</summary>
internal static class CargoLanguage
{
    /// <summary>The program that the package makes for the role; null when it makes none.</summary>
    public static string? BinaryOf(RoleSources role, SubmissionFile manifest)
    {
        var (package, binaries) = Names(RoleSources.Text(manifest));
        var prefix = manifest.Folder.Length == 0 ? "" : $"{manifest.Folder}/";
        if (package is not null && role.Tree.Files.Any(file => file.Path == $"{prefix}src/main.rs"))
            binaries.Add(package);
        foreach (var file in role.Tree.Files)
        {
            if (file.Folder == $"{prefix}src/bin" && file.Name.EndsWith(".rs", StringComparison.Ordinal))
                binaries.Add(file.Name[..^".rs".Length]);
            else if (file.Name == "main.rs" && file.Folder.StartsWith($"{prefix}src/bin/", StringComparison.Ordinal))
                binaries.Add(file.Folder[(file.Folder.LastIndexOf('/') + 1)..]);
        }
        var own = binaries.Find(role.Role.Matches);
        return own ?? (IsInRoleFolder(role, manifest) ? binaries.FirstOrDefault() : null);
    }

    /// <summary>Only the role's program is built: what is wrong with another is not this role's.</summary>
    public static BuildPlan Plan(RoleSources role, SubmissionFile manifest, string binary)
    {
        const string Output = ".build/cargo";
        string[] command =
        [
            "cargo", "build", "--release", "--offline", "--manifest-path", RoleSources.Argument(manifest.Path),
            "--target-dir", Output, "--bin", binary,
        ];
        return new BuildPlan(
            role.Role.Role, "Rust", manifest.Path, [new BuildStep(command)], [RoleSources.InWorkspace($"{Output}/release/{binary}")], [Toolbox.Cargo]);
    }

    /// <summary>True when the file is directly in a folder that is called like the role.</summary>
    public static bool IsInRoleFolder(RoleSources role, SubmissionFile file) =>
        file.Folder.Length > 0 && role.Role.Matches(file.Folder[(file.Folder.LastIndexOf('/') + 1)..]);

    private static (string? Package, List<string> Binaries) Names(string toml)
    {
        var section = "";
        string? package = null;
        var binaries = new List<string>();
        foreach (var line in toml.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('['))
                section = line.Split('#')[0].Trim();
            else if (line.StartsWith("name", StringComparison.Ordinal) && line["name".Length..].TrimStart().StartsWith('='))
            {
                var value = line.Split('"', '\'');
                if (value.Length >= 3 && section == "[package]")
                    package = value[1];
                else if (value.Length >= 3 && section == "[[bin]]")
                    binaries.Add(value[1]);
            }
        }
        return (package, binaries);
    }
}
