using System.Security;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Courseware.Submissions.Detection;

/// <summary>C#: a project, or a single file that gets one.</summary>
internal static class CSharpLanguage
{
    /// <summary>A project of the student's.</summary>
    public static BuildPlan Project(RoleSources role, SubmissionFile project) =>
        Built(role, project.Path, AssemblyName(project), [Build(role, project.Path)]);

    /// <summary>
    /// A single file is built with a project made for it. The SDK's own file-based apps are not used: they keep what they build in the user's
    /// home, refuse options that keep build servers from staying behind, and ask for a native compiler that is not there offline.
    /// </summary>
    public static BuildPlan SingleFile(RoleSources role, SubmissionFile source)
    {
        var assembly = Path.GetFileNameWithoutExtension(source.Name);
        var project = $"{role.BuildFolder}/{assembly}.csproj";
        var files = role.WithHelpers(source, "Main", ".cs");
        var plan = Of(files);
        return files.Length == 1 ? plan : plan.Then(NativeLanguages.WithoutHelpers(role, Of([files[0]])));

        BuildPlan Of(string[] sources)
        {
            string[] write = ["/bin/sh", "-c", "mkdir -p \"$1\" && printf '%s\\n' \"$2\" > \"$3\"", "sh", role.BuildFolder,
                ProjectText(sources, SourceEncoding.IsKorean(source)), project];
            return Built(role, source.Path, assembly, [new BuildStep(write), Build(role, project)]);
        }
    }

    private static BuildPlan Built(RoleSources role, string source, string assembly, BuildStep[] steps) => new(
        role.Role.Role, "C#", source, steps,
        ["dotnet", "--roll-forward", "Major", RoleSources.InWorkspace($"{role.BuildFolder}/out/{assembly}.dll")], [Toolbox.DotNet]);

    // Without node reuse and the shared compiler no server process outlives the build.
    private static BuildStep Build(RoleSources role, string project) => new(
    [
        "dotnet", "build", RoleSources.Argument(project), "-c", "Release", "-o", $"{role.BuildFolder}/out", "-nologo", "--verbosity", "quiet",
        "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:UseAppHost=false",
    ]);

    private static string ProjectText(string[] files, bool isKorean)
    {
        var items = new StringBuilder();
        foreach (var file in files)
            items.Append($"<Compile Include=\"../../{SecurityElement.Escape(file)}\" />");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <InvariantGlobalization>true</InvariantGlobalization>
                <EnableDefaultItems>false</EnableDefaultItems>{(isKorean ? "<CodePage>949</CodePage>" : "")}
              </PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
            </Project>
            """;
    }

    private static string AssemblyName(SubmissionFile project)
    {
        var stem = Path.GetFileNameWithoutExtension(project.Name);
        try
        {
            var name = XDocument.Parse(RoleSources.Text(project)).Descendants("AssemblyName").FirstOrDefault()?.Value.Trim();
            return name is null or "" || name.Contains('$') ? stem : name;
        }
        catch (XmlException)
        {
            // The build will say what is wrong with it, and where.
            return stem;
        }
    }
}
