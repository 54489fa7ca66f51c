namespace Courseware.Cli;

/// <summary>The program as one file that needs nothing installed: what can be carried to another machine.</summary>
internal static class SelfContainedBuild
{
    /// <summary>The command that makes one, in the folder of the project; docs/ci.md has the same.</summary>
    public const string Recipe = "dotnet publish grader/Cli -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true -o published";

    /// <summary>The file of the running program.</summary>
    /// <exception cref="UsageException">It is not such a file; the message names the command for one, and then <paramref name="hint"/>.</exception>
    public static string Require(string hint) => OfThisProcess() ?? throw new UsageException(
        $"This grader needs the .NET runtime of this machine, so it cannot run on another one. Make a self-contained grader in the project's folder: "
            + $"{Recipe}. Then: published/grader {hint}");

    private static string? OfThisProcess()
    {
#pragma warning disable IL3000 // that the path is empty in a single file is just what is asked
        var bringsRuntime = typeof(object).Assembly.Location.Length == 0;
#pragma warning restore IL3000
        return bringsRuntime ? Environment.ProcessPath : null;
    }
}
