namespace Courseware.Submissions;

/// <summary>Writes copies of a student's files, and tells this machine's failures from whatever may be wrong with what is copied.</summary>
internal static class MachineWrites
{
    /// <summary>A new file.</summary>
    /// <exception cref="WriteFailedException">It cannot be made.</exception>
    public static FileStream Create(string path, bool executable) => Guard(() => new FileStream(path, FileModes.NewFile(executable)));

    /// <summary>Writes on.</summary>
    /// <exception cref="WriteFailedException">There is no room.</exception>
    public static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>A folder, and those above it.</summary>
    /// <exception cref="WriteFailedException">It cannot be made.</exception>
    public static void MakeFolder(string path) => Guard(() => Directory.CreateDirectory(path));

    /// <summary>A private folder for temporary files: no other user may read a student's files (mode 0700).</summary>
    /// <exception cref="WriteFailedException">It cannot be made.</exception>
    public static string NewFolder() => Guard(() => Directory.CreateTempSubdirectory(PrivateFolders.Prefix)).FullName;

    /// <summary>A path for a message: a private folder's name is meaningless for the reader, and differs each time.</summary>
    public static string Shown(string path) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).StartsWith(PrivateFolders.Prefix, StringComparison.Ordinal) ? "The submission"
            : Quoted.Name(path);

    private static T Guard<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException and not PathTooLongException))
        {
            throw Failed(e);
        }
    }

    // Without the path in it.
    private static WriteFailedException Failed(Exception e) =>
        new($"The temporary folder of this machine takes no more: {e.Message.Split(" : '")[0].TrimEnd('.')}.", e);
}
