using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Courseware.Recordings;
using Courseware.Submissions.Archives;
using Courseware.Submissions.Detection;

namespace Courseware.Submissions;

/// <summary>
/// A student's submission as a folder to read: the folder itself, or a private one for an unpacked archive or a single file, removed on disposal. The
/// student's own folder is never written to.
/// </summary>
public sealed class OpenedSubmission : IDisposable
{
    // A zip in a folder in a zip: what goes deeper was not meant to be handed in.
    private const int MostArchives = 3;

    private readonly IReadOnlyList<string> _private;
    private readonly NeededFiles _needed;
    private readonly IReadOnlyList<LeftOut> _leftOut;

    private OpenedSubmission(string root, NeededFiles needed, IReadOnlyList<string> privateFolders, IReadOnlyList<LeftOut> leftOut)
    {
        (Root, _needed, _private, _leftOut) = (root, needed, privateFolders, leftOut);
    }

    /// <summary>The folder where the sources are: below single wrapping folders.</summary>
    public string Root { get; }

    /// <summary>
    /// Opens a folder, an archive or a single source file. A folder that is alone in the one above it is entered, unless it is
    /// called like one of the <paramref name="roles"/>; archives in it are unpacked where the roles are not found next to them. Anything that is
    /// not right is a <see cref="SubmissionException"/>.
    /// </summary>
    public static OpenedSubmission Open(string path, IReadOnlyList<RoleName>? roles = null)
    {
        var real = FileSystemFacts.RealPath(path) ?? throw NoSuchPath(path);
        var kind = FileSystemFacts.KindOf(real);
        if (kind is not (FileKind.Folder or FileKind.File))
            throw new SubmissionException($"{Quoted.Name(path)} is neither a folder nor a file. Name the student's folder, archive or source file.");
        var needed = new NeededFiles(roles);
        var (folders, leftOut, budget) = (new List<string>(), new List<LeftOut>(), new UnpackBudget());
        try
        {
            var root = kind == FileKind.Folder ? real : Copied(path, real, needed, folders, leftOut, budget);
            root = Enter(root, roles);
            for (var depth = 0; depth < MostArchives && InnerArchives.In(root, roles) is { Count: > 0 } archives; depth++)
                root = Enter(Unpacked(root, archives, needed, folders, leftOut, budget), roles);
            InnerArchives.RequireSources(root, path, roles);
            return new OpenedSubmission(root, needed, folders, leftOut);
        }
        catch (Exception e)
        {
            folders.ForEach(Remove);
            if (e is UnauthorizedAccessException || (e is IOException and not WriteFailedException))
                throw new SubmissionException($"{MachineWrites.Shown(path)} cannot be read: {e.Message.Split(" : '")[0].TrimEnd('.')}.");
            throw;
        }
    }

    /// <summary>Existing files that are not read, and why: a grading needs none of them.</summary>
    public IReadOnlyList<LeftOut> LeftOut => [.. _leftOut, .. Tree().LeftOut];

    /// <summary>
    /// Copies the files into the workspace, as they can be built and run: see <see cref="FileCopier.Prepare"/>. Compiled files get an old date there,
    /// so that make builds them again from their sources instead of trusting files from another machine.
    /// </summary>
    public void CopyTo(string workspace)
    {
        var tree = Tree();
        Directory.CreateDirectory(workspace);
        FreeRoom.Require(workspace);
        foreach (var folder in tree.Folders)
            Directory.CreateDirectory(Path.Combine(workspace, folder));
        var (copier, target) = (new FileCopier(), SmallEndings.Of(tree));
        foreach (var file in tree.Files)
            copier.Prepare(file, Path.Combine(workspace, target(file)));
        foreach (var file in tree.Files)
        {
            if (SmallEndings.WithoutText(file, tree) is { } source)
                copier.Prepare(file with { Path = source }, Path.Combine(workspace, source));
        }
    }

    /// <summary>
    /// The size and content of a file at the top; no size when there is none, no content when it is larger than
    /// <paramref name="largest"/> bytes. <c>Others</c> are the names of the files there.
    /// </summary>
    public (long? Size, byte[]? Bytes, IReadOnlyList<string> Others) Document(string name, int largest)
    {
        var here = Tree().Files.Where(file => file.Folder.Length == 0).ToList();
        var document = here.Find(file => file.Name == name);
        var bytes = document is null || document.Length > largest ? null : FileCopier.ReadAll(document);
        return (document?.Length, bytes, [.. here.Select(file => Quoted.Name(file.Name))]);
    }

    /// <summary>
    /// A digest of all that a build sees, in hexadecimal: names, contents, permissions to execute, and folders, which may be empty. The same
    /// for the same work, however it was packed.
    /// </summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tree = Tree();
        foreach (var folder in tree.Folders)
            AppendPart(hash, Encoding.UTF8.GetBytes($"{folder}/"));
        foreach (var file in tree.Files)
        {
            AppendPart(hash, Encoding.UTF8.GetBytes(file.Path));
            AppendPart(hash, file.Executable ? "x"u8 : "-"u8);
            AppendPart(hash, FileCopier.ReadAll(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>All that is read.</summary>
    internal SubmissionTree Tree() => SubmissionTree.Read(Root, _needed);

    /// <summary>Removes the private folders, if there are any.</summary>
    public void Dispose()
    {
        foreach (var folder in _private)
            Remove(folder);
    }

    private static string Copied(
        string path, string real, NeededFiles needed, List<string> folders, List<LeftOut> leftOut, UnpackBudget budget)
    {
        var folder = NewFolder(folders);
        if (Archive.TryUnpack(real, folder, needed, budget) is { } unpacked)
            leftOut.AddRange(unpacked);
        else
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            new FileCopier().Copy(new SubmissionFile(name, real, Executables.HasBit(real), new FileInfo(real).Length), Path.Combine(folder, name));
        }
        return folder;
    }

    // All that lies in the folder, and next to it what is in the archives there.
    private static string Unpacked(
        string root, IReadOnlyList<string> archives, NeededFiles needed, List<string> folders, List<LeftOut> leftOut, UnpackBudget budget)
    {
        var together = new FilesTogether(NewFolder(folders));
        var tree = SubmissionTree.Read(root, needed);
        leftOut.AddRange(tree.LeftOut);
        together.Add(tree, file => !archives.Contains(file.Path, StringComparer.Ordinal), "the folder");
        foreach (var archive in archives)
        {
            var folder = NewFolder(folders);
            leftOut.AddRange(Archive.TryUnpack(Path.Combine(root, archive), folder, needed, budget) ?? []);
            together.Add(SubmissionTree.Read(Enter(folder, null), needed), _ => true, archive);
        }
        return together.Folder;
    }

    private static string NewFolder(List<string> folders)
    {
        var folder = MachineWrites.NewFolder();
        folders.Add(folder);
        return folder;
    }

    /// <summary>
    /// Goes into folders that stand alone. Ignored names do not count, so what an archive tool adds is not a company. A <c>src/</c> with a build stays
    /// where it is: the build may make programs next to it.
    /// </summary>
    private static string Enter(string folder, IReadOnlyList<RoleName>? roles)
    {
        for (var depth = 0; depth < SubmissionLimits.Depth; depth++)
        {
            var names = NamesIn(folder).Where(name => !IgnoredNames.Contains(name)).Take(2).ToArray();
            if (names.Length != 1 || roles?.Any(role => role.Matches(names[0])) == true)
                break;
            var only = Path.Combine(folder, names[0]);
            if (FileSystemFacts.KindOf(only) != FileKind.Folder || (names[0] == SharedBuild.SourceFolder && NamesIn(only).Any(SharedBuild.IsBuildFile)))
                break;
            folder = only;
        }
        return folder;
    }

    private static void AppendPart(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static SubmissionException NoSuchPath(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        // The framework replaces bytes that are not UTF-8 by this character, and does not find the name by it.
        if (path.Contains('\uFFFD'))
            return new SubmissionException(
                $"The name {Quoted.Name(path)} is not UTF-8, so it cannot be opened. Rename it, or unpack its archive anew: unzip -O cp949");
        var parent = Path.GetDirectoryName(full);
        if (parent is null || !Directory.Exists(parent))
            return new SubmissionException($"There is no file or folder {Quoted.Name(path)}, nor the folder it should be in. Check the path.");
        var near = Suggestions.Of(Path.GetFileName(full), NamesIn(parent));
        return new SubmissionException(near is null
            ? $"There is no file or folder {Quoted.Name(path)}. Check the path."
            : $"There is no file or folder {Quoted.Name(path)}. Did you mean {Quoted.Name(near)}?");
    }

    /// <summary>Some names in a folder; none when it may not be listed, which reading the submission then says.</summary>
    private static string[] NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Take(SubmissionLimits.Files).Select(entry => Path.GetFileName(entry))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process has already removed it.
        }
    }
}
