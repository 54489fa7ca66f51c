namespace Courseware.Launching;

/// <summary>
/// The whole environment of a student's program: the same on every machine, without the grader's own variables, which may
/// hold secrets. Only what tells a language's tools where they are installed is handed on.
/// </summary>
public static class ProgramEnvironment
{
    private static readonly string[] PassThroughVariables =
        ["PATH", "JAVA_HOME", "DOTNET_ROOT", "GOROOT", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "PYENV_ROOT", "PYENV_VERSION"];

    /// <summary>The variables of a program that lives in <paramref name="folder"/>.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="modules">Where Python finds modules; null for a program that needs none by name.</param>
    public static IReadOnlyDictionary<string, string> For(string folder, string? modules = null)
    {
        var variables = Common(folder, modules);
        foreach (var name in PassThroughVariables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                variables[name] = value;
        }
        variables.TryAdd("PATH", "/usr/local/bin:/usr/bin:/bin");
        return variables;
    }

    /// <summary>The folders that those variables name.</summary>
    public static IEnumerable<string> Folders() => PassThroughVariables.Select(Environment.GetEnvironmentVariable).OfType<string>()
        .SelectMany(value => value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The same in a container, where nothing of this machine's is handed on.</summary>
    public static IReadOnlyDictionary<string, string> InContainer(string folder, string? modules = null)
    {
        var variables = Common(folder, modules);
        variables["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        AddBuildSettings(variables, folder);
        return variables;
    }

    /// <summary>The folder for what a build needs for a while, in the folder in which it builds: Go takes no go.mod that is in TMPDIR itself.</summary>
    public const string Temporary = ".build";

    /// <summary>The variables of a build in a container: as <see cref="InContainer"/>, with another temporary folder.</summary>
    public static IReadOnlyDictionary<string, string> ForBuildInContainer(string folder) =>
        new Dictionary<string, string>(InContainer(folder), StringComparer.Ordinal) { ["TMPDIR"] = Path.Combine(folder, Temporary) };

    /// <summary>The variables of a build: as <see cref="For"/>, and the places of the user's own toolchains and package caches.</summary>
    public static IReadOnlyDictionary<string, string> ForBuild(string folder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var variables = new Dictionary<string, string>(For(folder), StringComparer.Ordinal);
        foreach (var (name, place) in new[] { ("RUSTUP_HOME", ".rustup"), ("NUGET_PACKAGES", Path.Combine(".nuget", "packages")) })
        {
            if (Directory.Exists(Path.Combine(home, place)))
                variables.TryAdd(name, Path.Combine(home, place));
        }
        AddBuildSettings(variables, folder);
        variables["TMPDIR"] = Path.Combine(folder, Temporary);
        return variables;
    }

    private static Dictionary<string, string> Common(string folder, string? modules)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
            ["LANG"] = "C.UTF-8",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        if (modules is not null)
            variables["PYTHONPATH"] = modules;
        return variables;
    }

    private static void AddBuildSettings(Dictionary<string, string> variables, string folder)
    {
        variables["GOCACHE"] = Path.Combine(folder, Temporary, "go-cache");
        variables["GOFLAGS"] = "";
        variables["GOPROXY"] = "off";
        variables["MSBUILDDISABLENODEREUSE"] = "1";
    }
}
