using System.Text;

namespace Courseware.Submissions.Detection;

/// <summary>One role and the submission that is searched for it, with the questions that the languages ask.</summary>
internal sealed class RoleSources(SubmissionTree tree, RoleName role, IReadOnlyList<RoleName> roles)
{
    private const int LongestText = 1 << 20;
    private const int HeadLength = 256;

    public SubmissionTree Tree => tree;

    public RoleName Role => role;

    public IReadOnlyList<RoleName> Roles => roles;

    /// <summary>The folder for what is built, apart from the sources.</summary>
    public string BuildFolder => $".build/{role.Role}";

    /// <summary>The name of the program that a compiler makes in the root: the role's, unless a folder has it.</summary>
    public string Output => tree.Folders.Contains(role.Name, StringComparer.Ordinal) ? $"{role.Name}.run" : role.Name;

    /// <summary>A path as the argument of a command: a name that begins with a dash is not an option.</summary>
    public static string Argument(string path) => path.StartsWith('-') ? $"./{path}" : path;

    /// <summary>A path below the workspace, to be made absolute when it is run.</summary>
    public static string InWorkspace(string path) => $"{{workspace}}/{path}";

    /// <summary>The files of one folder that have one of the extensions.</summary>
    public IEnumerable<SubmissionFile> In(string folder, params string[] extensions) => tree.Files.Where(file =>
        file.Folder == folder && extensions.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The source and the files next to it that belong to it: in the same language, without their own main, not another role's, and not included as
    /// text.
    /// </summary>
    public string[] WithHelpers(SubmissionFile source, string main, params string[] extensions) =>
        [Argument(source.Path), .. Helpers(source, main, extensions)];

    /// <summary>The files of <see cref="WithHelpers"/> without the source itself.</summary>
    public string[] Helpers(SubmissionFile source, string main, params string[] extensions)
    {
        var text = Text(source);
        var helpers = In(source.Folder, extensions).Where(file =>
            file != source && !BelongsToAnother(file) && !text.Contains($"\"{file.Name}\"", StringComparison.Ordinal)
            && !SourceText.Defines(SourceText.Blanked(Text(file)), main));
        return [.. helpers.Select(file => Argument(file.Path))];
    }

    /// <summary>True for a file that is called like another role.</summary>
    public bool BelongsToAnother(SubmissionFile file) =>
        roles.Any(other => other != role && other.Matches(Path.GetFileNameWithoutExtension(file.Name)));

    /// <summary>The beginning of a source, as long as any source is.</summary>
    public static string Text(SubmissionFile file) => Encoding.UTF8.GetString(Read(file, LongestText)).TrimStart('\uFEFF');

    /// <summary>The first bytes of a file, by which its kind is known.</summary>
    public static byte[] Head(SubmissionFile file) => Read(file, HeadLength);

    private static byte[] Read(SubmissionFile file, int most)
    {
        try
        {
            using var stream = File.OpenRead(file.FullPath);
            var bytes = new byte[Math.Min(most, stream.Length)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SubmissionException($"File {Quoted.Name(file.Path)} of the submission cannot be read. Make it readable (chmod +r).");
        }
    }
}
