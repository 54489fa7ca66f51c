namespace Courseware.Submissions;

/// <summary>How files of a submission are created: new, never through something that is there already.</summary>
internal static class FileModes
{
    private const UnixFileMode Plain =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Program =
        Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>A new file, readable for all users, with the executable bits or without them.</summary>
    public static FileStreamOptions NewFile(bool executable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = executable ? Program : Plain;
        return options;
    }
}
