using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Courseware.Submissions.Archives;

namespace Courseware.Submissions;

/// <summary>
/// What a student handed in, as a folder to read: the folder itself, or a private one where an archive was unpacked or a single
/// file was put, removed on disposal. The student's own folder is never written to.
/// </summary>
public sealed class OpenedSubmission : IDisposable
{
    private readonly string? _private;

    private OpenedSubmission(string path, string root, string? privateFolder)
    {
        GivenPath = path;
        Root = root;
        _private = privateFolder;
    }

    /// <summary>The path as it was given.</summary>
    public string GivenPath { get; }

    /// <summary>The folder where the sources are: below single wrapping folders.</summary>
    public string Root { get; }

    /// <summary>
    /// Opens a folder, an archive or a single source file. A folder that is alone in the one above it is entered, unless it is
    /// called like one of the <paramref name="roles"/>. Anything that is not right is a <see cref="SubmissionException"/>.
    /// </summary>
    public static OpenedSubmission Open(string path, IReadOnlyList<RoleName>? roles = null)
    {
        var real = FileSystemFacts.RealPath(path) ?? throw NoSuchPath(path);
        switch (FileSystemFacts.KindOf(real))
        {
            case FileKind.Folder:
                return new OpenedSubmission(path, Enter(real, roles), null);
            case FileKind.File:
                return OpenFile(path, real, roles);
            default:
                throw new SubmissionException($"{Quoted.Name(path)} is neither a folder nor a file. Name the student's folder, archive or source file.");
        }
    }

    /// <summary>
    /// Copies the files into the workspace, with their executable bits. Whatever a compiler made is given an old date there, so
    /// that make builds it again from its source instead of trusting what came from another machine.
    /// </summary>
    public void CopyTo(string workspace)
    {
        var tree = SubmissionTree.Read(Root);
        Directory.CreateDirectory(workspace);
        foreach (var folder in tree.Folders)
            Directory.CreateDirectory(Path.Combine(workspace, folder));
        var copier = new FileCopier();
        foreach (var file in tree.Files)
            copier.Copy(file, Path.Combine(workspace, file.Path));
    }

    /// <summary>
    /// The size and content of a file at the top; no size when there is none, no content when it is larger than
    /// <paramref name="largest"/> bytes. <c>Others</c> are the names of the files there.
    /// </summary>
    public (long? Size, byte[]? Bytes, IReadOnlyList<string> Others) Paper(string name, int largest)
    {
        var here = SubmissionTree.Read(Root).Files.Where(file => file.Folder.Length == 0).ToList();
        var paper = here.Find(file => file.Name == name);
        var bytes = paper is null || paper.Length > largest ? null : FileCopier.ReadAll(paper);
        return (paper?.Length, bytes, [.. here.Select(file => Quoted.Name(file.Name))]);
    }

    /// <summary>A digest of all names and contents, in hexadecimal: the same for the same work, however it was packed.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in SubmissionTree.Read(Root).Files)
        {
            AppendPart(hash, Encoding.UTF8.GetBytes(file.Path));
            AppendPart(hash, FileCopier.ReadAll(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Removes the private folder, if there is one.</summary>
    public void Dispose()
    {
        if (_private is not null)
            Remove(_private);
    }

    private static OpenedSubmission OpenFile(string path, string real, IReadOnlyList<RoleName>? roles)
    {
        // Mode 0700: what a student handed in is nobody else's to read.
        var folder = Directory.CreateTempSubdirectory("courseware-").FullName;
        try
        {
            if (!Archive.TryUnpack(real, folder))
                CopySingle(path, real, folder);
            return new OpenedSubmission(path, Enter(folder, roles), folder);
        }
        catch (Exception e)
        {
            Remove(folder);
            if (e is IOException or UnauthorizedAccessException)
                throw new SubmissionException($"{Quoted.Name(path)} cannot be read: {e.Message}");
            throw;
        }
    }

    private static void CopySingle(string path, string real, string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        var file = new SubmissionFile(name, real, Executables.HasBit(real), new FileInfo(real).Length);
        new FileCopier().Copy(file, Path.Combine(folder, name));
    }

    /// <summary>Goes into folders that stand alone. Ignored names do not count, so what an archive tool adds is no company.</summary>
    private static string Enter(string folder, IReadOnlyList<RoleName>? roles)
    {
        for (var depth = 0; depth < SubmissionLimits.Depth; depth++)
        {
            var names = NamesIn(folder).Where(name => !IgnoredNames.Contains(name)).Take(2).ToArray();
            if (names.Length != 1 || roles?.Any(role => role.Matches(names[0])) == true)
                break;
            var only = Path.Combine(folder, names[0]);
            if (FileSystemFacts.KindOf(only) != FileKind.Folder)
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
        var parent = Path.GetDirectoryName(full);
        if (parent is null || !Directory.Exists(parent))
            return new SubmissionException($"There is no file or folder {Quoted.Name(path)}, nor the folder it should be in. Check the path.");
        var near = NearName.Of(Path.GetFileName(full), NamesIn(parent));
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
            // Somebody was quicker.
        }
    }
}
